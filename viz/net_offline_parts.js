// The parts of the network page for a state, written by the browser where no server does: page_network.html has the same.

import { address } from "./net_offline_view.js";
import { panel } from "./net_offline_panel.js";
import { before, element as h, fill, number, text as t, count as n } from "./net_offline_words.js";

const ROWS = 50, FOUND = 8, SOURCES = 40;

/** Puts the parts for a state into a copy of the page as it was loaded. */
export const write = (page, network, state, view, params, evidence) => {
  const to = (changes) => address(state, changes);
  const counts = network.facets(state, view);
  const get = (id) => page.getElementById(id);
  filters(get("net-filters"), network, state, counts, to);
  summary(get("net-summary"), network, state, view, to);
  get("net-cuts").replaceChildren(...cuts(network, state, to).map(([words, href]) => h("li", {}, h("a", { href }, h("span", { class: "hidden" }, `${t("Back from:")} `), h("span", { dir: "auto" }, words), " ", h("span", { "aria-hidden": "true" }, "×")))));
  find(page, get("net-found"), network, state, params, to);
  get("net-note")?.remove();
  if (view.notes.includes("no-path")) get("net-figure").before(h("p", { class: "warn", id: "net-note" }, t("No links lead from one to the other with these filters.")));
  if (get("net-time")) time(get("net-time"), state, counts);
  legend(get("net-legend"), network, state, view, to);
  panel(get("net-panel"), network, state, view, to, evidence);
  tables(get("net-tables"), network, state, view, params, to);
  get("net-canvas").setAttribute("aria-label", `${page.querySelector("h1").textContent}: ${sentence(network, view)}`);
};

/** What is seen, in one sentence. */
export const sentence = (network, view) => {
  const links = n("%(num)d link", view.one.length);
  if (view.aggregated) return fill(t("%(groups)s of %(things)s things, %(links)s between them"), { groups: n("%(num)d community", view.node.length), things: number(view.size.reduce((a, b) => a + b, 0)), links });
  const types = new Map();
  for (const thing of view.node) { const type = network.things[thing][5]; types.set(type, (types.get(type) ?? 0) + 1); }
  return [...[...types].sort((a, b) => b[1] - a[1]).map(([type, many]) => n(network.types[type], many)), links].join(", ");
};

const summary = (part, network, state, view, to) => {
  const shown = state.alone === "yes" && !view.notes.includes("alone-hidden");
  const link = shown ? [" (", h("a", { href: to({ alone: "" }) }, t("hide")), ")"] : view.aggregated || !view.one.length ? [] : [" (", h("a", { href: to({ alone: "yes" }) }, t("show")), ")"];
  part.replaceChildren(sentence(network, view), ...(view.alone ? [h("span", { class: "count" }, " · ", n("%(num)d without a reported link", view.alone), ...link)] : []));
};

const named = (network, id) => network.things[network.number.get(id)]?.[1] ?? id;
const cuts = (network, state, to) => [
  ...(state.focus ? [[fill(t("around %(name)s"), { name: named(network, state.focus) }), to({ focus: "", depth: 1, more: [] })]] : []),
  ...(state.between.length ? [[fill(t("between %(one)s and %(other)s"), { one: named(network, state.between[0]), other: named(network, state.between[1]) }), to({ between: [], more: [] })]] : []),
  ...(state.group ? [[t("one community"), to({ group: state.group.replace(/\.?\d+$/, ""), more: [], select: [] })]] : []),
  ...(state.more.length && !state.focus && !state.between.length ? [[t("with neighbours"), to({ more: [] })]] : []),
];

// ---- filters

