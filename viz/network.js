// The picture: vis-network draws signs and lines where Python put them; names, search and details are done here.
// Whatever comes from reports is set as text, never as markup.
(() => {
  "use strict";
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const data = read("data");
  const byId = new Map(data.nodes.map((node) => [node.id, node]));
  const linked = new Map(data.nodes.map((node) => [node.id, []]));
  for (const edge of data.edges) {
    linked.get(edge.from).push(edge);
    linked.get(edge.to).push(edge);
  }
  // vis-network would draw every name, one over the other: it gets the signs only
  const nodes = new vis.DataSet(data.nodes.map(({ label, ...node }) => node));
  const edges = new vis.DataSet(data.edges);
  const network = new vis.Network(document.getElementById("network"), { nodes, edges }, read("options"));
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const animation = still ? false : { duration: 350, easingFunction: "easeInOutQuad" };
  let chosen = null; // a set of ids that stand out, the first of them chosen
  let hovered = null;

  // ---- names: as many as fit at this zoom without covering each other, the most important first
  const FEW = 60; // names of so many may take three lines
  const FIRST = 16; // so many may cover lesser signs
  const order = [...data.nodes].sort((a, b) => b.size - a.size || (a.label < b.label ? -1 : 1));
  const measured = new Map();
  const lines = (context, text, size, most) => {
    const key = `${most} ${size} ${text}`;
    if (!measured.has(key)) {
      const rows = [""];
      for (const word of text.split(" ")) {
        const row = rows[rows.length - 1];
        if (row && (row + " " + word).length > 20) rows.push(word);
        else rows[rows.length - 1] = row ? row + " " + word : word;
      }
      const kept = rows.slice(0, most).map((row) => (row.length > 24 ? row.slice(0, 23) + "…" : row));
      if (rows.length > most) kept[most - 1] = kept[most - 1].replace(/…$/, "") + "…";
      measured.set(key, { kept, width: Math.max(...kept.map((row) => context.measureText(row).width)) });
    }
    return measured.get(key);
  };
  // a spot for a name in so many lines: beside its sign, and where no other name is
  const spot = ({ at, r, size, frame, taken, most, text, context, fits }) => {
    const { kept, width } = lines(context, text, size, most);
    const high = kept.length * size * 1.2;
    const inside = (x) => Math.min(Math.max(x, width / 2 + 4), frame.width - width / 2 - 4);
    const aside = r + width / 2 + 2;
    const spots = [ // below, above, right, left of the sign, and its corners
      [inside(at.x), at.y + r],
      [inside(at.x), at.y - r - high],
      [at.x + aside, at.y - high / 2],
      [at.x - aside, at.y - high / 2],
      [at.x + aside * 0.75, at.y + r * 0.8],
      [at.x - aside * 0.75, at.y + r * 0.8],
      [at.x + aside * 0.75, at.y - r * 0.8 - high],
      [at.x - aside * 0.75, at.y - r * 0.8 - high],
    ].map(([x, top]) => ({ kept, x, top, l: x - width / 2 - 2, r: x + width / 2 + 2, t: top - 1, b: top + high }));
    if (!fits) return spots[0];
    return spots.find((box) => box.l >= 0 && box.r <= frame.width && taken.every(apart(box)) && fits(box));
  };
  const apart = (box) => (other) => box.r < other.l || box.l > other.r || box.b < other.t || box.t > other.b;
  const shown = [];
  network.on("afterDrawing", (context) => {
    const scale = network.getScale();
    const topLeft = network.DOMtoCanvas({ x: 0, y: 0 });
    const frame = document.getElementById("network").getBoundingClientRect();
    const taken = []; // by names
    const signs = [];
    const screen = (node) => ({ x: (node.x - topLeft.x) * scale, y: (node.y - topLeft.y) * scale });
    for (const node of order) {
      const at = screen(node);
      const r = node.size * scale;
      signs.push({ size: node.size, l: at.x - r, r: at.x + r, t: at.y - r, b: at.y + r - 1 });
    }
    const first = order.filter((node) => node.id === hovered || (chosen && chosen.has(node.id)));
    shown.length = 0;
    context.save();
    context.textAlign = "center";
    context.textBaseline = "top";
    context.lineJoin = "round";
    let place = -1;
    for (const node of new Set([...first, ...order])) {
      place += 1;
      const dim = chosen && !chosen.has(node.id) && node.id !== hovered;
      if (dim) continue;
      const at = screen(node);
      if (at.x < 0 || at.y < 0 || at.x > frame.width || at.y > frame.height) continue;
      const size = Math.round(Math.min(16, Math.max(11.5, 9 + node.size * 0.3)) * 2) / 2;
      const strong = node.id === hovered || (chosen && [...chosen][0] === node.id);
      context.font = `${strong ? 600 : 400} ${size}px system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif`;
      const named = { at, r: node.size * scale + 3, size, frame, taken, text: node.label, context };
      const clear = (box) => signs.every(apart(box));
      const over = (box) => signs.every((sign) => sign.size < node.size * 0.7 || apart(box)(sign));
      const lengths = order.length <= FEW ? [3, 2, 1] : [2];
      let box = null;
      for (const most of lengths) box ??= spot({ ...named, most, fits: clear }) ?? null;
      if (!box && place < FIRST) box = spot({ ...named, most: 2, fits: over });
      if (!box && strong) box = spot({ ...named, most: 3 });
      if (!box) continue;
      taken.push(box);
      shown.push(node.label);
      context.font = context.font.replace(/[\d.]+px/, `${size / scale}px`);
      box.kept.forEach((row, number) => {
        const x = topLeft.x + box.x / scale;
        const y = topLeft.y + (box.top + number * size * 1.2) / scale;
        context.strokeStyle = "rgba(255,255,255,.92)";
        context.lineWidth = 4 / scale;
        context.strokeText(row, x, y);
        context.fillStyle = "#1c2733";
        context.fillText(row, x, y);
      });
    }
    context.restore();
  });

  // ---- what stands out
  const faded = new Set();
  const choose = (ids) => {
    chosen = ids;
    const change = [];
    for (const node of data.nodes) {
      const fade = Boolean(ids && !ids.has(node.id));
      if (fade !== faded.has(node.id)) {
        change.push({ id: node.id, opacity: fade ? 0.18 : 1 });
        fade ? faded.add(node.id) : faded.delete(node.id);
      }
    }
    if (change.length) nodes.update(change);
    const start = ids && [...ids][0];
    edges.update(data.edges.map((edge) => {
      const near = !ids || edge.from === start || edge.to === start || (ids.size === 2 && ids.has(edge.from) && ids.has(edge.to));
      return { id: edge.id, color: { ...edge.color, opacity: near ? 1 : 0.12 } };
    }));
  };

  // ---- details
  const details = document.getElementById("details");
  const element = (tag, text, parent, className) => {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    if (className) made.className = className;
    if (parent) parent.append(made);
    return made;
  };
  const quote = ([words, source], parent) => {
    const block = element("blockquote", words, parent);
    element("cite", source, block);
  };
  const describe = (title, facts) => {
    details.replaceChildren();
    const close = element("button", "Close", details, "close");
    close.type = "button";
    close.addEventListener("click", clear);
    element("h2", title, details);
    for (const fact of facts.filter(Boolean)) element("p", fact, details, "facts");
    details.hidden = false;
    details.parentElement.scrollTop = 0;
  };
  const clear = () => {
    details.hidden = true;
    details.replaceChildren();
    network.unselectAll();
    choose(null);
  };
  const showNode = (id, move) => {
    const node = byId.get(id);
    const near = linked.get(id);
    const others = near.map((edge) => (edge.from === id ? edge.to : edge.from));
    describe(node.label, [node.group_label, node.regions.join(", "), near.length ? "" : "No link is reported."]);
    if (near.length) {
      element("h3", `Links (${near.length})`, details);
      const list = element("ul", "", details, "near");
      near.map((edge, number) => [byId.get(others[number]), edge])
        .sort(([a], [b]) => (a.label < b.label ? -1 : 1))
        .forEach(([other, edge]) => {
          const button = element("button", `${other.label}: ${edge.how}`, element("li", "", list));
          button.type = "button";
          button.addEventListener("click", () => showEdge(edge.id));
        });
      const quotes = new Map(near.flatMap((edge) => edge.quotes).map((pair) => [pair.join("\n"), pair]));
      element("h3", "In the words of the reports", details);
      [...quotes.values()].slice(0, 12).forEach((pair) => quote(pair, details));
      if (quotes.size > 12) element("p", `and ${quotes.size - 12} more: choose a link above`, details, "facts");
    }
    network.selectNodes([id]);
    choose(new Set([id, ...others]));
    if (move) network.focus(id, { scale: Math.max(network.getScale(), 1), animation });
  };
  const showEdge = (id) => {
    const edge = data.edges.find((each) => each.id === id);
    describe(`${byId.get(edge.from).label} – ${byId.get(edge.to).label}`, [edge.how, edge.themes.join(", "), edge.basis]);
    element("h3", "In the words of the reports", details);
    edge.quotes.forEach((pair) => quote(pair, details));
    network.setSelection({ nodes: [], edges: [id] });
    choose(new Set([edge.from, edge.to]));
  };
  network.on("click", ({ nodes: [node], edges: [edge] }) => {
    if (node !== undefined) showNode(node, false);
    else if (edge !== undefined) showEdge(edge);
    else clear();
  });
  network.on("hoverNode", ({ node }) => { hovered = node; network.redraw(); });
  network.on("blurNode", () => { hovered = null; network.redraw(); });

  // ---- search: case and accents do not count
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const input = document.getElementById("search");
  const found = document.getElementById("found");
  const hits = document.getElementById("hits");
  const folded = order.map((node) => [fold(node.label), node]);
  const pick = (id) => {
    found.hidden = true;
    showNode(id, true);
  };
  const search = () => {
    const wanted = fold(input.value.trim());
    const all = wanted ? folded.filter(([name]) => name.includes(wanted)).map(([, node]) => node) : [];
    all.sort((a, b) => fold(b.label).startsWith(wanted) - fold(a.label).startsWith(wanted));
    found.replaceChildren();
    for (const node of all.slice(0, 8)) {
      const button = element("button", node.label, element("li", "", found));
      button.type = "button";
      button.addEventListener("click", () => pick(node.id));
    }
    if (wanted && !all.length) element("li", "nothing of this name", found);
    found.hidden = !wanted;
    hits.textContent = wanted ? `${all.length} found` : "";
    return all;
  };
  input.addEventListener("input", search);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      const [best] = search();
      if (best) pick(best.id);
    } else if (event.key === "ArrowDown") {
      found.querySelector("button")?.focus();
      event.preventDefault();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    found.hidden = true;
    clear();
  });

  // ---- zoom
  const zoom = (by) => network.moveTo({ scale: Math.min(4, Math.max(0.05, network.getScale() * by)), animation });
  const whole = (move) => network.fit({ maxZoomLevel: 1.25, animation: move });
  document.getElementById("closer").addEventListener("click", () => zoom(1.4));
  document.getElementById("further").addEventListener("click", () => zoom(1 / 1.4));
  document.getElementById("whole").addEventListener("click", () => { clear(); whole(animation); });
  whole(false);
  window.practicegraph = { network, data, shown, choose: showNode };
})();
