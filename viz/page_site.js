// Pages as files: search and the switch of light and dark without a server. Runs before the page is drawn.
"use strict";

(() => {
  const root = new URL("..", document.currentScript.src);

  // The switch of appearance keeps its choice in the browser, since no server reads a cookie.
  const looks = () => { try { return localStorage.getItem("appearance") ?? ""; } catch { return ""; } };
  const wear = (look) => {
    if (look === "light" || look === "dark") document.documentElement.dataset.appearance = look;
    else delete document.documentElement.dataset.appearance;
  };
  wear(looks());
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-look]");
    if (!link) return;
    event.preventDefault();
    try { localStorage.setItem("appearance", link.dataset.look); } catch { /* a browser that keeps nothing */ }
    wear(link.dataset.look);
    for (const other of document.querySelectorAll("[data-look]")) other.toggleAttribute("aria-current", false);
    link.setAttribute("aria-current", "true");
  });

  // The names come as a script when they are first needed: a page from a disk may fetch nothing else.
  let names = null;
  const load = (address) => names ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(prepare(globalThis.practicegraphNames));
    script.onerror = () => { names = null; reject(new Error("the names could not be loaded")); };
    document.head.append(script);
  });
  const prepare = (data) => ({ ...data, words: data.names.map((row) => row[4].split(/[ |]+/)) });

  /** As graph/folding.py does for Latin letters; names in others bring a Latin spelling along. */
  const LETTERS = { æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", þ: "th", ł: "l", ı: "i", ħ: "h", ŋ: "n", ß: "ss" };
  const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/./gu, (c) => LETTERS[c] ?? c).normalize("NFC").replace(/[^\p{L}\p{N}]+/gu, " ").trim();

  /** How well a word that was typed fits the beginning of a word, 0 to 1: one slip in four letters is allowed, two in eight. */
  function fits(typed, word) {
    if (word.startsWith(typed)) return typed.length === word.length ? 1 : 0.95;
    const most = typed.length < 4 ? 0 : typed.length < 8 ? 1 : 2;
    if (!most || Math.abs(word.length - typed.length) > most && word.length < typed.length) return 0;
    const left = slips(typed, word, most);
    return left > most ? 0 : 0.9 - 0.6 * left / typed.length;
  }

  /** Slips between what was typed and the beginning of a word (Damerau and Levenshtein, adjacent letters exchanged). */
  function slips(typed, word, most) {
    const width = Math.min(word.length, typed.length + most);
    let older = [], old = Array.from({ length: width + 1 }, (_, i) => i);
    for (let i = 1; i <= typed.length; i++) {
      const row = [i];
      let least = i;
      for (let j = 1; j <= width; j++) {
        let cost = Math.min(old[j] + 1, row[j - 1] + 1, old[j - 1] + (typed[i - 1] === word[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && typed[i - 1] === word[j - 2] && typed[i - 2] === word[j - 1]) cost = Math.min(cost, older[j - 2] + 1);
        row.push(cost);
        least = Math.min(least, cost);
      }
      if (least > most) return most + 1;
      [older, old] = [old, row];
    }
    return Math.min(...old);
  }

  async function search(address, text, limit) {
    const typed = fold(text).split(" ").filter(Boolean).slice(0, 8);
    if (!typed.length) return [];
    const data = await load(address);
    const best = new Map();
    data.words.forEach((words, number) => {
      let score = 0;
      for (const part of typed) {
        let found = 0;
        for (const word of words) if ((found = Math.max(found, fits(part, word))) === 1) break;
        if (!found) return;
        score += found;
      }
      const [label, thing, language, preferred] = data.names[number];
      score = score / typed.length + 0.01 * preferred + (language === "" || language === document.documentElement.lang ? 0.01 : 0) - 0.0005 * Math.min(words.length, 40);
      if (!(best.get(thing)?.score >= score)) best.set(thing, { score, label, language, thing });
    });
    return [...best.values()].sort((a, b) => b.score - a.score || a.thing - b.thing).slice(0, limit).map((hit) => {
      const [path, kind, name] = data.things[hit.thing];
      return { href: new URL(path, root).href, label: name === hit.label ? name : `${name} (${hit.label})`, lang: "", kind: data.kinds[kind] };
    });
  }
  globalThis.practicegraphSuggest = (address, text) => search(address, text, 8);

  // The page of search shows what its address asks.
  addEventListener("DOMContentLoaded", async () => {
    const look = looks() || "auto";
    for (const link of document.querySelectorAll("[data-look]")) link.toggleAttribute("aria-current", link.dataset.look === look);
    const form = document.querySelector("form[data-suggest]");
    form?.querySelector("input").addEventListener("focus", () => load(form.dataset.suggest).catch(() => {}), { once: true });
    const found = document.getElementById("found"), text = new URLSearchParams(location.search).get("q") ?? "";
    if (!found || !form || !text) return;
    form.querySelector("input").value = text;
    const hits = await search(form.dataset.suggest, text, 40);
    const list = document.createElement("ul");
    list.className = "rows";
    list.append(...hits.map((hit) => {
      const item = document.createElement("li"), link = document.createElement("a"), kind = document.createElement("span");
      link.href = hit.href;
      link.textContent = hit.label;
      link.className = "title";
      link.dir = "auto";
      kind.textContent = ` ${hit.kind}`;
      kind.className = "kind";
      item.append(link, kind);
      return item;
    }));
    if (!hits.length) found.textContent = found.dataset.none;
    else found.replaceChildren(list);
  });
})();
