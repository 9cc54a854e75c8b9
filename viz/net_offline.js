// The network page as a file: what net_main.js asks of a server is answered from the data beside the page, which come as
// scripts, since a page from a disk may fetch nothing.

import { download } from "./net_offline_files.js";
import { write } from "./net_offline_parts.js";
import { address, Network, stateOf } from "./net_offline_view.js";
import { speak } from "./net_offline_words.js";

const data = globalThis.practicegraphNetwork;
if (data) begin();

function begin() {
  speak(data);
  const network = new Network(data);
  const blank = document.cloneNode(true); // what stands on the page before anything is chosen
  const asked = (href) => new URL(href, location.href).searchParams;
  const views = new Map();
  const view = (state) => {
    const key = address(state, { select: [], pin: "", colour: "kind" });
    if (!views.has(key)) { if (views.size > 30) views.clear(); views.set(key, network.view(state)); }
    return { ...views.get(key), state };
  };

  // The sentences of so many things at a time stand in a file of their own.
  const files = new Map(), said = new Map();
  globalThis.practicegraphSaid = (place, held) => said.set(place, held);
  const chunk = (thing) => Math.floor(thing / data.chunk);
  const fetched = (thing) => {
    const place = chunk(thing);
    if (!files.has(place)) files.set(place, new Promise((resolve) => {
      const script = document.createElement("script");
      script.src = data.said.replace("*", place);
      script.onload = resolve;
      script.onerror = () => { files.delete(place); resolve(); };
      document.head.append(script);
    }));
    return files.get(place);
  };
  const quotes = (thing, rows) => (rows ?? []).map((row) => { const held = said.get(chunk(thing)), [source, start, end, text] = held.quotes[row], [href, title, lang] = held.sources[source]; return [`${href}#q-${start}-${end}`, title, start, text, lang]; });
  const evidence = {
    thing: (thing) => quotes(thing, said.get(chunk(thing))?.things[thing]),
    link: (low, high, basis) => quotes(low, said.get(chunk(low))?.links[`${low}-${high}-${basis}`]),
  };

  globalThis.practicegraphSource = {
    page: async (href) => {
      const params = asked(href), state = stateOf(params);
      const things = state.select.map((id) => network.number.get(id)).filter((n) => n !== undefined);
      if (things.length) await fetched(Math.min(...things));
      const page = blank.cloneNode(true);
      page.getElementById("net").dataset.picture = address(state, { select: [], pin: "" });
      write(page, network, state, view(state), params, evidence);
      for (const link of document.querySelectorAll("a[hreflang]")) link.search = location.search;
      return page;
    },
    picture: async (href) => network.picture(view(stateOf(asked(href)))),
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".downloads a[download]");
    if (!link) return;
    event.preventDefault();
    const state = stateOf(asked(location.href));
    download(network, view(state), state, new URL(link.href).pathname.split(".").at(-1));
  });
}
