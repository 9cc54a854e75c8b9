// What is seen as a file to take along, made in the browser: net_picture.py and net_export.py have the same.

import { linkRows, nodeRows } from "./net_offline_parts.js";

const LABELLED = 60, MARGIN = 60;
const escape = (text) => String(text).replace(/[&<>"\u0000-\u001f\ufffe\uffff]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c] ?? " ");

/** Hands the reader a file: svg, csv, gexf or graphml. */
export const download = (network, view, state, form) => {
  const [make, type] = { svg: [svg, "image/svg+xml"], csv: [csv, "text/csv;charset=utf-8"], gexf: [gexf, "application/gexf+xml"], graphml: [graphml, "application/graphml+xml"] }[form];
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([make(network, view, pinned(state))], { type }));
  link.download = `network-${network.lens}.${form}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
};

const pinned = (state) => new Map(state.pin.split(",").filter(Boolean).map((item) => { const [, id, x, y] = /^(.*):(-?[\d.e+-]+):(-?[\d.e+-]+)$/.exec(item) ?? []; return [decodeURIComponent(id ?? ""), [+x, +y]]; }));

export const svg = (network, view, pins) => {
  const { nodes, links, styles } = network.picture(view);
  const places = nodes.map(([id, , x, y]) => pins.get(id) ?? [x, y]);
  const low = [0, 1].map((axis) => Math.min(0, ...places.map((place) => place[axis])) - MARGIN), size = [0, 1].map((axis) => Math.max(0, ...places.map((place) => place[axis])) + MARGIN - low[axis]);
  const parts = [`<svg xmlns="http://www.w3.org/2000/svg" viewBox="${low.join(" ")} ${size.join(" ")}" width="${size[0]}" height="${size[1]}" font-family="system-ui, sans-serif"><rect x="${low[0]}" y="${low[1]}" width="${size[0]}" height="${size[1]}" fill="#ffffff"/>`];
  for (const grade of [0, 1]) {
    parts.push(`<g stroke="${grade ? "#22303d" : "#93a1ae"}" stroke-opacity="${links.length < 600 ? 0.75 : 0.35}">`);
    for (const [a, b, weight, stated] of links) if (stated === grade) parts.push(`<path d="M${places[a].join(" ")}L${places[b].join(" ")}" stroke-width="${Math.min(1.1 + 0.9 * Math.sqrt(weight - 1), 7).toFixed(2)}"/>`);
    parts.push("</g>");
  }
  nodes.forEach(([, name, , , r, style], row) => {
    const [fill, outline, shape] = styles[style], scale = r / 9, [x, y] = places[row];
    parts.push(`<path d="${network.shapes[shape]}" transform="translate(${(x - 11 * scale).toFixed(2)} ${(y - 11 * scale).toFixed(2)}) scale(${scale.toFixed(3)})" fill="${fill}" stroke="${outline}" stroke-width="${(1.5 / scale).toFixed(2)}"><title>${escape(name)}</title></path>`);
  });
  parts.push('<g text-anchor="middle" font-size="12" fill="#16201c" stroke="#ffffff" stroke-width="3" paint-order="stroke" stroke-linejoin="round">');
  for (const row of nodeRows(network, view).slice(0, LABELLED)) {
    const name = nodes[row][1], text = name.length < 42 ? name : `${name.slice(0, 40).replace(/ \S*$/, "")}…`;
    parts.push(`<text x="${places[row][0]}" y="${places[row][1] + nodes[row][4] + 14}"${/[\u0590-\u08ff]/.test(text) ? ' direction="rtl"' : ""}>${escape(text)}</text>`);
  }
  return `${parts.join("\n")}</g></svg>`;
};

