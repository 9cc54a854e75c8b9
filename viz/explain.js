"use strict";
// A ticked-off stage loses its marks in the text and its list; a chosen entry shows its place in the text.
const pieces = [...document.querySelectorAll("article span")];
const kept = new Map(pieces.map((p) => [p, p.className]));
function refresh() {
  const off = new Set([...document.querySelectorAll("fieldset input:not(:checked)")].map((i) => i.value));
  for (const piece of pieces) {
    const stages = piece.dataset.stages.split(" ");
    const shown = stages.filter((s) => !off.has(s));
    piece.className = shown.length === stages.length ? kept.get(piece) : shown.length ? `${shown[0].split("-")[0]} ${shown[0].endsWith("-dropped") ? "d" : "s"}` : "off";
  }
  for (const list of document.querySelectorAll("[data-stage]")) list.hidden = off.has(list.dataset.stage);
}
for (const box of document.querySelectorAll("fieldset input")) box.addEventListener("change", refresh);
for (const link of document.querySelectorAll("li a")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const from = Number(link.dataset.start), to = Number(link.dataset.end);
    let first = null;
    for (const piece of pieces) {
      const at = Number(piece.dataset.start);
      const hit = at >= from && at < to;
      piece.classList.toggle("hit", hit);
      if (hit && !first) first = piece;
    }
    if (first) first.scrollIntoView({ block: "center" });
  });
}
