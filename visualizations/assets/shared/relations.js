// The relations of a node in groups, each row with its sentences to open.

const ROWS_AT_FIRST = 12;
const GO_PATH = "M4 10h11M10.500 5l5 5-5 5";

/** Edges of a node by wording: concepts first, papers last, both in the order of the wordings. */
function relationGroups(graph, node, edges) {
  const groups = new Map();
  for (const edge of edges) {
    const forward = graph.source[edge] === node;
    const title = wordsOf(graph, edge, node);
    const toPaper = graph.kindName(graph.other(edge, node)) === "paper";
    const order = (toPaper ? 1000 : 0) + 2 * graph.wording[edge] + (forward ? 0 : 1);
    if (!groups.has(title)) groups.set(title, { title, order, edges: [] });
    groups.get(title).edges.push(edge);
  }
  const year = (edge) => graph.papers[graph.paper[graph.other(edge, node)]]?.year ?? 0;
  const weight = (edge) => graph.sentenceCount[edge];
  for (const group of groups.values()) {
    group.edges.sort((a, b) => year(b) - year(a) || weight(b) - weight(a) || a - b);
  }
  return [...groups.values()].sort((a, b) => a.order - b.order);
}

/** How an edge reads from one of its ends. */
function wordsOf(graph, edge, node) {
  const { forward, backward } = graph.wordings[graph.wording[edge]];
  return graph.source[edge] === node ? forward : backward;
}

/** `actions` has `open(node)` and `openEdge(edge or null)`. */
function relationGroup(graph, { title, edges }, node, actions) {
  const list = make("ul");
  const count = make("span", { class: "count" }, edges.length.toLocaleString("en"));
  const box = make("section", { class: "group" }, make("h3", {}, title, count), list);
  const more = fillList(list, edges, (edge) => relationRow(graph, edge, node, actions), ROWS_AT_FIRST);
  if (more) {
    box.append(more);
    const late = new Set(edges.slice(ROWS_AT_FIRST));
    box.reveal = (edge) => late.has(edge) && more.isConnected && more.click();
  }
  return box;
}

function relationRow(graph, edge, node, actions) {
  const other = graph.other(edge, node);
  const name = graph.label[other];
  const kind = graph.kindName(other);
  const n = graph.sentenceCount[edge];
  const opener = make(
    "button",
    {
      type: "button",
      class: "relation-open",
      "aria-expanded": "false",
      title: "Show the sentences behind this",
      onclick: () => actions.openEdge(opener.getAttribute("aria-expanded") === "true" ? null : edge),
    },
    kindMark(kind),
    make("span", { class: "name" }, isolated(name), make("span", { class: "unseen" }, `, ${kind}`)),
    make("span", { class: "meta" }, kind === "paper" ? yearOf(graph, other) : n > 1 ? `${n} sentences` : ""),
  );
  const row = make("div", { class: "relation-row" }, opener);
  if (kind === "paper" && graph.papers[graph.paper[other]].hasCode) row.append(codeLink(graph, other));
  row.append(goButton(graph, other, actions.open));
  return make("li", { class: "relation", "data-edge": edge }, row);
}

const goButton = (graph, node, open) =>
  make(
    "button",
    { type: "button", class: "relation-go", "aria-label": `Go to ${graph.label[node]}`, onclick: () => open(node) },
    icon(GO_PATH),
  );

/** A place that becomes the link to a paper's code as soon as it has been read from the file. */
function codeLink(graph, node) {
  const place = make("span", { class: "relation-code" });
  withDetails(graph, graph.paper[node], ({ code }) => {
    const address = code.find((url) => webAddress(url) !== null);
    if (address === undefined) return;
    const link = outsideLink(address, "code");
    link.append(make("span", { class: "unseen" }, ` of ${graph.label[node]}`));
    place.append(link);
  });
  return place;
}

/** Open the sentences of `edge` (or of none) among the rows in `body`. */
function showRowEdge(graph, body, edge, open) {
  if (edge !== null) for (const box of body.querySelectorAll(".group")) box.reveal?.(edge);
  for (const row of body.querySelectorAll(".relation")) {
    const wanted = Number(row.getAttribute("data-edge")) === edge && edge !== null;
    row.classList.toggle("open", wanted);
    row.querySelector(".relation-open").setAttribute("aria-expanded", String(wanted));
    const box = row.querySelector(".evidence");
    if (wanted && !box) {
      row.append(evidenceList(graph, edge, open));
      row.scrollIntoView({ block: "nearest" });
    } else if (!wanted) box?.remove();
  }
}
