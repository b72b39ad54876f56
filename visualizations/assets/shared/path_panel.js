// The panel of a path: its nodes in order, and between two of them how one leads to the other, with
// the sentence that says so.

const SENTENCES_A_STEP = 1;

/** `route` is a path or null. Gives the children of the panel. */
function pathPanel(graph, { node, other, route }, actions) {
  const names = [node, other].map((i) => nameButton(graph, i, actions.open));
  const title = make("h2", { class: "pair" }, names[0], make("span", {}, " to "), names[1]);
  const head = panelHead(["Path"], title, actions.close);
  const turn = make("button", { type: "button", class: "pill", onclick: () => actions.turn() }, "Turn round");
  head.append(make("p", {}, pathFact(route)), make("div", { class: "actions" }, turn));
  const body = make("div", { class: "panel-body" });
  if (route !== null) body.append(pathSteps(graph, route, actions));
  return [head, body];
}

function pathFact(route) {
  if (route === null) return "No path leads there over what is shown. Fewer filters may open one.";
  return `${counted(route.edges.length, "step")}, the fewest over what is shown. Hide a kind to go round it.`;
}

function pathSteps(graph, { nodes, edges }, actions) {
  const list = make("ol", { class: "steps", "aria-label": "Steps" });
  nodes.forEach((node, n) => {
    const step = make(
      "li",
      {},
      make("div", { class: "step-node" }, kindMark(graph.kindName(node)), nameButton(graph, node, actions.open)),
    );
    if (n < edges.length) {
      const words = wordsOf(graph, edges[n], node);
      step.append(
        make("p", { class: "step-words" }, words, make("span", { class: "unseen" }, ": ", isolated(graph.label[nodes[n + 1]]))),
        evidenceList(graph, edges[n], actions.open, SENTENCES_A_STEP),
      );
    }
    list.append(step);
  });
  return list;
}
