// What a network view shows, computed in the browser: the counterpart of net_view.py for pages that are files.
//
// Data are arrays that net_offline.py writes: ties have two ends, a way, a basis and whether a report states them; themes,
// regions, reports and the day are those of the basis. A filter is a mask over the ties; a tie stays when it passes all.

import { layered, sprung } from "./net_offline_layout.js";

const LISTS = ["theme", "region", "kind", "source"];
const MOST = 2000, DENSEST = 12_000, DRAWN = 300, FEW = 150, SPRINGS = 150;
const [SMALLEST, LARGEST] = [5, 22];

/** A state of the view from what stands behind the question mark; identifiers stay short. */
export const stateOf = (params) => {
  const list = (name) => [...new Set((params.get(name) ?? "").split(",").filter(Boolean).map((item) => decode(item.trim())))];
  const one = (name, allowed) => (allowed.includes(params.get(name)) ? params.get(name) : "");
  const day = (name) => (/^\d{4}(-\d\d(-\d\d)?)?$/.test(params.get(name) ?? "") ? params.get(name) : "");
  const between = list("between");
  return {
    ...Object.fromEntries(LISTS.map((name) => [name, list(name)])), more: list("more"), between: between.length === 2 ? between : [],
    grade: one("grade", ["stated", "derived"]), alone: one("alone", ["yes", "no"]), colour: one("colour", ["group"]) || "kind",
    since: day("since"), until: day("until"), depth: +(one("depth", ["2", "3"]) || 1), focus: params.get("focus") ?? "",
    group: /^\d{1,6}(\.\d{1,6}){0,5}$/.test(params.get("group") ?? "") ? params.get("group") : "",
    select: (params.get("select") ?? "").split("~").filter(Boolean), pin: params.get("pin") ?? "",
  };
};
const decode = (text) => { try { return decodeURIComponent(text); } catch { return text; } };

/** The address of a state with some of it changed; what is as usual is left out. */
export const address = (state, changes = {}) => {
  const all = { ...state, ...changes }, found = new URLSearchParams();
  for (const name of [...LISTS, "grade", "since", "until", "focus", "depth", "between", "more", "group", "alone", "colour", "select", "pin"]) {
    const value = all[name];
    const text = Array.isArray(value) ? value.map((item) => (name === "select" ? item : item.replaceAll("%", "%25").replaceAll(",", "%2C"))).join(name === "select" ? "~" : ",") : String(value);
    if (text && !(name === "depth" && value === 1) && !(name === "colour" && value === "kind")) found.set(name, text);
  }
  return `?${found.toString().replaceAll("%2F", "/").replaceAll("%2C", ",").replaceAll("%7E", "~")}`;
};

export class Network {
  constructor(data) {
    Object.assign(this, data);
    [this.one, this.other, this.way, this.stated, this.basis] = data.ties;
    this.size = data.things.length;
    this.count = this.one.length;
    this.number = new Map(data.things.map(([id], n) => [id, n]));
    this.pair = new Int32Array(this.count);
    this.pairs = 0;
    for (let t = 0; t < this.count; t++) this.pair[t] = t && this.one[t] === this.one[t - 1] && this.other[t] === this.other[t - 1] ? this.pairs - 1 : this.pairs++;
    this.values = { theme: data.themes, region: data.regions, source: data.sources, kind: data.kinds };
    this.byId = Object.fromEntries(LISTS.map((name) => [name, new Map(this.values[name].map(([id], n) => [id, n]))]));
    this.of = { theme: data.bases.map((b) => b[2]), region: data.bases.map((b) => b[3]), source: data.bases.map((b) => b[4]) };
    this.common = new Int32Array(data.themes.length);
    for (const held of this.of.theme) for (const theme of held) this.common[theme]++;
    this.tied = new Uint8Array(this.size);
    for (let t = 0; t < this.count; t++) this.tied[this.one[t]] = this.tied[this.other[t]] = 1;
  }

  day(tie) { return this.bases[this.basis[tie]][5]; }

  /** For each filter that is set, whether each tie passes it. */
  masks(state) {
    const found = {};
    for (const name of ["theme", "region", "source"]) {
      if (!state[name].length) continue;
      const wanted = new Set(state[name].map((id) => this.byId[name].get(id)));
      const bases = this.of[name].map((held) => held.some((value) => wanted.has(value)));
      found[name] = this.mask((t) => bases[this.basis[t]]);
    }
    if (state.since || state.until) {
      const end = `${state.until}~`; // behind every day of the month or year
      found.time = this.mask((t) => { const day = this.day(t); return day && day >= state.since && (!state.until || day <= end); });
    }
    if (state.grade) found.grade = this.mask((t) => (this.stated[t] === 1) === (state.grade === "stated"));
    if (state.kind.length) { const fits = this.fitting(state); found.kind = this.mask((t) => fits[this.one[t]] && fits[this.other[t]]); }
    return found;
  }

