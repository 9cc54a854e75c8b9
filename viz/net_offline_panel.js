// What stands behind a selected thing, link or community on pages that are files: net_evidence.py has the same.

import { before, count as n, day, element as h, fill, number, text as t } from "./net_offline_words.js";

const NEAR = 40, BASES = 12, BEST = 12;

/** Fills the panel; evidence(thing) gives the sentences once their file is there. */
export const panel = (part, network, state, view, to, evidence) => {
  const ids = state.select;
  if (!ids.length) return part.replaceChildren(...nothing(network, view, to));
  const groups = ids.every((id) => id.startsWith("group/")) ? ids.map((id) => +id.slice(6).split(".").at(-1)) : null;
  const numbers = ids.map((id) => network.number.get(id));
  if (!groups && (numbers.includes(undefined) || ids.length > 2)) return part.replaceChildren(h("p", { class: "warn" }, `${t("What this address has selected is not in this network now.")} `, h("a", { href: to({ select: [] }) }, t("Close"))));
  const made = groups ? community(network, state, view, groups, to) : numbers.length === 1 ? thing(network, state, view, numbers[0], to, evidence) : link(network, view, numbers, evidence);
  part.replaceChildren(h("div", { class: "panel-head" }, h("h2", { dir: "auto" }, made.title || t("Community")), h("a", { class: "close", href: to({ select: [] }), title: t("Close") }, h("span", { "aria-hidden": "true" }, "×"), h("span", { class: "hidden" }, t("Close")))), ...made.parts);
};

const nothing = (network, view, to) => {
  const best = [...view.node.keys()].sort((a, b) => view.degree[b] - view.degree[a] || view.size[b] - view.size[a] || view.node[a] - view.node[b]).slice(0, 8);
  return [h("h2", {}, t("What is behind it")), h("p", {}, t("Choose a node or a line: here you read the sentences that it rests on, with their place in the report.")),
    ...(view.one.length ? [h("h3", {}, t("Best linked")), h("ul", { class: "near" }, ...best.map((row) => {
      const what = view.aggregated ? "" : network.things[view.node[row]][2];
      return near({ name: network.name(view, row) || network.id(view, row), words: `${what}${what ? " · " : ""}${n("%(num)d link", view.degree[row])}`, select: [network.id(view, row)] }, to);
    }))] : [])];
};

const near = ({ name, words, select }, to) => h("li", {}, h("a", { href: to({ select }) }, h("span", { dir: "auto" }, name)), " ", h("span", { class: "kind" }, words));
const more = (left) => (left > 0 ? [h("p", { class: "hint" }, fill(t("and %(count)s more"), { count: number(left) }))] : []);
const quotes = (found) => found.map(([href, title, start, words, lang]) => h("figure", { class: "quote" }, h("blockquote", { dir: "auto", lang: lang || null }, words),
  h("figcaption", {}, h("a", { href, title: fill(t("At its place in the report, character %(start)s"), { start: number(start) }) }, h("cite", { dir: "auto", lang: lang || null }, title)))));
const grade = (held, network) => { const which = held.some((tie) => network.stated[tie]) ? "stated" : "derived"; return h("span", { class: `grade ${which}` }, t(which)); };
const spoken = (network, held) => network.waysOf(held).join(", ") + (network.lens === "cooperation" && network.themesOf(held, 2).length ? ` · ${network.themeWords(held, 2).join(", ")}` : "");

const thing = (network, state, view, thing_, to, evidence) => {
  const [id, title, kind, , href, , , regions] = network.things[thing_], places = network.where[thing_] ?? regions.map((region) => network.regions[region][1]);
  const others = new Map();
  for (let tie = 0; tie < network.count; tie++) {
    if (!view.ties[tie] || (network.one[tie] !== thing_ && network.other[tie] !== thing_)) continue;
    const other = network.one[tie] === thing_ ? network.other[tie] : network.one[tie];
    (others.get(other) ?? others.set(other, []).get(other)).push(tie);
  }
  const found = [...others].map(([other, held]) => ({ name: network.things[other][1], words: spoken(network, held), select: [id, network.things[other][0]], weight: new Set(held.map((tie) => network.basis[tie])).size }));
  found.sort((a, b) => b.weight - a.weight || before(a.name, b.name));
  const group = network.groupName(state.group, network.group(state.group, thing_)), said = evidence.thing(thing_);
  return { title, parts: [
    ...(kind || places.length ? [h("p", { class: "about" }, kind, ...(places.length ? [" · ", h("span", { dir: "auto" }, places.join(", "))] : []))] : []),
    ...(group ? [h("p", { class: "about" }, `${t("Community:")} `, h("span", { dir: "auto" }, group))] : []),
    h("div", { class: "actions" }, h("a", { class: "button", href }, t("Its page")), " ",
      state.focus === id && state.depth < 3 ? h("a", { class: "button quiet", href: to({ depth: state.depth + 1 }) }, t("One step further")) : h("a", { class: "button quiet", href: to({ focus: id, between: [], group: "", more: [], depth: 1 }) }, t("Only around it")), " ",
      ...(state.more.includes(id) ? [] : [h("a", { class: "button quiet", href: to({ more: [...state.more, id] }) }, t("Show its neighbours")), " "]),
      h("a", { class: "button quiet", href: `${to({ select: [] })}&find=%20&from=${encodeURIComponent(id)}`, "data-from": id }, t("Shortest way to …"))),
    ...(found.length ? [h("h3", {}, `${t("Links")} `, h("span", { class: "count" }, number(found.length))), h("ul", { class: "near" }, ...found.slice(0, NEAR).map((item) => near(item, to))), ...more(found.length - NEAR)] : []),
    ...(said.length ? [h("h3", {}, t("In the words of the reports")), ...quotes(said)] : []),
  ] };
};