const filters = (part, network, state, counts, to) => {
  const toggled = (name, id) => to({ [name]: state[name].includes(id) ? state[name].filter((held) => held !== id) : [...state[name], id], select: [] });
  const values = (name) => network.values[name];
  const lists = ["theme", "region", "kind", "source"];
  const chosen = lists.flatMap((name) => state[name].map((id) => [values(name)[network.byId[name].get(id)]?.[1] ?? network.concepts[name]?.[id] ?? id, toggled(name, id)]));
  if (state.grade) chosen.push([grade(state.grade), to({ grade: "" })]);
  if (state.since || state.until) chosen.push([`${state.since || "…"} – ${state.until || "…"}`, to({ since: "", until: "" })]);
  const all = part.querySelector(".all-filters"), set = lists.filter((name) => state[name].length).length + Boolean(state.grade) + Boolean(state.since) + Boolean(state.until);
  all.querySelector(":scope > summary .count")?.remove();
  if (set) all.querySelector("summary").append(h("span", { class: "count" }, set));
  all.querySelector(":scope > .chosen")?.remove();
  if (chosen.length) all.querySelector("summary").after(h("ul", { class: "chosen", "aria-label": t("Filters that are set") },
    ...chosen.map(([words, href]) => h("li", {}, h("a", { href }, h("span", { class: "hidden" }, `${t("Take out:")} `), h("span", { dir: "auto" }, words), " ", h("span", { "aria-hidden": "true" }, "×")))),
    h("li", {}, h("a", { class: "all", href: to({ theme: [], region: [], kind: [], source: [], grade: "", since: "", until: "", select: [] }) }, t("All filters out")))));
  for (const facet of part.querySelectorAll("[data-facet]")) {
    const name = facet.dataset.facet;
    const items = name === "grade" ? ["stated", "derived"].map((one) => [0, grade(one), counts.grade[one], to({ grade: state.grade === one ? "" : one }), state.grade === one])
      : choices(values(name), counts[name], state[name], name).map(([depth, value, many]) => [depth, values(name)[value][1], many, toggled(name, values(name)[value][0]), state[name].includes(values(name)[value][0])]);
    facet.hidden = !items.length;
    facet.querySelector("summary .count").textContent = number(items.length);
    facet.querySelector("ul").replaceChildren(...items.map(([depth, words, many, href, on]) => h("li", { class: `deep-${Math.min(depth, 4)}` }, h("a", { href, "aria-current": on ? "true" : null }, h("span", { dir: "auto" }, words), " ", h("span", { class: "count" }, number(many))))));
  }
};
const grade = (which) => t(which === "stated" ? "stated by a report" : "derived by a rule");

/** The values that have a count or are chosen, narrower ones below broader ones. */
const choices = (values, counts, chosen, name) => {
  const held = [...values.keys()].filter((v) => counts[v] || chosen.includes(values[v][0]));
  if (name === "source") return held.sort((a, b) => chosen.includes(values[b][0]) - chosen.includes(values[a][0]) || counts[b] - counts[a] || (values[a][0] < values[b][0] ? -1 : 1)).slice(0, SOURCES).map((v) => [0, v, counts[v]]);
  const known = new Set(held), below = new Map(), found = [];
  for (const v of held) { const above = values[v][2].find((up) => known.has(up)) ?? -1; (below.get(above) ?? below.set(above, []).get(above)).push(v); }
  const walk = (above, depth) => { for (const v of (below.get(above) ?? []).sort((a, b) => counts[b] - counts[a] || before(values[a][1], values[b][1]))) { found.push([depth, v, counts[v]]); walk(v, depth + 1); } };
  walk(-1, 0);
  return found;
};

const find = (page, part, network, state, params, to) => {
  const form = page.querySelector(".net-find"), from = params.get("from") ?? "";
  form.querySelectorAll("input[type=hidden]").forEach((input) => input.remove());
  for (const [name, value] of [...new URLSearchParams(to({})), ...(from ? [["from", from]] : [])]) form.prepend(h("input", { type: "hidden", name, value }));
  const words = params.get("find") ?? "";
  form.querySelector("#net-find").setAttribute("value", words.trim());
  if (!words) { part.replaceChildren(); return; }
  const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, ""), wanted = fold(words.trim());
  const hits = network.things.map(([id, name, what]) => ({ id, name, what, folded: fold(name) })).filter((hit) => hit.folded.includes(wanted));
  hits.sort((a, b) => !a.folded.startsWith(wanted) - !b.folded.startsWith(wanted) || a.name.length - b.name.length || (a.name < b.name ? -1 : 1));
  part.replaceChildren(...(from ? [h("p", { class: "hint" }, t("Choose where the way leads to."))] : []), h("ul", { class: "plain" }, ...hits.slice(0, FOUND).map(({ id, name, what }) => h("li", {},
    h("a", { href: from && from !== id ? to({ between: [from, id], focus: "", more: [], group: "", select: [] }) : to({ select: [id], alone: network.tied[network.number.get(id)] ? state.alone : "yes" }), dir: "auto", "data-thing": id }, name), " ", h("span", { class: "kind" }, what),
    ...(from ? [] : [" ", h("a", { class: "small", href: to({ focus: id, between: [], group: "", select: [id] }) }, t("only around it"), h("span", { class: "hidden" }, `: ${name}`))]))),
  ...(hits.length ? [] : [h("li", {}, t("Nothing in this network has a name like this."))])));
};

