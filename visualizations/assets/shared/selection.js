// What the view is about: the open node with its neighbours, a path, a comparison, or all there is.

/** The state as rows of the graph: `{mode, node, other, edge, filtered, route, compared}`. */
function resolved(graph, state, filtered) {
  const row = (id) => (id === null ? null : graph.node(id));
  const node = row(state.node);
  const second = node === null ? null : row(state.path ?? state.compare);
  const other = second === node ? null : second;
  const mode = other === null ? "node" : state.path !== null ? "path" : "compare";
  const view = { mode, node, other, filtered, edge: null, route: null, compared: null };
  if (mode === "node" && node !== null && state.edge !== null) view.edge = graph.edgeNamed(state.edge);
  if (mode === "path") view.route = shortestPath(graph, node, other, filtered.edgesOf);
  if (mode === "compare") view.compared = comparison(graph, node, other, filtered.edgesOf);
  return view;
}

/** `{nodes, edges}` that the view is about, or null where nothing is open. */
function selectionOf(graph, { mode, node, other, filtered, route, compared }) {
  if (node === null) return null;
  if (mode === "path") return route ?? { nodes: [node, other], edges: [] };
  if (mode === "node") {
    const edges = [...filtered.edgesOf(node)];
    return { nodes: [...new Set([node, ...edges.map((e) => graph.other(e, node))])], edges };
  }
  const shared = new Set(compared.both);
  const edges = [node, other].flatMap((end) =>
    [...filtered.edgesOf(end)].filter((e) => shared.has(graph.other(e, end))),
  );
  return { nodes: [node, other, ...compared.both], edges };
}

/** The selection, or else all nodes and edges that are shown. */
function shownOf(graph, view) {
  const { filtered } = view;
  const rows = (size, hides) => Array.from({ length: size }, (_, i) => i).filter((i) => !hides(i));
  return (
    selectionOf(graph, view) ?? {
      nodes: rows(graph.size, filtered.hidesNode),
      edges: rows(graph.edges, filtered.hidesEdge),
    }
  );
}