const link = (network, view, numbers, evidence) => {
  const [low, high] = [...numbers].sort((a, b) => a - b), all = [];
  for (let tie = 0; tie < network.count; tie++) if (network.one[tie] === low && network.other[tie] === high) all.push(tie);
  const seen = all.filter((tie) => view.ties[tie]), ties = seen.length ? seen : all; // what does not pass the filters is told all the same
  const bases = [...new Set(ties.map((tie) => network.basis[tie]))].sort((a, b) => (network.bases[a][5] < network.bases[b][5] ? 1 : network.bases[a][5] > network.bases[b][5] || network.bases[a][0] < network.bases[b][0] ? -1 : 1));
  return { title: numbers.map((one) => network.things[one][1]).join(" – "), parts: [
    ...(bases.length ? [h("h3", {}, `${t("What ties them")} `, h("span", { class: "count" }, number(bases.length)))] : []),
    ...bases.slice(0, BASES).map((basis) => {
      const [, name, , , , when, href, themes] = network.bases[basis], held = ties.filter((tie) => network.basis[tie] === basis);
      return h("article", { class: "basis" }, h("h4", {}, h("a", { href, dir: "auto" }, name)), h("p", { class: "about" }, network.waysOf(held).join(", "), when ? ` · ${day(when)}` : "", " ", grade(held, network)),
        ...(themes.length ? [h("p", { class: "about" }, themes.join(", "))] : []), ...quotes(evidence.link(low, high, basis)));
    }), ...more(bases.length - BASES)] };
};

const community = (network, state, view, groups, to) => {
  const path = state.group ? `${state.group}.` : "", called = (g) => network.groupName(state.group, g);
  const ends = (tie) => [network.group(state.group, network.one[tie]), network.group(state.group, network.other[tie])];
  if (groups.length === 1) {
    const members = network.things.map((_, one) => one).filter((one) => network.group(state.group, one) === groups[0]);
    const degree = new Int32Array(network.size);
    for (let tie = 0; tie < network.count; tie++) if (view.aggregated || view.ties[tie]) { degree[network.one[tie]]++; degree[network.other[tie]]++; }
    members.sort((a, b) => degree[b] - degree[a] || a - b);
    return { title: called(groups[0]), parts: [h("p", {}, n("%(num)d thing", members.length)), h("div", { class: "actions" }, h("a", { class: "button", href: to({ group: `${path}${groups[0]}`, select: [], focus: "", between: [], more: [] }) }, t("Open it"))),
      h("h3", {}, `${t("Best linked")} `, h("span", { class: "count" }, number(members.length))), h("ul", { class: "near" }, ...members.slice(0, BEST).map((one) => near({ name: network.things[one][1], words: network.things[one][2], select: [network.things[one][0]] }, to))), ...more(members.length - BEST)] };
  }
  const pairs = new Map();
  for (let tie = 0; tie < network.count; tie++) {
    const [a, b] = ends(tie);
    if (!view.ties[tie] || !((a === groups[0] && b === groups[1]) || (a === groups[1] && b === groups[0]))) continue;
    (pairs.get(network.pair[tie]) ?? pairs.set(network.pair[tie], []).get(network.pair[tie])).push(tie);
  }
  const found = [...pairs.values()].sort((p, q) => q.length - p.length || p[0] - q[0]);
  return { title: groups.slice(0, 2).map(called).join(" – "), parts: [h("h3", {}, `${t("Links between them")} `, h("span", { class: "count" }, number(found.length))),
    h("ul", { class: "near" }, ...found.slice(0, NEAR).map((held) => { const both = [network.one[held[0]], network.other[held[0]]].map((one) => network.things[one]); return near({ name: both.map((one) => one[1]).join(" – "), words: spoken(network, held), select: both.map((one) => one[0]) }, to); })), ...more(found.length - NEAR)] };
};