/** A text that a spreadsheet does not take for a formula, as a cell. */
const cell = (value) => { const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value); return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text; };
export const csv = (network, view) => {
  const rows = [["from", "to", "from_iri", "to_iri", "how", "themes", "grade", "first", "last", "rests_on"]], linked = new Set();
  for (const row of linkRows(network, view)) {
    row.ids.forEach((id) => linked.add(id));
    rows.push([row.one, row.other, ...row.ids.map((id) => iri(network, id)), row.ways, row.themes, row.grade, row.first, row.last, row.weight]);
  }
  for (const row of nodeRows(network, view)) if (!linked.has(network.id(view, row))) rows.push([network.name(view, row), "", iri(network, network.id(view, row)), ...Array(7).fill("")]);
  return rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
};

const iri = (network, id) => (/^[a-z][a-z0-9+.-]*:/.test(id) ? id : network.base + id);
const NODE = [["what", "string"], ["community", "string"], ["links", "integer"], ["things", "integer"], ["x", "double"], ["y", "double"]];
const EDGE = [["how", "string"], ["themes", "string"], ["grade", "string"], ["first", "string"], ["last", "string"], ["weight", "integer"]];
const graph = (network, view, pins) => ({
  nodes: nodeRows(network, view).map((row) => {
    const id = network.id(view, row), [x, y] = pins.get(id) ?? view.places[row];
    return { id: iri(network, id), label: network.name(view, row), values: [view.aggregated ? "" : network.things[view.node[row]][2], network.groupName(view.state.group, view.group[row]), view.degree[row], view.size[row], x, y] };
  }),
  edges: linkRows(network, view).map((row) => ({ ends: row.ids.map((id) => iri(network, id)), values: [row.ways, row.themes, row.grade, row.first, row.last, row.weight] })),
});

export const gexf = (network, view, pins) => {
  const { nodes, edges } = graph(network, view, pins);
  const named = (kind, list) => `<attributes class="${kind}" mode="static">${list.map(([name, type], n) => `<attribute id="${kind[0]}${n}" title="${name}" type="${type}"/>`).join("")}</attributes>`;
  const values = (kind, list) => `<attvalues>${list.map((value, n) => `<attvalue for="${kind}${n}" value="${escape(value)}"/>`).join("")}</attvalues>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://www.gexf.net/1.2draft" xmlns:viz="http://www.gexf.net/1.2draft/viz" version="1.2"><graph defaultedgetype="undirected" mode="static">${named("node", NODE)}${named("edge", EDGE)}<nodes>\n${nodes.map((node) => `<node id="${escape(node.id)}" label="${escape(node.label)}">${values("n", node.values)}<viz:position x="${node.values[4]}" y="${-node.values[5]}" z="0"/></node>`).join("\n")}\n</nodes><edges>\n${edges.map((edge, n) => `<edge id="${n}" source="${escape(edge.ends[0])}" target="${escape(edge.ends[1])}" weight="${edge.values[5]}">${values("e", edge.values)}</edge>`).join("\n")}\n</edges></graph></gexf>\n`;
};

export const graphml = (network, view, pins) => {
  const { nodes, edges } = graph(network, view, pins), type = { integer: "long" };
  const keys = (kind, list) => list.map(([name, of], n) => `<key id="${kind[0]}${n}" for="${kind}" attr.name="${name}" attr.type="${type[of] ?? of}"/>`).join("");
  const values = (kind, list) => list.map((value, n) => `<data key="${kind}${n}">${escape(value)}</data>`).join("");
  return `<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">${keys("node", NODE)}<key id="label" for="node" attr.name="label" attr.type="string"/>${keys("edge", EDGE)}<graph edgedefault="undirected">\n${nodes.map((node) => `<node id="${escape(node.id)}"><data key="label">${escape(node.label)}</data>${values("n", node.values)}</node>`).join("\n")}\n${edges.map((edge) => `<edge source="${escape(edge.ends[0])}" target="${escape(edge.ends[1])}">${values("e", edge.values)}</edge>`).join("\n")}\n</graph></graphml>\n`;
};
