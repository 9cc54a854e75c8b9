// What makes pages lively: suggestions while typing, the switch of appearance, quotes found by the address.
// Every page works without this file.
"use strict";

// The switch of light and dark keeps its choice in a cookie, which the server reads, so that no page flashes.
for (const link of document.querySelectorAll("[data-look]")) {
  link.addEventListener("click", (event) => {
    if (!location.protocol.startsWith("http")) return;
    event.preventDefault();
    const look = link.dataset.look;
    document.cookie = `appearance=${look}; max-age=31536000; path=/; samesite=lax`;
    if (look === "auto") delete document.documentElement.dataset.appearance;
    else document.documentElement.dataset.appearance = look;
    document.querySelector('meta[name="color-scheme"]').content = look === "auto" ? "light dark" : look;
    for (const other of document.querySelectorAll("[data-look]")) other.toggleAttribute("aria-current", false);
    link.setAttribute("aria-current", "true");
    document.dispatchEvent(new CustomEvent("appearance", { detail: look }));
  });
}

// A form of filters answers as soon as a choice is made.
for (const form of document.querySelectorAll("form[data-at-once]")) {
  form.addEventListener("change", () => form.requestSubmit());
}

// Search as you type: a combobox as the ARIA practices have it (W3C, list autocomplete with manual selection).
for (const form of document.querySelectorAll("form[data-suggest]")) suggest(form, form.querySelector("input[name]"));

async function suggestions(address, text) {
  const answer = await fetch(`${address}?q=${encodeURIComponent(text)}`);
  return answer.ok ? (await answer.json()).hits : [];
}

function suggest(form, input) {
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = `${input.id}-suggestions`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.words);
  list.hidden = true;
  form.append(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"]])
    input.setAttribute(name, value);
  let asked = 0, timer = 0, chosen = -1;

  function show(hits) {
    chosen = -1;
    list.replaceChildren(...hits.map((hit, place) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${place}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.dataset.href = hit.href;
      const name = document.createElement("span");
      name.textContent = hit.label;
      name.dir = "auto";
      if (hit.lang) name.lang = hit.lang;
      const kind = document.createElement("span");
      kind.className = "kind";
      kind.textContent = hit.kind;
      item.append(name, kind);
      item.addEventListener("pointerdown", (event) => { event.preventDefault(); location.assign(hit.href); });
      return item;
    }));
    list.hidden = hits.length === 0;
    input.setAttribute("aria-expanded", String(hits.length > 0));
    input.removeAttribute("aria-activedescendant");
  }

  function choose(place) {
    const items = [...list.children];
    if (!items.length) return;
    chosen = (place + items.length) % items.length;
    items.forEach((item, number) => item.setAttribute("aria-selected", String(number === chosen)));
    input.setAttribute("aria-activedescendant", items[chosen].id);
    items[chosen].scrollIntoView({ block: "nearest" });
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    const text = input.value.trim();
    if (text.length < 2) return show([]);
    timer = setTimeout(async () => {
      const number = ++asked;
      try {
        const hits = await (globalThis.practicegraphSuggest ?? suggestions)(form.dataset.suggest, text); // pages as files have their own
        if (number === asked) show(hits);
      } catch { show([]); } // the form still searches
    }, 120);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && !list.hidden) { event.preventDefault(); choose(chosen + 1); }
    else if (event.key === "ArrowUp" && !list.hidden) { event.preventDefault(); choose(chosen < 0 ? -1 : chosen - 1); }
    else if (event.key === "Escape" && !list.hidden) { event.preventDefault(); show([]); }
    else if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); location.assign(list.children[chosen].dataset.href); }
  });
  input.addEventListener("blur", () => { asked += 1; show([]); });
}

// What is heavy (the editor of queries) comes when somebody moves, types or touches, so that the page is there at once; a
// form that is sent before it has come waits for it.
for (const form of document.querySelectorAll("form[data-lively]")) {
  const signs = ["pointermove", "pointerdown", "keydown", "focusin", "wheel", "touchstart"];
  let coming = null;
  const come = () => {
    if (coming) return coming;
    for (const sign of signs) removeEventListener(sign, come, true);
    coming = import(form.dataset.lively).then(() => true, () => false);
    return coming;
  };
  for (const sign of signs) addEventListener(sign, come, { capture: true, passive: true });
  form.addEventListener("submit", async (event) => {
    if (form.dataset.ready || form.dataset.plain) return;
    event.preventDefault();
    if (!(await come())) form.dataset.plain = "true"; // without it the form asks the server for a page
    else while (!form.dataset.ready) await new Promise(requestAnimationFrame);
    form.requestSubmit();
  });
  if ("now" in form.dataset) come();
}

// A quote that the address names is lit wherever it runs, also where other quotes cut it into pieces.
function light() {
  const found = /^#q-(\d+-\d+)$/.exec(location.hash);
  for (const piece of document.querySelectorAll("mark[data-q]"))
    piece.classList.toggle("lit", found !== null && piece.dataset.q.split(" ").includes(found[1]));
}
addEventListener("hashchange", light);
light();

// What is chosen in the navigation is in sight on a narrow screen.
const current = document.querySelector(".pages [aria-current]");
if (current) requestAnimationFrame(() => current.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" }));

// "/" goes to the search, unless somebody is writing.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  event.preventDefault();
  document.querySelector("#search").focus();
});
