// What hands do to the picture: mouse, pen, fingers and keys. Every way leads to the same few calls of the page.

/** Moves, zooms, selects and pins; `page` has select(ids), open(node), pin(node), say(text) and tool(name). */
export const handle = (picture, page) => {
  const { canvas } = picture;
  const pointers = new Map();
  let grabbed = null, from = null, far = 0, pinch = 0, settle = 0;
  const place = (event) => { const box = canvas.getBoundingClientRect(); return [event.clientX - box.left, event.clientY - box.top]; };
  const moving = (is) => {
    picture.moving = is;
    canvas.classList.toggle("moving", is);
    clearTimeout(settle);
    if (!is) picture.draw();
  };

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, place(event));
    [from, far, pinch] = [place(event), 0, 0];
    grabbed = pointers.size === 1 ? picture.at(...from, event.pointerType === "touch" ? 14 : 5) : null;
  });
  canvas.addEventListener("pointermove", (event) => {
    const [x, y] = place(event);
    if (!pointers.has(event.pointerId)) {
      const over = picture.at(x, y);
      if (over?.node !== picture.over?.node || over?.link !== picture.over?.link) {
        picture.over = over;
        canvas.classList.toggle("over", Boolean(over));
        picture.draw();
      }
      return;
    }
    const [px, py] = pointers.get(event.pointerId);
    pointers.set(event.pointerId, [x, y]);
    if (pointers.size === 2) {
      const [[a, b], [c, d]] = [...pointers.values()];
      const length = Math.hypot(a - c, b - d);
      if (pinch) picture.zoom(length / pinch, (a + c) / 2, (b + d) / 2);
      pinch = length;
      far = Infinity;
      return;
    }
    far += Math.hypot(x - px, y - py);
    if (far < 4) return;
    moving(true);
    if (grabbed?.node) {
      const [wx, wy] = picture.world(x, y);
      Object.assign(grabbed.node, { x: wx, y: wy, tx: wx, ty: wy });
      picture.draw();
    } else {
      picture.flight = null;
      picture.touched = true;
      picture.camera.x -= (x - px) / picture.camera.k;
      picture.camera.y -= (y - py) / picture.camera.k;
      picture.draw();
      picture.moved?.();
    }
  });
  const up = (event) => {
    if (!pointers.delete(event.pointerId)) return;
    moving(false);
    if (event.type === "pointercancel") return;
    if (far < 4) {
      const hit = grabbed;
      picture.cursor = null;
      page.select(hit?.node ? [hit.node.id] : hit?.link ? [hit.link.one.id, hit.link.other.id] : []);
    } else if (grabbed?.node && far < Infinity) page.pin(grabbed.node, true);
    grabbed = null;
  };
  canvas.addEventListener("pointerup", up);
  canvas.addEventListener("pointercancel", up);
  canvas.addEventListener("pointerleave", () => { if (picture.over) { picture.over = null; picture.draw(); } });
  canvas.addEventListener("dblclick", (event) => { const hit = picture.at(...place(event)); if (hit?.node) page.open(hit.node); });
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    moving(true);
    picture.zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0016)), ...place(event));
    settle = setTimeout(() => moving(false), 160);
  }, { passive: false });

  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = ARROWS[event.key];
    const cursor = picture.cursor ?? [...(picture.chosen?.nodes ?? [])][0];
    if (step && event.shiftKey) picture.touched = true, picture.go({ ...picture.camera, x: picture.camera.x + (step[0] * 80) / picture.camera.k, y: picture.camera.y + (step[1] * 80) / picture.camera.k });
    else if (step) walk(cursor, step);
    else if (event.key === "Enter" && cursor) page.select([cursor.id], true);
    else if ((event.key === "p" || event.key === "P") && cursor) page.pin(cursor, !picture.pins.has(cursor.id));
    else if (event.key === "+" || event.key === "=") page.tool("closer");
    else if (event.key === "-") page.tool("further");
    else if (event.key === "0") page.tool("whole");
    else if (event.key === "Escape") { picture.cursor = null; page.select([]); } else return;
    event.preventDefault();
  });
  canvas.addEventListener("blur", () => { picture.cursor = null; picture.draw(); });

  /** The nearest node in a direction; the one nearest the middle to begin with. */
  const walk = (cursor, [dx, dy]) => {
    const { x, y } = cursor ?? picture.camera;
    let best = null, least = Infinity;
    for (const node of picture.nodes) {
      if (node === cursor) continue;
      const [u, v] = [node.x - x, node.y - y];
      const ahead = u * dx + v * dy, aside = Math.abs(u * dy - v * dx);
      const cost = cursor ? ahead + aside * 2.2 : Math.hypot(u, v);
      if ((!cursor || ahead > Math.max(aside * 0.4, 0.01)) && cost < least) { least = cost; best = node; }
    }
    if (!best) return;
    picture.cursor = best;
    const [px, py] = picture.screen(best.x, best.y);
    if (px < 60 || py < 60 || px > picture.width - 60 || py > picture.height - 60) picture.go({ ...picture.camera, x: best.x, y: best.y });
    picture.draw();
    page.say(`${best.name}${best.what ? `, ${best.what}` : ""}, ${best.degree}`);
  };
};
