// Results of the SPARQL page: as a table, a chart, a graph and a map, whichever they can be shown as.

import { Picture } from "./net_canvas.js";
import { handle } from "./net_hand.js";

const ROWS = 1000, BARS = 40, NODES = 400;
const REGION = "https://w3id.org/practicegraph/id/region/";
const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes and children. */
export const make = (tag, attributes = {}, ...children) => {
  const made = ["svg", "rect", "text", "title", "path", "g", "circle"].includes(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
};
const short = (iri) => iri.replace(/^.*[/#](?=.)/u, "");

/** Columns and rows of cells {value, type, lang, datatype} from a SPARQL JSON result. */
export const tabled = (found) => {
  if ("boolean" in found) return { columns: ["answer"], rows: [[{ type: "literal", value: String(found.boolean) }]] };
  const columns = found.head.vars;
  return { columns, rows: found.results.bindings.map((row) => columns.map((name) => row[name] && { ...row[name], lang: row[name]["xml:lang"] })) };
};

/** The same from N-Triples. */
export const triples = (text) => {
  const term = /<([^>]*)>|"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<([^>]*)>)?|(_:\S+)/gu;
  const cell = ([, iri, literal, lang, datatype, blank]) => iri !== undefined ? { type: "uri", value: iri } : blank ? { type: "bnode", value: blank } : { type: "literal", value: JSON.parse(`"${literal.replace(/\\U([0-9A-Fa-f]{8})/gu, (_, hex) => String.fromCodePoint(parseInt(hex, 16))).replace(/\\'/gu, "'").replace(/\t/gu, "\\t")}"`), lang, datatype };
  return { columns: ["subject", "predicate", "object"], rows: text.split("\n").filter((line) => line.trim()).map((line) => [...line.matchAll(term)].slice(0, 3).map(cell)) };
};

const numeric = (cell) => cell?.type === "literal" && /#(integer|decimal|double|float|int|long)$/u.test(cell.datatype ?? "") && Number.isFinite(+cell.value);
const dated = (cell) => /^\d{4}(-\d\d){0,2}$/u.test(cell?.value ?? "") && cell.type !== "uri";
const columnOf = (result, test) => result.columns.findIndex((_, i) => { const held = result.rows.map((row) => row[i]).filter(Boolean); return held.length && held.every(test); });

/** The ways in which a result can be shown, each with a function that makes its element. */
export const ways = (result, words, links) => {
  const found = [["table", () => table(result, links)]];
  const value = columnOf(result, numeric);
  const label = result.columns.findIndex((_, i) => i !== value);
  if (value >= 0 && label >= 0 && result.rows.length > 1) found.push(["chart", () => chart(result, value, columnOf(result, dated) >= 0 ? columnOf(result, dated) : label, links)]);
  const things = result.columns.map((_, i) => i).filter((i) => result.rows.some((row) => row[i]?.type === "uri"));
  if (things.length > 1) found.push(["graph", () => graph(result, result.columns[1] === "predicate" ? [0, 2] : things.slice(0, 2), words, links)]);
  const place = result.columns.findIndex((_, i) => result.rows.some((row) => row[i]?.value.startsWith(REGION)));
  if (place >= 0) found.push(["map", () => map(result, place, value, words, links)]);
  return found;
};

const table = ({ columns, rows }, links) => {
  const body = make("tbody");
  const fill = (order) => body.replaceChildren(...order.slice(0, ROWS).map((row) => make("tr", {}, ...row.map((cell) => {
    if (!cell) return make("td");
    const text = cell.type === "uri" ? make("a", { href: links.thing(cell.value), title: cell.value }, cell.value.startsWith("https://w3id.org/practicegraph/") ? cell.value.slice(30) : cell.value) : cell.value;
    return make("td", { dir: "auto", lang: cell.lang, class: numeric(cell) ? "num" : undefined }, text);
  }))));
  const heads = columns.map((name, i) => {
    const head = make("th", { scope: "col" }, make("button", { type: "button", class: "sort" }, name));
    head.firstChild.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const key = (row) => row[i]?.value ?? "";
      const numbers = rows.every((row) => !row[i] || numeric(row[i]));
      fill([...rows].sort((a, b) => (numbers ? key(a) - key(b) : key(a).localeCompare(key(b), undefined, { numeric: true })) * (down ? -1 : 1)));
    });
    return head;
  });
  fill(rows);
  return make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": columns.join(", ") }, make("table", {}, make("thead", {}, make("tr", {}, ...heads)), body));
};

const chart = ({ columns, rows }, value, label, links) => {
  const time = rows.every((row) => dated(row[label]));
  const held = rows.filter((row) => row[value] && row[label]).map((row) => ({ cell: row[label], name: row[label].type === "uri" ? short(row[label].value) : row[label].value, n: +row[value].value }));
  const bars = (time ? held.sort((a, b) => (a.name < b.name ? -1 : 1)) : held.sort((a, b) => b.n - a.n)).slice(0, time ? 200 : BARS);
  const most = Math.max(...bars.map((bar) => bar.n), 0), least = Math.min(...bars.map((bar) => bar.n), 0), span = most - least || 1;
  const name = `${columns[value]} / ${columns[label]}`;
  if (time) {
    const step = 900 / bars.length, each = Math.ceil(bars.length / 12);
    return make("svg", { class: "chart", viewBox: "0 0 940 330", role: "group", "aria-label": name }, ...bars.flatMap((bar, i) => {
      const height = ((bar.n - Math.min(least, 0)) / span) * 260;
      return [
        make("rect", { x: 20 + i * step + 1, y: 280 - height, width: Math.max(step - 2, 1), height }, make("title", {}, `${bar.name}: ${bar.n}`)),
        i % each ? null : make("text", { x: 20 + (i + 0.5) * step, y: 302, "text-anchor": "middle" }, bar.name),
        bars.length > 25 ? null : make("text", { x: 20 + (i + 0.5) * step, y: 272 - height, "text-anchor": "middle" }, String(bar.n)),
      ];
    }).filter(Boolean));
  }
  return make("svg", { class: "chart", viewBox: `0 0 940 ${bars.length * 28 + 10}`, role: "group", "aria-label": name }, ...bars.flatMap((bar, i) => {
    const wide = (Math.abs(bar.n) / (Math.max(most, -least) || 1)) * 520, y = 5 + i * 28;
    const text = make("text", { x: 330, y: y + 17, "text-anchor": "end" }, bar.name.length > 46 ? `${bar.name.slice(0, 45)}…` : bar.name);
    if (bar.cell.type === "uri") { const link = document.createElementNS(SVG, "a"); link.setAttribute("href", links.thing(bar.cell.value)); link.append(text); bar.text = link; }
    return [bar.text ?? text, make("rect", { x: 340, y: y + 2, width: Math.max(wide, 1), height: 21 }, make("title", {}, `${bar.name}: ${bar.n}`)), make("text", { x: 346 + wide, y: y + 17 }, String(bar.n))];
  }));
};

const graph = ({ rows }, [a, b], words, links) => {
  const nodes = new Map(), ties = new Map();
  const node = (cell) => { if (!nodes.has(cell.value) && nodes.size < NODES) nodes.set(cell.value, { id: cell.value, degree: 0 }); return nodes.get(cell.value); };
  for (const row of rows) {
    if (row[a]?.type !== "uri" || row[b]?.type !== "uri" || row[a].value === row[b].value) continue;
    const [one, other] = [node(row[a]), node(row[b])];
    if (!one || !other) continue;
    const key = [one.id, other.id].sort().join(" ");
    ties.set(key, (ties.get(key) ?? 0) + 1);
  }
  const order = [...nodes.values()], number = new Map(order.map((item, i) => [item.id, i]));
  const edges = [...ties].map(([key, weight]) => [...key.split(" ").map((id) => number.get(id)), weight]);
  for (const [one, other] of edges) { order[one].degree++; order[other].degree++; }
  const places = springs(order.length, edges);
  const canvas = make("canvas", { class: "results-graph", tabindex: "0", role: "application", "aria-label": `${words.graph}: ${order.length} × ${edges.length}` });
  const box = make("div", { class: "stage" }, canvas);
  const panel = make("p", { class: "hint", "aria-live": "polite" });
  requestAnimationFrame(() => {
    const picture = new Picture(canvas);
    picture.look();
    picture.show({
      aggregated: false, styles: [["#56b4e9", "#1b74a8", "dot"]], groups: [], ways: [""], themes: [],
      nodes: order.map((item, i) => [item.id, short(item.id), places[i][0], places[i][1], 5 + Math.min(Math.sqrt(item.degree) * 2, 14), 0, 0, 1, item.degree, ""]),
      links: edges.map(([one, other, weight]) => [one, other, weight, 1, [0], []]),
    }, new Map());
    document.addEventListener("appearance", () => picture.look());
    handle(picture, {
      select: (ids) => { picture.choose(ids); panel.replaceChildren(...ids.flatMap((id) => [make("a", { href: links.thing(id) }, short(id)), " "])); },
      open: (item) => location.assign(links.thing(item.id)), pin: () => {}, say: (text) => { panel.textContent = text; },
      tool: (name) => name === "whole" ? picture.fit() : picture.zoom(name === "closer" ? 1.4 : 1 / 1.4, undefined, undefined, true),
    });
  });
  return make("div", {}, box, panel);
};

/** Places of few nodes by springs (Fruchterman and Reingold 1991), always the same. */
export const springs = (count, edges) => {
  const places = Array.from({ length: count }, (_, i) => { const r = 30 * Math.sqrt(i + 0.5), t = i * 2.399963; return [r * Math.cos(t), r * Math.sin(t)]; });
  const rounds = count > 200 ? 60 : 160, ideal = 62;
  for (let round = 0; round < rounds; round++) {
    const force = places.map(([x, y]) => [-x * 0.012, -y * 0.012]);
    for (let i = 0; i < count; i++) for (let j = 0; j < i; j++) {
      const dx = places[i][0] - places[j][0], dy = places[i][1] - places[j][1], d = dx * dx + dy * dy + 1, push = (ideal * ideal) / d;
      force[i][0] += dx * push; force[i][1] += dy * push; force[j][0] -= dx * push; force[j][1] -= dy * push;
    }
    for (const [i, j] of edges) {
      const dx = places[i][0] - places[j][0], dy = places[i][1] - places[j][1], pull = Math.hypot(dx, dy) / ideal;
      force[i][0] -= dx * pull; force[i][1] -= dy * pull; force[j][0] += dx * pull; force[j][1] += dy * pull;
    }
    const heat = 40 * (1 - round / rounds) + 1;
    force.forEach(([x, y], i) => { const length = Math.hypot(x, y) || 1, step = Math.min(length, heat) / length; places[i][0] += x * step; places[i][1] += y * step; });
  }
  return places;
};

const map = ({ rows, columns }, place, value, words, links) => {
  const sums = new Map();
  for (const row of rows) {
    const id = row[place]?.value.startsWith(REGION) && row[place].value.slice(REGION.length);
    if (id) sums.set(id, (sums.get(id) ?? 0) + (value >= 0 && row[value] ? Math.max(Math.round(+row[value].value), 0) : 1));
  }
  const regions = [...sums].map(([id, n]) => `${id}:${n}`).join(",");
  return make("img", { class: "results-map", src: `${links.map}?${new URLSearchParams({ regions })}`, alt: `${words.map}: ${columns[place]}, ${[...sums].map(([id, n]) => `${id} ${n}`).join("; ")}` });
};
