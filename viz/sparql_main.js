// The SPARQL page, lively: the editor in the place of the plain field, answers without loading the page anew, downloads.

import { dress } from "./sparql_editor.js";
import { make, tabled, triples, ways } from "./sparql_results.js";

const SELECT = { "text/csv": "CSV", "text/tab-separated-values": "TSV", "application/sparql-results+json": "JSON", "application/sparql-results+xml": "XML" };
const GRAPH = { "text/turtle": "Turtle", "application/n-triples": "N-Triples", "application/ld+json": "JSON-LD", "application/rdf+xml": "RDF/XML" };
const SUFFIX = { CSV: "csv", TSV: "tsv", JSON: "json", XML: "xml", Turtle: "ttl", "N-Triples": "nt", "JSON-LD": "jsonld", "RDF/XML": "rdf" };

for (const form of document.querySelectorAll("form.sparql")) begin(form);

async function begin(form) {
  const words = JSON.parse(form.dataset.words);
  const links = { thing: (iri) => `${form.dataset.thing}?${new URLSearchParams({ iri })}`, map: form.dataset.map };
  const results = document.getElementById("results");
  const say = document.querySelector("#query-state");
  const editor = await dress(form);
  document.querySelector("pre.warn")?.remove();
  let asked = null;

  const fetched = (query, accept, signal) => fetch(form.dataset.endpoint, {
    method: "POST", signal, headers: { accept, "content-type": "application/x-www-form-urlencoded" }, body: new URLSearchParams({ query }),
  });

  const ask = async () => {
    const query = editor.text;
    asked?.abort();
    asked = new AbortController();
    const { signal } = asked;
    const url = new URL(location);
    url.search = new URLSearchParams({ query });
    if (url.href.length < 8000) history.replaceState(history.state, "", url);
    say.textContent = words.asking;
    editor.mark("");
    const begun = performance.now();
    try {
      const answer = await fetched(query, "application/sparql-results+json, application/n-triples;q=0.9", signal);
      const text = await answer.text();
      if (!answer.ok) return fail(text || `${answer.status} ${answer.statusText}`);
      const isGraph = answer.headers.get("content-type").startsWith("application/n-triples");
      show(isGraph ? triples(text) : tabled(JSON.parse(text)), query, isGraph ? GRAPH : SELECT, performance.now() - begun);
    } catch (error) {
      if (error.name !== "AbortError") fail(error.message);
    }
  };
  const fail = (message) => {
    say.textContent = "";
    results.replaceChildren(make("pre", { class: "warn", role: "alert" }, message));
    editor.mark(message);
  };

  const show = (result, query, forms, took) => {
    const shown = ways(result, words, links);
    const panels = new Map();
    const tabs = shown.map(([name]) => make("button", { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": `panel-${name}` }, words[name]));
    const open = (number) => {
      const [name, build] = shown[number];
      tabs.forEach((tab, i) => { tab.setAttribute("aria-selected", String(i === number)); tab.tabIndex = i === number ? 0 : -1; });
      for (const panel of panels.values()) panel.hidden = true;
      if (!panels.has(name)) {
        panels.set(name, make("div", { role: "tabpanel", id: `panel-${name}`, "aria-labelledby": `tab-${name}` }, build()));
        results.append(panels.get(name));
      }
      panels.get(name).hidden = false;
    };
    tabs.forEach((tab, number) => {
      tab.addEventListener("click", () => open(number));
      tab.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (!step) return;
        const next = (number + step + tabs.length) % tabs.length;
        open(next);
        tabs[next].focus();
      });
    });
    const downloads = Object.entries(forms).map(([accept, name]) => {
      const button = make("button", { type: "button", class: "quiet" }, name);
      button.addEventListener("click", async () => {
        const answer = await fetched(query, accept);
        if (!answer.ok) return fail(await answer.text());
        const link = make("a", { href: URL.createObjectURL(await answer.blob()), download: `result.${SUFFIX[name]}` });
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
      });
      return make("li", {}, button);
    });
    say.textContent = `${words.rows}: ${result.rows.length.toLocaleString(document.documentElement.lang)} · ${Math.round(took)} ms`;
    results.replaceChildren(
      make("div", { class: "results-bar" }, make("div", { role: "tablist", "aria-label": words.shown }, ...tabs), make("ul", { class: "downloads", "aria-label": words.download }, ...downloads)),
    );
    open(0);
  };

  form.addEventListener("submit", (event) => { event.preventDefault(); ask(); });
  document.querySelector(".examples")?.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    editor.text = new URL(link.href).searchParams.get("query");
    editor.view.focus();
    form.scrollIntoView({ block: "start" });
    ask();
  });
  form.dataset.ready = "true";
  if (new URL(location).searchParams.get("query")) ask();
}
