// Places for cuts of a network on pages that are files: net_layout.py's columns and springs, for few nodes.

const ROUNDS = 140, FILL = 2.3, GOLDEN = Math.PI * (3 - Math.sqrt(5));
const GAPS = [[20, 92], [60, 58], [200, 30]];

/** Columns by layer, from left to right; in a column by the mean place of neighbours in the one before. */
export const layered = (layer, view, radius) => {
  const near = layer.map(() => []);
  view.one.forEach((a, l) => { near[a].push(view.other[l]); near[view.other[l]].push(a); });
  const places = layer.map(() => [0, 0]), most = Math.max(...layer), high = 2 * Math.max(...radius) + 46;
  for (let number = 0; number <= most; number++) {
    const rows = [...layer.keys()].filter((row) => layer[row] === number);
    const mean = (row) => { const before = near[row].filter((other) => layer[other] === number - 1); return before.reduce((sum, other) => sum + places[other][1], 0) / (before.length || 1); };
    const held = rows.map((row) => [number ? mean(row) : 0, row]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    held.forEach(([, row], place) => { places[row] = [(number - most / 2) * 260, (place - (held.length - 1) / 2) * high]; });
  }
  return places;
};

/** Springs (Fruchterman and Reingold 1991), then pushed apart; what has no tie stands in rows below. */
export const sprung = (view, radii) => {
  const tied = new Set([...view.one, ...view.other]), rows = [...tied].sort((a, b) => a - b);
  const gap = (GAPS.find(([most]) => rows.length <= most) ?? GAPS[2])[1];
  const radius = rows.map((row) => radii[row] + gap / 2), count = rows.length, at = new Map(rows.map((row, n) => [row, n]));
  const room = Math.sqrt(radius.reduce((sum, r) => sum + r * r, 0) * FILL), ideal = (room * 1.1) / Math.sqrt(count || 1);
  const links = view.one.map((a, l) => [at.get(a), at.get(view.other[l])]);
  const degree = new Int32Array(count);
  for (const ends of links) for (const end of ends) degree[end]++;
  const order = [...degree.keys()].sort((a, b) => degree[b] - degree[a] || a - b);
  const x = new Float64Array(count), y = new Float64Array(count);
  order.forEach((n, rank) => { const away = room * Math.sqrt((rank + 0.5) / count); x[n] = Math.cos(rank * GOLDEN) * away; y[n] = Math.sin(rank * GOLDEN) * away; });
  for (let round = 0; round < ROUNDS && count > 1; round++) {
    const heat = room * 0.12 * (1 - round / ROUNDS) + 0.5, fx = new Float64Array(count), fy = new Float64Array(count);
    for (let a = 0; a < count; a++) for (let b = 0; b < a; b++) {
      const [u, v] = [x[a] - x[b], y[a] - y[b]], away = Math.hypot(u, v) + 1e-6;
      const push = (ideal / away) ** 2 + (Math.max(radius[a] + radius[b] - away, 0) / away) * 2;
      fx[a] += u * push; fy[a] += v * push; fx[b] -= u * push; fy[b] -= v * push;
    }
    for (const [a, b] of links) {
      const [u, v] = [x[a] - x[b], y[a] - y[b]], pull = ((Math.hypot(u, v) + 1e-6) / ideal) * 0.9;
      fx[a] -= u * pull; fy[a] -= v * pull; fx[b] += u * pull; fy[b] += v * pull;
    }
    for (let n = 0; n < count; n++) {
      const [u, v] = [fx[n] - x[n] * 0.06 * (count / 20), fy[n] - y[n] * 0.06 * (count / 20)], length = Math.hypot(u, v) + 1e-9;
      x[n] += (u / length) * Math.min(length, heat); y[n] += (v / length) * Math.min(length, heat);
    }
  }
  apart(x, y, radius);
  const places = radii.map(() => [0, 0]);
  let bottom = 0;
  rows.forEach((row, n) => { places[row] = [x[n] * 1.15, y[n] * 0.9]; bottom = Math.max(bottom, places[row][1] + radii[row]); });
  const alone = [...radii.keys()].filter((row) => !tied.has(row)), wide = Math.max(Math.trunc(Math.sqrt(alone.length * 4)), 1);
  alone.forEach((row, n) => { places[row] = [((n % wide) - (Math.min(wide, alone.length) - 1) / 2) * 64, (count ? bottom + 88 : 0) + Math.trunc(n / wide) * 40]; });
  return places;
};

/** Moved until no two discs overlap, at most 120 rounds. */
const apart = (x, y, radius) => {
  for (let round = 0; round < 120; round++) {
    const [fx, fy] = [new Float64Array(x.length), new Float64Array(x.length)];
    let worst = 0;
    for (let a = 0; a < x.length; a++) for (let b = 0; b < a; b++) {
      const [u, v] = [x[a] - x[b], y[a] - y[b]], away = Math.hypot(u, v) + 1e-6, over = radius[a] + radius[b] - away;
      if (over <= 0) continue;
      worst = Math.max(worst, over);
      fx[a] += (u / away) * over * 0.35; fy[a] += (v / away) * over * 0.35; fx[b] -= (u / away) * over * 0.35; fy[b] -= (v / away) * over * 0.35;
    }
    if (worst < 0.5) break;
    for (let n = 0; n < x.length; n++) { x[n] += fx[n]; y[n] += fy[n]; }
  }
};
