// Draws a network on a canvas: 2,000 nodes and 12,000 links at the pace of the screen, without a graphics card.
//
// What one colour and width draws is one path: the count of strokes, not of lines, is what costs. Names are set where
// there is room, the best linked first. Nothing is drawn unless something changed.

import { paintNames } from "./net_names.js";

const TURN = Math.PI * 2;
const SMALLEST = 0.02, LARGEST = 8, EASE = 380;

/** Adds a shape of radius r around x, y to a path; the shapes of palette.py. */
const SHAPES = {
  dot: (path, x, y, r) => { path.moveTo(x + r, y); path.arc(x, y, r, 0, TURN); },
  square: (path, x, y, r) => path.rect(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8),
  diamond: (path, x, y, r) => corners(path, x, y, r * 1.15, 4, 0),
  triangle: (path, x, y, r) => corners(path, x, y + r * 0.15, r * 1.2, 3, -Math.PI / 2),
  triangleDown: (path, x, y, r) => corners(path, x, y - r * 0.15, r * 1.2, 3, Math.PI / 2),
  hexagon: (path, x, y, r) => corners(path, x, y, r * 1.08, 6, 0),
  star: (path, x, y, r) => corners(path, x, y, r * 1.3, 10, -Math.PI / 2, 0.5),
};
const corners = (path, x, y, r, count, turn, inner = 1) => {
  for (let i = 0; i < count; i++) {
    const away = i % 2 ? r * inner : r;
    const a = turn + (TURN * i) / count;
    path[i ? "lineTo" : "moveTo"](x + away * Math.cos(a), y + away * Math.sin(a));
  }
  path.closePath();
};
/** Width of a line in pixels, by what it rests on; picture_svg has the same. */
const widthOf = (weight) => Math.min(1.1 + 0.9 * Math.sqrt(weight - 1), 7);

export class Picture {
  constructor(canvas) {
    this.canvas = canvas;
    this.nodes = [];
    this.links = [];
    this.groups = [];
    this.order = [];
    this.pins = new Map();
    this.byId = new Map();
    this.camera = { x: 0, y: 0, k: 1 };
    this.chosen = null; // { nodes: Set, link } or null
    this.cursor = null;
    this.over = null;
    this.moving = false;
    this.frames = 0;
    this.widths = new Map();
    this.wanted = false;
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    new ResizeObserver(() => this.resize()).observe(canvas);
    this.resize();
  }

  resize() {
    const box = this.canvas.getBoundingClientRect();
    this.ratio = Math.min(devicePixelRatio || 1, 2);
    this.width = Math.max(box.width, 1);
    this.height = Math.max(box.height, 1);
    this.canvas.width = Math.round(this.width * this.ratio);
    this.canvas.height = Math.round(this.height * this.ratio);
    if (!this.touched && this.nodes.length) this.fit(false);
    this.draw();
  }

  /** Colours of the page, which change with its appearance. */
  look() {
    const style = getComputedStyle(this.canvas);
    this.colours = Object.fromEntries(["paper", "ink", "soft", "stated", "derived", "lit"].map((name) => [name, style.getPropertyValue(`--net-${name}`).trim()]));
    const probe = document.createElement("canvas").getContext("2d");
    for (const [name, value] of Object.entries(this.colours)) {
      // light-dark() is resolved by the browser only where a colour property takes it
      this.canvas.style.color = value;
      probe.fillStyle = getComputedStyle(this.canvas).color;
      this.colours[name] = probe.fillStyle;
    }
    this.canvas.style.color = "";
    const [r, g, b] = [1, 3, 5].map((i) => parseInt(this.colours.paper.slice(i, i + 2), 16));
    this.dark = r + g + b < 300;
    this.font = style.fontFamily;
    this.draw();
  }