  mask(passes) { const found = new Uint8Array(this.count); for (let t = 0; t < this.count; t++) found[t] = passes(t) ? 1 : 0; return found; }

  /** Things of the kinds asked for; what is no organisation has no kind and fits. */
  fitting(state) {
    const wanted = new Set(state.kind.map((id) => this.byId.kind.get(id)));
    return this.things.map(([, , , , , type, kinds]) => !wanted.size || type !== "organisation" || kinds.some((kind) => wanted.has(kind)));
  }

  /** The community of a thing inside the one of a path; -1 outside of it. */
  group(path, thing) {
    const steps = path ? path.split(".").map(Number) : [];
    for (const [level, step] of steps.entries()) if ((this.levels[level]?.[thing] ?? 0) !== step) return -1;
    return this.levels[steps.length]?.[thing] ?? 0;
  }

  inside(path, thing) {
    const cut = path.lastIndexOf(".");
    return this.group(cut < 0 ? "" : path.slice(0, cut), thing) === +path.slice(cut + 1);
  }

  /** What is shown in a state: see net_view.View. */
  view(state) {
    const ties = new Uint8Array(this.count).fill(1);
    for (const mask of Object.values(this.masks(state))) for (let t = 0; t < this.count; t++) ties[t] &= mask[t];
    const linked = new Uint8Array(this.size);
    for (let t = 0; t < this.count; t++) if (ties[t]) linked[this.one[t]] = linked[this.other[t]] = 1;
    let shown = linked.slice(), layer = null;
    const notes = [];
    if (state.group) for (let n = 0; n < this.size; n++) shown[n] &= this.inside(state.group, n) ? 1 : 0;
    if (state.focus || state.between.length || state.more.length) {
      const near = this.neighbours(ties);
      if (state.between.length) {
        [shown, layer] = this.between(near, ...state.between.map((id) => this.number.get(id)));
        if (!layer) notes.push("no-path");
      } else if (state.focus) shown = this.around(near, [this.number.get(state.focus)], state.depth);
      if (state.more.length) {
        for (const [n, is] of this.around(near, state.more.map((id) => this.number.get(id)), 1).entries()) if (is) shown[n] = 1;
        layer = null;
      }
    }
    const inside = this.mask((t) => ties[t] && shown[this.one[t]] && shown[this.other[t]]);
    const nodes = shown.reduce((sum, is) => sum + is, 0);
    let links = 0;
    for (let t = 0, last = -1; t < this.count; t++) if (inside[t] && this.pair[t] !== last) { links++; last = this.pair[t]; }
    const lonely = this.lonely(state, linked), alone = lonely.reduce((sum, is) => sum + is, 0);
    if (nodes > MOST || links > DENSEST) return { ...this.aggregated(state, inside, shown), notes, alone };
    if (state.alone === "yes" || (!state.alone && alone <= FEW && !links)) {
      if (alone + nodes <= MOST) for (let n = 0; n < this.size; n++) shown[n] |= lonely[n];
      else notes.push("alone-hidden");
    }
    return { ...this.drawn(state, inside, shown, layer), notes, alone };
  }

  neighbours(ties) {
    const near = Array.from({ length: this.size }, () => []);
    for (let t = 0, last = -1; t < this.count; t++) if (ties[t] && this.pair[t] !== last) { last = this.pair[t]; near[this.one[t]].push(this.other[t]); near[this.other[t]].push(this.one[t]); }
    return near;
  }

  /** How many steps each thing is away from one; Infinity where no way leads. */
  steps(near, start) {
    const away = new Float64Array(this.size).fill(Infinity);
    if (start === undefined) return away;
    away[start] = 0;
    for (let edge = [start], step = 1; edge.length; step++) {
      const next = [];
      for (const n of edge) for (const other of near[n]) if (away[other] === Infinity) { away[other] = step; next.push(other); }
      edge = next;
    }
    return away;
  }

  around(near, starts, depth) {
    const shown = new Uint8Array(this.size);
    for (const start of starts) this.steps(near, start).forEach((away, n) => { if (away <= depth) shown[n] = 1; });
    return shown;
  }

  between(near, one, other) {
    const [from, to] = [this.steps(near, one), this.steps(near, other)];
    const total = other === undefined ? Infinity : from[other], shown = new Uint8Array(this.size);
    if (total === Infinity) { for (const n of [one, other]) if (n !== undefined) shown[n] = 1; return [shown, null]; }
    for (let n = 0; n < this.size; n++) shown[n] = from[n] + to[n] === total ? 1 : 0;
    return [shown, from];
  }

