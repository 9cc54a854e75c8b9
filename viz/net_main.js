// The network page, lively: the picture in the place of its still, and links and forms that change what is seen without
// loading the page anew. The server says everything; this file asks it and puts the answers where they belong. The state
// is the address, so that going back is undoing.

import { Picture } from "./net_canvas.js";
import { handle } from "./net_hand.js";
import { slide } from "./net_time.js";

const PARTS = ["net-head", "net-filters", "net-summary", "net-cuts", "net-found", "net-time", "net-legend", "net-panel", "net-tables", "net-note"];
/** What makes it another picture; when only filters change, the eye stays where it is. */
const CUT = ["lens", "focus", "between", "group", "depth"];
const net = document.getElementById("net");
const canvas = document.getElementById("net-canvas");
/** Who answers: the server, unless the page is a file and brought its data along (net_offline.js). */
const source = globalThis.practicegraphSource ?? {
  page: async (href) => { const answer = await fetch(href, { headers: { accept: "text/html" } }), text = await answer.text(); return answer.ok ? new DOMParser().parseFromString(text, "text/html") : null; },
  picture: async (href) => { const answer = await fetch(href); return answer.ok ? answer.json() : null; },
};
if (canvas) begin();

function begin() {
  const home = new URL(net.dataset.page, location.href).pathname;
  const picture = new Picture(canvas);
  const live = document.getElementById("net-live");
  let shown = "", asked = 0, aim = "", typing = 0;

  const pins = (address = new URL(location)) => new Map((address.searchParams.get("pin") ?? "").split(",").filter(Boolean).map((item) => {
    const [, name, x, y] = /^(.*):(-?[\d.e+-]+):(-?[\d.e+-]+)$/.exec(item) ?? [];
    return [decodeURIComponent(name), [+x, +y]];
  }));
  const chosen = () => (new URL(location).searchParams.get("select") ?? "").split("~").filter(Boolean);
  const cut = (address) => CUT.map((name) => new URL(address, location.href).searchParams.get(name) ?? "").join("\n");

  // ---- the address
  const position = () => history.state?.n ?? 0;
  let last = +(sessionStorage.getItem("net-last") ?? position());
  const remember = (n) => { last = n; sessionStorage.setItem("net-last", n); };
  if (history.state?.n === undefined) { history.replaceState({ n: 0 }, ""); remember(0); }
  const go = (address, { replace = false } = {}) => {
    const url = new URL(address, location.href);
    const eye = new URL(location).searchParams.get("view");
    if (eye && !url.searchParams.has("view") && cut(url) === cut(location)) url.searchParams.set("view", eye); // the eye stays where it is
    clearTimeout(typing); // who chooses something has stopped typing
    if (url.href === location.href) return Promise.resolve();
    if (replace) history.replaceState({ n: position() }, "", url);
    else { remember(position() + 1); history.pushState({ n: last }, "", url); }
    return load();
  };
  const changed = (changes) => {
    const url = new URL(location);
    for (const name of ["find", "from", "page"]) url.searchParams.delete(name);
    for (const [name, value] of Object.entries(changes)) value ? url.searchParams.set(name, value) : url.searchParams.delete(name);
    return url;
  };
  addEventListener("popstate", () => load().then(() => look(true)));
  /** Where the eye is, x:y:zoom, once somebody has moved it; fitting the whole takes it out. */
  const look = (move) => {
    const found = /^(-?[\d.]+):(-?[\d.]+):([\d.]+)$/.exec(new URL(location).searchParams.get("view") ?? "");
    if (!found) return false;
    const [x, y, k] = found.slice(1).map(Number);
    if (!(k > 0)) return false;
    picture.touched = picture.fitted = true;
    picture.go({ x, y, k: Math.min(k, 8) }, move, true);
    return true;
  };
  let settling = 0;
  picture.moved = () => {
    clearTimeout(settling);
    settling = setTimeout(() => {
      const url = new URL(location), { x, y, k } = picture.flight?.to ?? picture.camera;
      if (picture.touched) url.searchParams.set("view", `${x.toFixed(1)}:${y.toFixed(1)}:${k.toPrecision(3)}`);
      else url.searchParams.delete("view");
      if (url.href !== location.href) history.replaceState(history.state, "", url);
    }, 400);
  };

  // ---- asking the server
  const load = async () => {
    const mine = ++asked;
    tools();
    picture.choose(chosen());
    net.setAttribute("aria-busy", "true");
    try {
      const page = await source.page(location.href);
      if (mine !== asked) return;
      const fresh = page?.getElementById("net");
      if (!fresh?.dataset.picture) { location.reload(); return; }
      swap(page);
      document.title = page.title;
      await paint(fresh.dataset.picture, mine);
    } catch (error) {
      live.textContent = error.message;
    } finally {
      if (mine === asked) net.removeAttribute("aria-busy");
    }
  };
  const paint = async (address, mine = asked) => {
    if (address !== shown) {
      const data = await source.picture(address);
      if (mine !== asked || !data) return;
      const keep = cut(address) === aim && picture.aggregated === data.aggregated;
      aim = cut(address);
      shown = address;
      picture.show(data, pins(), { keep });
    } else picture.pin(pins());
    picture.choose(chosen());
  };

  /** Puts the parts of another page in the place of ours; what is open, scrolled and in focus stays so. */
  const swap = (page) => {
    const active = document.activeElement;
    const mark = active?.closest("#net") && active !== canvas ? { id: active.id, href: active.getAttribute("href"), text: active.textContent, within: active.closest("[id]")?.id, facet: active.closest("[data-facet]")?.dataset.facet } : null;
    const scrolled = new Map([...net.querySelectorAll("[data-facet]")].map((d) => [d.dataset.facet, [d.open, d.querySelector("ul").scrollTop]]));
    const opened = new Map([...net.querySelectorAll("details:not([data-facet])")].map((d) => [d.className + d.parentElement.id, d.open]));
    const aside = document.getElementById("net-filters").scrollTop;
    for (const id of PARTS) {
      const [old, fresh] = [document.getElementById(id), page.getElementById(id)];
      if (old && fresh) old.replaceWith(fresh);
      else if (old && id === "net-note") old.remove();
      else if (fresh && id === "net-note") document.getElementById("net-figure").before(fresh);
      else if (old && id === "net-time") old.remove();
    }
    const hidden = page.querySelectorAll(".net-find input[type=hidden]");
    document.querySelectorAll(".net-find input[type=hidden]").forEach((input) => input.remove());
    document.querySelector(".net-find").prepend(...hidden);
    for (const d of net.querySelectorAll("[data-facet]")) if (scrolled.has(d.dataset.facet)) { const [open, top] = scrolled.get(d.dataset.facet); d.open = open; d.querySelector("ul").scrollTop = top; }
    for (const d of net.querySelectorAll("details:not([data-facet])")) if (opened.get(d.className + d.parentElement.id)) d.open = true;
    document.getElementById("net-filters").scrollTop = aside;
    canvas.setAttribute("aria-label", page.getElementById("net-canvas")?.getAttribute("aria-label") ?? "");
    if (mark && !active.isConnected) {
      const scope = mark.facet ? net.querySelector(`[data-facet="${mark.facet}"]`) : document.getElementById(mark.within);
      const same = (mark.id && document.getElementById(mark.id)) || [...(scope?.querySelectorAll("a") ?? [])].find((a) => a.firstElementChild?.textContent === undefined ? a.textContent === mark.text : a.textContent.replace(/[\d\s.,]+$/u, "") === mark.text.replace(/[\d\s.,]+$/u, ""));
      (same ?? scope)?.focus?.({ preventScroll: true });
    }
    dress();
  };

  // ---- what the parts can do
  const dress = () => {
    const time = document.getElementById("net-time");
    if (time) slide(time, {
      peek: (since, until) => { const url = new URL(shown, location.href); for (const [n, v] of [["since", since], ["until", until]]) v ? url.searchParams.set(n, v) : url.searchParams.delete(n); paint(url.pathname + url.search, ++asked); },
      settle: (since, until) => go(changed({ since, until })),
    });
    const png = net.querySelector("[data-tool=png]");
    if (png) png.hidden = false;
  };
  const page = {
    select: (ids, read) => go(changed({ select: ids.join("~") })).then(() => { if (read) document.getElementById("net-panel").focus(); }),
    open: (node) => go(changed(node.id.startsWith("group/") ? { group: node.id.slice(6), select: "" } : { focus: node.id, between: "", group: "", select: node.id })),
    pin: (node, on) => {
      const held = pins();
      on ? held.set(node.id, [Math.round(node.x), Math.round(node.y)]) : held.delete(node.id);
      go(changed({ pin: [...held].map(([id, [x, y]]) => `${id.replaceAll(",", "%2C")}:${x}:${y}`).join(",") }));
    },
    say: (text) => { live.textContent = text; },
    tool: async (name) => {
      if (name === "closer") picture.zoom(1.4, undefined, undefined, true);
      else if (name === "further") picture.zoom(1 / 1.4, undefined, undefined, true);
      else if (name === "whole") picture.fit();
      else if (name === "undo") history.back();
      else if (name === "redo") history.forward();
      else if (name === "pins") go(changed({ pin: "" })).then(() => { const now = shown; shown = ""; return paint(now); });
      else if (name === "full") document.fullscreenElement ? document.exitFullscreen() : canvas.parentElement.requestFullscreen();
      else if (name === "png") {
        const link = document.createElement("a");
        link.href = URL.createObjectURL(await picture.png());
        link.download = "network.png";
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
      }
    },
  };
  const tools = () => {
    const bar = document.getElementById("net-tools");
    bar.hidden = false;
    bar.querySelector("[data-tool=undo]").disabled = position() < 1;
    bar.querySelector("[data-tool=redo]").disabled = position() >= last;
    bar.querySelector("[data-tool=pins]").disabled = !pins().size;
  };
  net.addEventListener("click", (event) => {
    const tool = event.target.closest("[data-tool]");
    if (tool) return page.tool(tool.dataset.tool);
    const link = event.target.closest("a[href]");
    if (!link || link.hasAttribute("download") || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const url = new URL(link.href);
    if (url.protocol !== location.protocol || url.host !== location.host || url.pathname !== home) return;
    event.preventDefault();
    go(url).then(() => {
      if (link.dataset.from) document.getElementById("net-find").focus();
      const node = link.dataset.thing && picture.byId.get(link.dataset.thing);
      if (node) { picture.touched = true; picture.go({ x: node.x, y: node.y, k: Math.max(picture.camera.k, 0.9) }); }
    });
  });
  net.addEventListener("submit", (event) => {
    if (new URL(event.target.action).pathname !== home) return;
    event.preventDefault();
    const values = [...new FormData(event.target)].filter(([, value]) => value);
    go(`${home}?${new URLSearchParams(values)}`);
  });
  net.addEventListener("input", (event) => {
    if (event.target.id !== "net-find") return;
    clearTimeout(typing);
    typing = setTimeout(() => { if (event.target.value.trim().length !== 1) go(`${home}?${new URLSearchParams([...new FormData(event.target.form)].filter(([, v]) => v))}`, { replace: true }); }, 220);
  });

  // ---- begin
  document.addEventListener("appearance", () => picture.look());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => picture.look());
  handle(picture, page);
  picture.look();
  dress();
  tools();
  aim = cut(net.dataset.picture);
  (globalThis.practicegraphSource ? load() : paint(net.dataset.picture)).then(() => { look(false); net.dataset.ready = "true"; });
  globalThis.practicegraph = { picture, page };
}
