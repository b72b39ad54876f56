// Two nodes side by side: what is related to both, and what to one only.

/** `{both, first, second}`: lists of rows, each by kind in the order of the kinds, then by rank. */
function comparison(graph, first, second, edgesOf) {
  const near = (node) => new Set([...edgesOf(node)].map((edge) => graph.other(edge, node)));
  const [a, b] = [near(first), near(second)];
  for (const set of [a, b]) for (const node of [first, second]) set.delete(node);
  const sorted = (nodes) =>
    [...nodes].sort((i, j) => graph.kind[i] - graph.kind[j] || graph.weight[j] - graph.weight[i] || i - j);
  return {
    both: sorted([...a].filter((node) => b.has(node))),
    first: sorted([...a].filter((node) => !b.has(node))),
    second: sorted([...b].filter((node) => !a.has(node))),
  };
}

const MOST_COMPARED = 15;

function comparePanel(graph, { node, other, compared, filtered }, actions) {
  const names = [node, other].map((i) => nameButton(graph, i, actions.open));
  const title = make("h2", { class: "pair" }, names[0], make("span", {}, " and "), names[1]);
  const head = panelHead(["Comparison"], title, actions.close);
  head.append(factTable(graph, [node, other], filtered));
  const body = make("div", { class: "panel-body" });
  body.append(
    comparedPart(graph, ["Both"], compared.both, actions),
    comparedPart(graph, ["Only ", isolated(shortened(graph.label[node]))], compared.first, actions),
    comparedPart(graph, ["Only ", isolated(shortened(graph.label[other]))], compared.second, actions),
  );
  return [head, body];
}

/** A column for each of the two, a row for each fact. */
function factTable(graph, nodes, filtered) {
  const facts = [
    ["Kind", (i) => graph.kindName(i)],
    ["Papers", (i) => (graph.kindName(i) === "paper" ? "" : graph.weight[i].toLocaleString("en"))],
    ["Years", (i) => yearsText(graph, i, filtered.edgesOf(i))],
    ["Relations", (i) => filtered.edgesOf(i).length.toLocaleString("en")],
  ];
  const heads = nodes.map((i) => make("th", { scope: "col" }, shortened(graph.label[i])));
  const rows = facts.map(([word, fact]) =>
    make("tr", {}, make("th", { scope: "row" }, word), ...nodes.map((i) => make("td", {}, fact(i)))),
  );
  return make(
    "table",
    { class: "facts", "aria-label": "The two in short" },
    make("thead", {}, make("tr", {}, make("td"), ...heads)),
    make("tbody", {}, ...rows),
  );
}

/** `title` is a list of texts and elements. */
function comparedPart(graph, title, nodes, actions) {
  const box = make("section", { class: "part" }, make("h3", { class: "part-title" }, ...title));
  if (!nodes.length) box.append(make("p", { class: "small group" }, "Nothing."));
  graph.kinds.forEach((kind, k) => {
    const some = nodes.filter((i) => graph.kind[i] === k);
    if (!some.length) return;
    const list = make("ul");
    const count = make("span", { class: "count" }, some.length.toLocaleString("en"));
    const more = fillList(list, some, (i) => comparedRow(graph, i, actions), MOST_COMPARED);
    const group = make("div", { class: "group" }, make("h4", {}, kind.plural, count), list);
    if (more) group.append(more);
    box.append(group);
  });
  return box;
}

function comparedRow(graph, node, actions) {
  const kind = graph.kindName(node);
  const row = make(
    "button",
    { type: "button", class: "relation-open", onclick: () => actions.open(node) },
    kindMark(kind),
    make("span", { class: "name" }, graph.label[node]),
    make("span", { class: "meta" }, kind === "paper" ? yearOf(graph, node) : ""),
  );
  return make("li", { class: "relation" }, make("div", { class: "relation-row" }, row));
}