  /** Things that have no tie at all, where no filter asks for what only ties have. */
  lonely(state, linked) {
    const found = new Uint8Array(this.size);
    if (state.theme.length || state.source.length || state.grade || state.since || state.until || state.focus || state.between.length || state.group) return found;
    const fits = this.fitting(state), wanted = new Set(state.region.map((id) => this.byId.region.get(id)));
    for (let n = 0; n < this.size; n++) found[n] = fits[n] && !this.tied[n] && !linked[n] && (!wanted.size || this.things[n][7].some((region) => wanted.has(region))) ? 1 : 0;
    return found;
  }

  /** The view whose nodes are things. */
  drawn(state, ties, shown, layer) {
    const node = [...shown.keys()].filter((n) => shown[n]);
    const row = new Int32Array(this.size).fill(-1);
    node.forEach((n, r) => { row[n] = r; });
    const view = this.links(ties, (t) => [row[this.one[t]], row[this.other[t]]]);
    view.weight = view.held.map((ties_) => new Set(ties_.map((t) => this.basis[t])).size);
    const degree = new Int32Array(node.length);
    for (const end of [...view.one, ...view.other]) degree[end]++;
    const most = Math.max(12, ...degree);
    const radius = Array.from(degree, (d) => SMALLEST + (LARGEST - SMALLEST) * Math.sqrt(d / most));
    const cut = state.focus || state.between.length || state.group || state.more.length;
    let places = node.map((n) => this.places[n]);
    if (layer) places = layered(node.map((n) => layer[n]), view, radius);
    else if (cut && node.length <= SPRINGS) places = sprung(view, radius);
    return { ...view, state, aggregated: false, node, degree, radius, places, ties, group: node.map((n) => this.group(state.group, n)), size: node.map(() => 1), left: [0, 0] };
  }

  /** Communities as nodes, those with most things first. */
  aggregated(state, inside, shown) {
    const group = this.things.map((_, n) => (shown[n] ? this.group(state.group, n) : -1));
    const sizes = [];
    for (const g of group) if (g >= 0) sizes[g] = (sizes[g] ?? 0) + 1;
    const all = Object.keys(sizes).map(Number).sort((a, b) => sizes[b] - sizes[a] || a - b), node = all.slice(0, DRAWN);
    const row = new Map(node.map((g, r) => [g, r]));
    const ends = (t) => { const held = [row.get(group[this.one[t]]) ?? -1, row.get(group[this.other[t]]) ?? -1]; return held[0] <= held[1] ? held : [held[1], held[0]]; };
    const ties = this.mask((t) => { if (!inside[t]) return 0; const [a, b] = ends(t); return a >= 0 && a !== b; });
    const view = this.links(ties, ends);
    view.weight = view.held.map((ties_) => new Set(ties_.map((t) => this.pair[t])).size);
    const degree = new Int32Array(node.length);
    for (const end of [...view.one, ...view.other]) degree[end]++;
    const most = Math.max(1, ...node.map((g) => sizes[g]));
    const known = new Map((this.communities[state.group] ?? []).map(([g, x, y]) => [g, [x, y]]));
    const places = node.map((g) => known.get(g) ?? this.middle(group, g));
    const size = node.map((g) => sizes[g]), left = all.slice(DRAWN);
    return { ...view, state, aggregated: true, node, degree, places, ties, group: node, size, radius: size.map((n) => 9 + 42 * Math.sqrt(n / most)), left: [left.length, left.reduce((sum, g) => sum + sizes[g], 0)] };
  }

  middle(group, wanted) {
    let [x, y, n] = [0, 0, 0];
    group.forEach((g, thing) => { if (g === wanted) { x += this.places[thing][0]; y += this.places[thing][1]; n++; } });
    return [x / n, y / n];
  }

  /** The ties of each link, and its ends as rows of what is shown; in order of the ends. */
  links(ties, ends) {
    const found = new Map();
    for (let t = 0; t < this.count; t++) {
      if (!ties[t]) continue;
      const [a, b] = ends(t), key = a * 1e7 + b;
      (found.get(key) ?? found.set(key, { a, b, held: [] }).get(key)).held.push(t);
    }
    const order = [...found.values()].sort((p, q) => p.a - q.a || p.b - q.b);
    return { one: order.map((l) => l.a), other: order.map((l) => l.b), held: order.map((l) => l.held) };
  }

