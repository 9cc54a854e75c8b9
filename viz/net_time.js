// The time slider: two handles over the months, and a window that plays. While it moves only the picture follows; when it
// stops, the page does.

const PACE = 650, WINDOW = 12;

/** Makes the form of the time line lively; `page` has peek(since, until) for the picture and settle(since, until). */
export const slide = (form, page) => {
  const holder = form.querySelector(".sliders");
  const months = holder.dataset.months.split(" ");
  const [since, until] = [form.elements.since, form.elements.until];
  const bars = [...form.querySelectorAll("rect")];
  const month = (text, otherwise, end) => {
    if (!text) return otherwise;
    const wanted = text.length === 4 ? `${text}-${end ? "12" : "01"}` : text.slice(0, 7);
    const found = months.findIndex((m) => m >= wanted);
    return found < 0 ? months.length - 1 : end && months[found] > wanted ? Math.max(found - 1, 0) : found;
  };
  const handles = [[since, month(since.value, 0, false)], [until, month(until.value, months.length - 1, true)]].map(([input, value]) => {
    const range = document.createElement("input");
    Object.assign(range, { type: "range", min: 0, max: months.length - 1, step: 1, value });
    range.setAttribute("aria-label", input.labels[0].textContent.trim());
    holder.append(range);
    return range;
  });
  holder.hidden = false;
  let timer = 0, playing = 0;
  const show = () => {
    const [a, b] = handles.map((range) => +range.value).sort((x, y) => x - y);
    since.value = a ? months[a] : "";
    until.value = b < months.length - 1 ? months[b] : "";
    handles.forEach((range) => range.setAttribute("aria-valuetext", months[+range.value]));
    bars.forEach((bar, i) => bar.classList.toggle("out", i < a || i > b));
  };
  handles.forEach((range) => {
    range.setAttribute("aria-valuetext", months[+range.value]);
    range.addEventListener("input", () => { show(); clearTimeout(timer); timer = setTimeout(() => page.peek(since.value, until.value), 120); });
    range.addEventListener("change", () => { clearTimeout(timer); if (!playing) page.settle(since.value, until.value); });
  });

  const play = form.querySelector("[data-play]");
  play.hidden = false;
  const [start, stop] = [play.textContent, "❚❚"];
  const halt = () => { clearInterval(playing); playing = 0; play.textContent = start; page.settle(since.value, until.value); };
  play.addEventListener("click", () => {
    if (playing) return halt();
    let [a, b] = handles.map((range) => +range.value).sort((x, y) => x - y);
    const width = b - a < months.length - 1 ? b - a : Math.min(WINDOW, Math.max(Math.ceil(months.length / 6), 1));
    if (b - a >= months.length - 1 || b >= months.length - 1) a = -1;
    play.textContent = stop;
    const step = () => {
      a++;
      if (a + width > months.length - 1 || !form.isConnected) return halt();
      [handles[0].value, handles[1].value] = [a, a + width];
      show();
      page.peek(since.value, until.value);
    };
    playing = setInterval(step, PACE);
    step();
  });
};
