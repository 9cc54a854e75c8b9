// The names in the picture: set where there is room, what matters first, none over another.

const NAME = 12.5;

/** Sets the names: what is selected first, then communities, then the best linked, then what links say. */
export const paintNames = (picture, ctx, s, k) => {
  const taken = [];
  const free = (box, own) => taken.every(([x, y, u, v, node]) => box[2] < x || box[0] > u || box[3] < y || box[1] > v || (own && node === own));
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  const write = (text, x, y, { size = NAME, weight = 450, colour = picture.colours.ink, must = false, direction = "inherit", own } = {}) => {
    const half = measure(picture, ctx, text, size, weight) / 2 + 3;
    const box = [x - half, y - size * 0.72, x + half, y + size * 0.72];
    if (!must && !free(box, own)) return false;
    taken.push(box);
    ctx.direction = direction;
    ctx.font = `${weight} ${size}px ${picture.font}`;
    ctx.lineWidth = 3.5;
    ctx.strokeStyle = picture.colours.paper;
    ctx.strokeText(text, x, y);
    ctx.fillStyle = colour;
    ctx.fillText(text, x, y);
    return true;
  };
  const name = (node, options) => {
    const [x, y] = picture.screen(node.x, node.y);
    if (x < -20 || y < -20 || x > picture.width + 20 || y > picture.height + 20) return false;
    const text = short(node.name, options?.must ? 70 : picture.aggregated ? 26 : picture.nodes.length > 40 ? 24 : 34);
    const inside = picture.aggregated && node.r * s > 26;
    const below = inside ? y : y + node.r * s + 9;
    const set = { ...options, own: node, weight: inside ? 650 : options?.weight ?? 450 };
    const r = node.r * s, away = r + 6 + measure(picture, ctx, text, NAME, set.weight) / 2;
    const places = inside || set.must ? [[x, below]] : [[x, below], [x, y - r - 9], [x + away, y], [x - away, y]];
    const done = places.some(([u, v]) => write(text, u, v, set));
    if (done && picture.aggregated && node.r * s > 14) write(String(node.count), x, inside ? y + 15 : y, { size: 11, must: true, colour: picture.colours.ink });
    return done;
  };
  for (const node of new Set([picture.cursor, picture.over?.node, ...(picture.chosen?.nodes ?? [])])) if (node && picture.byId.has(node.id)) name(node, { weight: 650, must: true });
  if (picture.lit?.link) along(picture, ctx, picture.lit.link, true);
  else if (picture.over?.link) along(picture, ctx, picture.over.link, true);
  for (const { name: text, at: [x, y] } of picture.named) if (!picture.close) write(short(text, 44), x, y, { size: 15, weight: 700 });
  for (const node of picture.nodes.length < 400 && !picture.aggregated ? picture.nodes : []) { const [x, y] = picture.screen(node.x, node.y), r = node.r * s * 0.8; taken.push([x - r, y - r, x + r, y + r, node]); }
  const room = Math.round((picture.width * picture.height) / (picture.aggregated || picture.nodes.length < 120 ? 7_000 : 14_000));
  let set = 0, tried = 0;
  for (const node of picture.order) {
    if (picture.close && !picture.close.has(node)) continue;
    if (set >= room || ++tried > 500) break;
    if (picture.moving && set > 24) break;
    if (k < 0.35 && !picture.aggregated && node.degree < 3 && picture.nodes.length > 60) continue;
    if (!picture.chosen?.nodes.has(node) && name(node)) set++;
  }
  if (!picture.moving && (k > 1.25 || (picture.links.length < 40 && k > 0.75) || picture.lit)) {
    const shown = picture.lit && !picture.lit.link ? picture.links.filter((l) => picture.lit.nodes.has(l.one) || picture.lit.nodes.has(l.other)) : picture.links;
    if (shown.length < 400) for (const link of shown) along(picture, ctx, link, false, taken);
  }
};

/** Writes along a link what it says, where it is long enough. */
const along = (picture, ctx, link, must, taken = []) => {
  const text = short(picture.words(link), 60);
  const [x, y] = picture.screen(link.one.x, link.one.y), [u, v] = picture.screen(link.other.x, link.other.y);
  const size = must ? 12.5 : 11, long = measure(picture, ctx, text, size, 450), length = Math.hypot(u - x, v - y);
  const [mx, my] = [(x + u) / 2, (y + v) / 2];
  if (!must && (length < long + 40 || mx < 0 || my < 0 || mx > picture.width || my > picture.height)) return;
  const flat = length < long + 20;
  const boxes = Array.from({ length: 7 }, (_, i) => {
    const away = ((i - 3) / 6) * (long - 10), px = mx + (flat ? away : ((u - x) / length) * away), py = my + (flat ? 0 : ((v - y) / length) * away);
    return [px - 7, py - 7, px + 7, py + 7];
  });
  if (!must && boxes.some((box) => taken.some(([a, b, c, d]) => box[2] >= a && box[0] <= c && box[3] >= b && box[1] <= d))) return;
  taken.push(...boxes);
  let turn = Math.atan2(v - y, u - x);
  if (Math.abs(turn) > Math.PI / 2) turn += Math.PI;
  ctx.save();
  ctx.translate(mx, my);
  ctx.rotate(flat ? 0 : turn);
  ctx.font = `450 ${size}px ${picture.font}`;
  ctx.lineWidth = 4;
  ctx.strokeStyle = picture.colours.paper;
  ctx.strokeText(text, 0, 0);
  ctx.fillStyle = must ? picture.colours.ink : picture.colours.soft;
  ctx.fillText(text, 0, 0);
  ctx.restore();
};

const measure = (picture, ctx, text, size, weight) => {
  const key = `${size} ${weight} ${text}`;
  if (!picture.widths.has(key)) {
    if (picture.widths.size > 20_000) picture.widths.clear();
    ctx.font = `${weight} ${size}px ${picture.font}`;
    picture.widths.set(key, ctx.measureText(text).width);
  }
  return picture.widths.get(key);
};

const short = (text, most) => (text.length <= most ? text : `${text.slice(0, most - 1).replace(/\s+\S*$/u, "")}…`);