  /** How many links each value of each filter would leave, all other filters as they are. */
  facets(state, view) {
    const masks = this.masks(state);
    let cut = null;
    if (state.focus || state.between.length || state.group) {
      const shown = new Set(view.aggregated ? this.things.keys() : view.node);
      const held = (n) => (view.aggregated ? this.inside(state.group, n) : shown.has(n));
      cut = this.mask((t) => held(this.one[t]) && held(this.other[t]));
    }
    const others = (name) => {
      const rest = Object.entries(masks).filter(([other]) => other !== name).map(([, mask]) => mask);
      return (t) => (!cut || cut[t]) && rest.every((mask) => mask[t]);
    };
    const found = {};
    for (const name of ["theme", "region", "source"]) found[name] = this.perValue(name, others(name), this.of[name]);
    const linked = new Uint8Array(this.size), passes = others("kind");
    for (let t = 0; t < this.count; t++) if (passes(t)) linked[this.one[t]] = linked[this.other[t]] = 1;
    found.kind = new Int32Array(this.kinds.length);
    linked.forEach((is, n) => { if (is) for (const kind of this.things[n][6]) found.kind[kind]++; });
    found.grade = { stated: this.distinct(others("grade"), (t) => this.stated[t]), derived: this.distinct(others("grade"), (t) => !this.stated[t]) };
    const timely = others("time"), months = new Map();
    for (let t = 0; t < this.count; t++) {
      if (!timely(t) || !this.day(t)) continue;
      const month = this.day(t).slice(0, 7);
      (months.get(month) ?? months.set(month, new Set()).get(month)).add(this.pair[t]);
    }
    found.months = new Map([...months].map(([month, pairs]) => [month, pairs.size]));
    found.undated = this.distinct(timely, (t) => !this.day(t));
    return found;
  }

  /** Links for each value of a list; the ties of a pair stand together, so that remembering the last pair is enough. */
  perValue(name, passes, lists) {
    const counts = new Int32Array(this.values[name].length), last = new Int32Array(counts.length).fill(-1);
    for (let t = 0; t < this.count; t++) {
      if (!passes(t)) continue;
      for (const value of lists[this.basis[t]]) if (last[value] !== this.pair[t]) { last[value] = this.pair[t]; counts[value]++; }
    }
    return counts;
  }

  distinct(...tests) {
    let found = 0;
    for (let t = 0, last = -1; t < this.count; t++) if (this.pair[t] !== last && tests.every((test) => test(t))) { found++; last = this.pair[t]; }
    return found;
  }

  // ---- words

  /** The name of a node of a view. */
  name(view, row) { return view.aggregated ? this.groupName(view.state.group, view.node[row]) : this.things[view.node[row]][1]; }
  groupName(path, group) { return this.names[path]?.[group] ?? ""; }
  id(view, row) { return view.aggregated ? `group/${view.state.group ? `${view.state.group}.` : ""}${view.node[row]}` : this.things[view.node[row]][0]; }
  waysOf(ties) { return [...new Set(ties.map((t) => this.ways[this.way[t]]))].sort(); }
  /** The themes of some ties, the rarest first. */
  themesOf(ties, most) {
    const found = [...new Set([...new Set(ties.map((t) => this.basis[t]))].flatMap((b) => this.of.theme[b]))];
    return found.sort((a, b) => this.common[a] - this.common[b] || a - b).slice(0, most);
  }
  themeWords(ties, most) { return this.themesOf(ties, most).map((theme) => this.themes[theme][1]); }

  /** The picture as net_data.picture_data has it. */
  picture(view) {
    const shown = new Map();
    view.group.forEach((g, r) => shown.set(g, (shown.get(g) ?? 0) + view.size[r]));
    const path = view.state.group, bySize = [...shown.keys()].filter((g) => g >= 0 && this.groupName(path, g)).sort((a, b) => shown.get(b) - shown.get(a));
    const rank = new Map(bySize.map((g, place) => [g, place])), coloured = view.state.colour === "group";
    const styles = new Map(), style = (row) => {
      const own = view.aggregated ? this.plain : this.styles[this.things[view.node[row]][3]];
      const fill = coloured ? this.colours[rank.get(view.group[row])] ?? this.grey : own[0];
      const key = [fill, coloured ? "#3d4441" : own[1], view.aggregated ? "dot" : own[2]];
      if (!styles.has(key.join())) styles.set(key.join(), [styles.size, key]);
      return styles.get(key.join())[0];
    };
    const nodes = view.node.map((n, r) => [this.id(view, r), this.name(view, r), ...view.places[r].map((p) => Math.round(p * 10) / 10), view.radius[r], style(r), view.group[r], view.size[r], view.degree[r], view.aggregated ? "" : this.things[n][2]]);
    const themed = this.lens === "cooperation";
    const links = view.one.map((a, l) => [a, view.other[l], view.weight[l], view.held[l].some((t) => this.stated[t]) ? 1 : 0, [...new Set(view.held[l].map((t) => this.way[t]))], themed ? this.themesOf(view.held[l], 2) : []]);
    return { aggregated: view.aggregated, nodes, links, ways: this.ways, themes: this.themes.map((theme) => theme[1]), styles: [...styles.values()].map(([, key]) => key), groups: bySize.map((g) => [g, this.groupName(path, g), shown.get(g)]) };
  }
}