  /** Shows other data; what was there before moves to its new place. */
  show(data, pins, { keep = false } = {}) {
    const before = new Map(this.nodes.map((node) => [node.id, node]));
    this.aggregated = data.aggregated;
    this.styles = data.styles.map(([fill, outline, shape]) => ({ fill, outline, shape }));
    this.nodes = data.nodes.map(([id, name, x, y, r, style, group, count, degree, what], row) => {
      const held = before.get(id);
      return { id, name, x, y, r, style, group, count, degree, what, row, tx: x, ty: y, fx: held?.x ?? x, fy: held?.y ?? y };
    });
    this.byId = new Map(this.nodes.map((node) => [node.id, node]));
    this.links = data.links.map(([a, b, weight, stated, ways, themes]) => ({ one: this.nodes[a], other: this.nodes[b], weight, stated, ways, themes, width: widthOf(weight) }));
    const most = Math.max(...this.links.map((link) => link.weight), 1);
    if (data.aggregated) for (const link of this.links) link.width = 0.6 + 7 * Math.sqrt(link.weight / most);
    this.near = new Map(this.nodes.map((node) => [node, []]));
    for (const link of this.links) { this.near.get(link.one).push(link); this.near.get(link.other).push(link); }
    this.ways = data.ways;
    this.themes = data.themes;
    this.groups = data.groups;
    this.order = [...this.nodes].sort((a, b) => b.degree - a.degree || b.count - a.count || (a.id < b.id ? -1 : 1));
    this.cursor = this.cursor && this.byId.get(this.cursor.id);
    this.over = null;
    this.pin(pins);
    this.begun = this.still.matches || !before.size ? 0 : performance.now();
    if (!this.begun) for (const node of this.nodes) { node.x = node.tx; node.y = node.ty; }
    if (!keep || !this.fitted) this.fit(this.begun > 0);
    this.draw();
  }

  /** Places of pinned nodes, by identifier. */
  pin(pins) {
    this.pins = pins;
    for (const [id, [x, y]] of pins) {
      const node = this.byId.get(id);
      if (node) Object.assign(node, { tx: x, ty: y, x, y, fx: x, fy: y });
    }
    this.draw();
  }

  /** What is selected: identifiers of one thing or two. */
  choose(ids) {
    const nodes = ids.map((id) => this.byId.get(id)).filter(Boolean);
    const link = nodes.length === 2 ? this.near.get(nodes[0]).find((l) => l.one === nodes[1] || l.other === nodes[1]) : null;
    this.chosen = nodes.length ? { nodes: new Set(nodes), link } : null;
    this.draw();
  }

