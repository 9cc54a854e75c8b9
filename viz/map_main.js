// The map and its table know each other: what is pointed at in one is lit in the other.

for (const map of document.querySelectorAll("[data-map]")) {
  const rows = new Map([...document.querySelectorAll("main tbody tr")].map((row) => [row.querySelector("a")?.getAttribute("href"), row]));
  for (const area of map.querySelectorAll("a[data-region]")) {
    const row = rows.get(area.dataset.region);
    const light = (on) => { area.classList.toggle("lit", on); row?.classList.toggle("lit", on); };
    for (const one of [area, row].filter(Boolean)) {
      one.addEventListener("pointerenter", () => light(true));
      one.addEventListener("pointerleave", () => light(false));
      one.addEventListener("focusin", () => light(true));
      one.addEventListener("focusout", () => light(false));
    }
  }
}
