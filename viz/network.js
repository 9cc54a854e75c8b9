"use strict";
// Everything from reports is set as text, never as markup.
const data = JSON.parse(document.getElementById("data").textContent);
const nodes = new vis.DataSet(data.nodes);
const edges = new vis.DataSet(data.edges.map((edge, index) => ({ id: index, ...edge })));
const place = document.getElementById("network");
const network = new vis.Network(place, { nodes, edges }, data.options);
const details = document.getElementById("details");

function make(tag, text, name) {
  const element = document.createElement(tag);
  if (text) element.textContent = text;
  if (name) element.className = name;
  return element;
}

function folded(text) {
  return text.normalize("NFKD").replace(/\p{Mn}/gu, "").toLowerCase();
}

function reports(count) {
  return count === 1 ? "1 report" : `${count} reports`;
}

function told(edge) {
  const parts = [make("p", `${edge.what}${edge.themes.length ? ` on ${edge.themes.join(", ")}` : ""} (${edge.grade}, ${reports(edge.reports)})`)];
  for (const { quote, source } of edge.quotes) {
    const block = make("blockquote", `“${quote}”`);
    block.append(make("cite", source));
    parts.push(block);
  }
  return parts;
}

function link(id) {
  const button = make("button", nodes.get(id).name);
  button.type = "button";
  button.addEventListener("click", () => show(id));
  return button;
}

function showNode(id) {
  const node = nodes.get(id);
  const kind = make("p", node.group_name, "kind");
  details.replaceChildren(make("h2", node.name), kind);
  for (const key of network.getConnectedEdges(id)) {
    const edge = edges.get(key);
    const heading = make("h3");
    heading.append(link(edge.from === id ? edge.to : edge.from));
    details.append(heading, ...told(edge));
  }
}

function showEdge(key) {
  const edge = edges.get(key);
  const heading = make("h2");
  heading.append(link(edge.from), document.createTextNode(" – "), link(edge.to));
  details.replaceChildren(heading, ...told(edge));
}

function show(id) {
  network.selectNodes([id]);
  network.focus(id, { scale: Math.max(network.getScale(), 1), animation: false });
  showNode(id);
}

network.on("click", ({ nodes: chosen, edges: lines }) => {
  if (chosen.length) showNode(chosen[0]);
  else if (lines.length) showEdge(lines[0]);
  else details.replaceChildren(make("h2", "Details"), make("p", "Nothing is chosen."));
});

const search = document.getElementById("search");
const hits = document.getElementById("hits");
const names = data.nodes.map((node) => [folded(node.name), node.id]).sort();

function find() {
  const wanted = folded(search.value.trim());
  hits.replaceChildren();
  if (!wanted) return [];
  const found = names.filter(([name]) => name.includes(wanted))
    .sort((a, b) => a[0].indexOf(wanted) - b[0].indexOf(wanted)).slice(0, 8);
  for (const [, id] of found) {
    const item = make("li");
    const button = make("button", nodes.get(id).name);
    button.type = "button";
    button.addEventListener("click", () => { hits.replaceChildren(); show(id); });
    item.append(button);
    hits.append(item);
  }
  if (!found.length) hits.append(make("li", "no such name", "none"));
  return found;
}

search.addEventListener("input", find);
search.addEventListener("keydown", (event) => {
  if (event.key === "Escape") hits.replaceChildren();
  if (event.key !== "Enter") return;
  const [first] = find();
  hits.replaceChildren();
  if (first) show(first[1]);
});
network.once("afterDrawing", () => { network.fit({ animation: false }); document.body.dataset.ready = "yes"; });
window.practicegraph = { network, nodes, edges };