const time = (form, state, counts) => {
  const months = form.querySelector("[data-months]").dataset.months.split(" ");
  const most = Math.max(1, ...months.map((month) => counts.months.get(month) ?? 0));
  const inside = (month) => (!state.since || month >= state.since.slice(0, 7).padEnd(7, "-")) && (!state.until || month <= state.until.slice(0, 7).padEnd(7, "~"));
  form.querySelectorAll("rect").forEach((bar, place) => {
    const many = counts.months.get(months[place]) ?? 0, high = (38 * many) / most;
    bar.setAttribute("y", (40 - high).toFixed(1));
    bar.setAttribute("height", high.toFixed(1));
    bar.classList.toggle("out", !inside(months[place]));
    bar.querySelector("title").textContent = `${months[place]}: ${many}`;
  });
  form.querySelectorAll("input[type=hidden]").forEach((input) => input.remove());
  for (const [name, value] of new URLSearchParams(address(state, { since: "", until: "" }))) form.prepend(h("input", { type: "hidden", name, value }));
  form.querySelector("[name=since]").setAttribute("value", state.since);
  form.querySelector("[name=until]").setAttribute("value", state.until);
  const hint = form.querySelector(".hint");
  if (hint) hint.textContent = counts.undated ? n("%(num)d link has no date", counts.undated) : "";
};

// ---- below the picture

const legend = (part, network, state, view, to) => {
  const sizes = new Map();
  view.group.forEach((g, row) => { if (network.groupName(state.group, g)) sizes.set(g, (sizes.get(g) ?? 0) + view.size[row]); });
  const groups = [...sizes].filter(([, size]) => size > 1).sort((a, b) => b[1] - a[1]).slice(0, 40);
  const families = new Map();
  for (const thing of view.aggregated ? [] : view.node) { const style = network.things[thing][3]; families.set(style, (families.get(style) ?? 0) + 1); }
  const entries = state.colour === "group" ? groups.slice(0, view.aggregated ? 0 : network.colours.length).map(([g, size], place) => [network.colours[place], network.colours[place], "dot", network.groupName(state.group, g), size])
    : [...families].map(([style, many]) => [...network.styles[style].slice(0, 4), many, network.styles[style][4]]).sort((a, b) => !a[5] - !b[5] || b[4] - a[4] || (a[5] < b[5] ? -1 : 1));
  const line = (kind) => h("li", {}, h("svg", { class: "line", viewBox: "0 0 40 10", width: 40, height: 10, "aria-hidden": "true" }, h("path", { d: "M1 5H39", class: kind })), ` ${t(kind)}`);
  const sign = ([colour, outline, shape]) => h("svg", { class: "sign", viewBox: "0 0 22 22", width: 18, height: 18, "aria-hidden": "true" }, h("path", { d: network.shapes[shape], fill: colour, stroke: outline, "stroke-width": 1.6 }));
  const downloads = part.querySelector(".downloads");
  const prefix = state.group ? `${state.group}.` : "";
  part.replaceChildren(...(entries.length ? [h("ul", { class: "legend", "aria-label": t("Legend") }, ...entries.map((entry) => h("li", {}, sign(entry), ` ${entry[3]} `, h("span", { class: "count" }, number(entry[4])))), ...(network.lens === "cooperation" ? [line("stated"), line("derived")] : [])),
    h("p", { class: "hint" }, t("Size: links. Width of a line: how many events, projects or practices it rests on."))] : []),
  ...(view.aggregated ? [h("p", { class: "note" }, t("More than can be told apart: communities stand for what is in them. Open one, or narrow by a filter."), view.left[0] ? ` ${fill(t("%(groups)s small communities with %(things)s things are not drawn."), { groups: number(view.left[0]), things: number(view.left[1]) })}` : "")] : []),
  ...(groups.length > 1 || view.aggregated ? [h("details", { class: "communities", open: view.aggregated ? "" : null }, h("summary", {}, `${t("Communities")} `, h("span", { class: "count" }, number(groups.length))),
    h("p", { class: "hint" }, `${t("Groups with more links inside than to others; named by what sets them apart.")} `, h("a", { href: to({ colour: state.colour === "group" ? "kind" : "group" }) }, t(state.colour === "group" ? "Colour by kind" : "Colour by community"))),
    h("ul", { class: "plain" }, ...groups.map(([g, size]) => h("li", {}, h("a", { href: to({ group: `${prefix}${g}`, select: [] }), dir: "auto" }, network.groupName(state.group, g)), " ", h("span", { class: "count" }, number(size))))))] : []),
  downloads);
};