  box() {
    let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const { tx, ty, r } of this.nodes) {
      x0 = Math.min(x0, tx - r); y0 = Math.min(y0, ty - r); x1 = Math.max(x1, tx + r); y1 = Math.max(y1, ty + r);
    }
    return this.nodes.length ? [x0, y0, x1, y1] : [-100, -100, 100, 100];
  }

  /** Shows all of it. */
  fit(move = true) {
    this.touched = false;
    this.fitted = true;
    const [x0, y0, x1, y1] = this.box();
    const tools = this.width < 520 ? 0 : 56; // their buttons stand at the right, below on a phone
    const k = Math.max(Math.min((this.width - (this.width < 520 ? 40 : 90) - tools) / (x1 - x0 + 1), (this.height - 90) / (y1 - y0 + 1), 1.6), SMALLEST);
    this.go({ x: (x0 + x1 + tools / k) / 2, y: (y0 + y1) / 2, k }, move);
  }

  go(camera, move = true, quiet = false) {
    if (!move || this.still.matches) { this.camera = { ...camera }; this.flight = null; } else this.flight = { from: { ...this.camera }, to: camera, at: performance.now() };
    this.draw();
    if (!quiet) this.moved?.();
  }

  zoom(by, px = this.width / 2, py = this.height / 2, move = false) {
    this.touched = true;
    const [wx, wy] = this.world(px, py);
    const k = Math.min(Math.max(this.camera.k * by, SMALLEST), LARGEST);
    this.go({ x: wx - (px - this.width / 2) / k, y: wy - (py - this.height / 2) / k, k }, move);
  }

  world(px, py) {
    return [(px - this.width / 2) / this.camera.k + this.camera.x, (py - this.height / 2) / this.camera.k + this.camera.y];
  }

  screen(x, y) {
    return [(x - this.camera.x) * this.camera.k + this.width / 2, (y - this.camera.y) * this.camera.k + this.height / 2];
  }

  /** Pixels on the screen by which a node's radius grows or shrinks: slower than the zoom, so that it stays visible. */
  scale() { return Math.min(Math.max(this.camera.k, 0.18), 1.8) ** 0.62; }

  /** The node at a place of the screen, else the link, else null. */
  at(px, py, reach = 5) {
    const s = this.scale();
    let best = null, least = Infinity;
    for (const node of this.nodes) {
      const [x, y] = this.screen(node.x, node.y);
      const away = Math.hypot(px - x, py - y) - node.r * s;
      if (away < reach && away < least) { least = away; best = node; }
    }
    if (best) return { node: best };
    least = reach;
    for (const link of this.links) {
      const [x, y] = this.screen(link.one.x, link.one.y), [u, v] = this.screen(link.other.x, link.other.y);
      if (px < Math.min(x, u) - reach || px > Math.max(x, u) + reach || py < Math.min(y, v) - reach || py > Math.max(y, v) + reach) continue;
      const length = (u - x) ** 2 + (v - y) ** 2;
      const t = length ? Math.min(Math.max(((px - x) * (u - x) + (py - y) * (v - y)) / length, 0), 1) : 0;
      const away = Math.hypot(px - x - t * (u - x), py - y - t * (v - y));
      if (away < least) { least = away; best = link; }
    }
    return best ? { link: best } : null;
  }

  /** What a link says, as one reads it. */
  words(link) {
    const how = link.ways.map((way) => this.ways[way]).join(", ");
    const on = link.themes.map((theme) => this.themes[theme]).join(", ");
    return on ? `${how} · ${on}` : how;
  }

  draw() {
    if (this.wanted) return;
    this.wanted = true;
    requestAnimationFrame((now) => { this.wanted = false; this.frame(now); });
  }

  frame(now) {
    if (!this.colours) return;
    let again = false;
    if (this.flight) {
      const t = Math.min((now - this.flight.at) / EASE, 1), e = 1 - (1 - t) ** 3, { from, to } = this.flight;
      const k = from.k * (to.k / from.k) ** e;
      const part = to.k === from.k ? e : (1 / from.k - 1 / k) / (1 / from.k - 1 / to.k);
      this.camera = { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part, k };
      if (t === 1) { this.flight = null; this.camera = { ...to }; }
      again = true;
    }
    if (this.begun) {
      const t = Math.min((now - this.begun) / EASE, 1), e = 1 - (1 - t) ** 3;
      for (const node of this.nodes) { node.x = node.fx + (node.tx - node.fx) * e; node.y = node.fy + (node.ty - node.fy) * e; }
      if (t === 1) this.begun = 0;
      again = true;
    }
    this.paint(this.canvas.getContext("2d"), this.ratio);
    this.frames++;
    if (again) this.draw();
  }

  paint(ctx, ratio) {
    const { colours, camera } = this, s = this.scale();
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.fillStyle = colours.paper;
    ctx.fillRect(0, 0, this.width, this.height);
    this.lit = this.chosen ?? (this.over?.node ? { nodes: new Set([this.over.node]) } : null);
    const lit = this.lit;
    this.close = lit && new Set([...lit.nodes].flatMap((node) => (lit.link ? [node] : [node, ...this.near.get(node).map((l) => (l.one === node ? l.other : l.one))])));
    this.paintGroups(ctx);
    this.paintLinks(ctx);
    this.paintNodes(ctx, s);
    paintNames(this, ctx, s, camera.k);
  }

  paintGroups(ctx) {
    if (this.aggregated || this.groups.length < 2 || this.camera.k > 0.9 || this.nodes.length < 60) { this.named = []; return; }
    const middles = new Map();
    for (const node of this.nodes) {
      const held = middles.get(node.group) ?? middles.set(node.group, [0, Infinity, 0]).get(node.group);
      held[0] += node.x; held[1] = Math.min(held[1], node.y - node.r); held[2]++;
    }
    this.named = this.groups.filter(([g]) => (middles.get(g)?.[2] ?? 0) > 4).slice(0, 24).map(([g, name, count]) => {
      const [x, top, n] = middles.get(g);
      const [px, py] = this.screen(x / n, top);
      return { name, count, at: [px, py - 12] };
    });
  }

  paintLinks(ctx) {
    const { colours, lit } = this, many = this.links.length;
    const quick = this.moving && many > 4000;
    const batches = new Map();
    const margin = 20;
    for (const link of this.links) {
      const [x, y] = this.screen(link.one.x, link.one.y), [u, v] = this.screen(link.other.x, link.other.y);
      if (Math.max(x, u) < -margin || Math.min(x, u) > this.width + margin || Math.max(y, v) < -margin || Math.min(y, v) > this.height + margin) continue;
      const near = lit && (lit.link ? link === lit.link : lit.nodes.has(link.one) || lit.nodes.has(link.other));
      const grade = near ? 2 : link.stated;
      const width = quick ? 1 : Math.round(link.width * 2) / 2;
      const key = `${grade} ${width}`;
      if (!batches.has(key)) batches.set(key, { grade, width, path: new Path2D() });
      const { path } = batches.get(key);
      path.moveTo(x, y);
      path.lineTo(u, v);
    }
    const faint = lit ? 0.1 : many > 3000 ? 0.22 : many > 800 || this.aggregated ? 0.34 : 0.75;
    const zoomed = Math.min(Math.max(this.camera.k, 0.35), 1.5);
    for (const { grade, width, path } of [...batches.values()].sort((a, b) => a.grade - b.grade)) {
      ctx.globalAlpha = grade === 2 ? 0.95 : Math.min(faint * (width > 2.5 ? 1.35 : 1), 0.95);
      ctx.strokeStyle = grade === 2 ? colours.lit : grade === 1 ? colours.stated : colours.derived;
      ctx.lineWidth = Math.max((grade === 2 ? width + 0.8 : width) * zoomed, 0.5);
      ctx.stroke(path);
    }
    ctx.globalAlpha = 1;
  }

  paintNodes(ctx, s) {
    const batches = new Map();
    for (const node of this.nodes) {
      const [x, y] = this.screen(node.x, node.y), r = Math.max(node.r * s, 2.4);
      if (x < -r || y < -r || x > this.width + r || y > this.height + r) continue;
      const faded = this.close && !this.close.has(node);
      const key = node.style * 2 + (faded ? 1 : 0);
      if (!batches.has(key)) batches.set(key, { style: this.styles[node.style], faded, path: new Path2D() });
      SHAPES[this.styles[node.style].shape](batches.get(key).path, x, y, r);
    }
    for (const { style, faded, path } of batches.values()) {
      ctx.globalAlpha = faded ? 0.16 : 1;
      ctx.fillStyle = style.fill;
      ctx.fill(path);
      ctx.lineWidth = 1.3;
      ctx.strokeStyle = this.dark ? "#eef4f0" : style.outline;
      ctx.stroke(path);
    }
    ctx.globalAlpha = 1;
    const ring = (node, colour, width, gap) => {
      const [x, y] = this.screen(node.x, node.y);
      ctx.beginPath();
      ctx.arc(x, y, node.r * s + gap, 0, TURN);
      ctx.lineWidth = width;
      ctx.strokeStyle = colour;
      ctx.stroke();
    };
    for (const node of this.chosen?.nodes ?? []) ring(node, this.colours.lit, 3, 4);
    for (const id of this.pins.keys()) if (this.byId.has(id)) ring(this.byId.get(id), this.colours.soft, 1.2, 2.5);
    if (this.cursor) { ring(this.cursor, this.colours.paper, 5, 6); ring(this.cursor, this.colours.ink, 2.2, 6); }
  }

  /** What is seen now as a PNG, twice as fine as the screen. */
  png() {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [this.width * 2, this.height * 2];
    this.paint(canvas.getContext("2d"), 2);
    return new Promise((done) => canvas.toBlob(done, "image/png"));
  }
}