const tables = (part, network, state, view, params, to) => {
  const pages = Math.max(Math.ceil(Math.max(view.node.length, view.one.length) / ROWS), 1);
  const page = Math.min(Math.max(Math.trunc(+params.get("page")) || 1, 1), pages), cut = (rows) => rows.slice((page - 1) * ROWS, page * ROWS);
  const [nodes, links] = part.querySelectorAll("table");
  nodes.caption.textContent = `${t("Nodes")}, ${number(view.node.length)}`;
  links.caption.textContent = `${t("Links")}, ${number(view.one.length)}`;
  nodes.tBodies[0].replaceChildren(...cut(nodeRows(network, view)).map((row) => h("tr", {}, h("th", { scope: "row", dir: "auto" }, h("a", { href: to({ select: [network.id(view, row)] }) }, network.name(view, row) || network.id(view, row))),
    h("td", {}, view.aggregated ? n("%(num)d thing", view.size[row]) : network.things[view.node[row]][2]), h("td", { dir: "auto" }, network.groupName(state.group, view.group[row])), h("td", { class: "num" }, number(view.degree[row])))));
  links.tBodies[0].replaceChildren(...cut(linkRows(network, view)).map((row) => h("tr", {}, h("th", { scope: "row", dir: "auto" }, row.one), h("td", { dir: "auto" }, row.other),
    h("td", {}, row.ways, row.themes ? ` · ${row.themes}` : "", " ", h("span", { class: `grade ${row.grade}` }, t(row.grade))), h("td", {}, row.first.slice(0, 4), row.last.slice(0, 4) === row.first.slice(0, 4) ? "" : `–${row.last.slice(0, 4)}`),
    h("td", { class: "num" }, h("a", { href: to({ select: row.ids }) }, h("span", { class: "hidden" }, `${t("Sentences behind this link:")} ${row.one} – ${row.other} `), number(row.weight))))));
  part.querySelector(".pager")?.remove();
  const turn = (to_) => `${to({})}${to({}).length > 1 ? "&" : ""}page=${to_}`;
  if (pages > 1) part.querySelector("details").append(h("nav", { class: "pager", "aria-label": t("Pages of the tables") }, ...(page > 1 ? [h("a", { rel: "prev", href: turn(page - 1) }, `← ${t("Before")}`)] : []), " ",
    h("span", {}, fill(t("Page %(page)s of %(pages)s"), { page: number(page), pages: number(pages) })), " ", ...(page < pages ? [h("a", { rel: "next", href: turn(page + 1) }, `${t("After")} →`)] : [])));
};

/** The rows of the nodes, those with most links first; likewise the links, the weightiest first. */
export const nodeRows = (network, view) => [...view.node.keys()].sort((a, b) => view.degree[b] - view.degree[a] || view.size[b] - view.size[a] || view.node[a] - view.node[b]);
export const linkRows = (network, view) => [...view.one.keys()].sort((a, b) => view.weight[b] - view.weight[a] || a - b).map((link) => {
  const held = view.held[link], days = held.map((tie) => network.day(tie)).filter(Boolean).sort(), ends = [view.one[link], view.other[link]];
  return { one: network.name(view, ends[0]), other: network.name(view, ends[1]), ids: ends.map((end) => network.id(view, end)), ways: network.waysOf(held).join(", "), themes: network.themeWords(held, 4).join(", "),
    grade: held.some((tie) => network.stated[tie]) ? "stated" : "derived", first: days[0] ?? "", last: days.at(-1) ?? "", weight: view.weight[link] };
});
