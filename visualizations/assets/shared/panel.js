// The panel: the node that is open, a path or a comparison, whichever the view has.

/** `actions` has open(node), openEdge(edge or null), connect(field, node), turn() and close(). */
function startPanel(graph, names, actions) {
  const panel = byId("panel");
  let shown = {};

  function children(view) {
    if (view.mode === "path") return pathPanel(graph, view, actions);
    if (view.mode === "compare") return comparePanel(graph, view, actions);
    return nodePanel(graph, view, names, actions);
  }

  /** True where something else is open than before. */
  function show(view) {
    const other = ["mode", "node", "other"].some((part) => shown[part] !== view[part]);
    const filtered = shown.filtered !== view.filtered;
    shown = view;
    if (!other && (!filtered || view.node === null)) return false;
    panel.hidden = view.node === null;
    document.body.classList.toggle("with-panel", view.node !== null);
    const top = other ? 0 : (panel.querySelector(".panel-body")?.scrollTop ?? 0);
    panel.replaceChildren(...(view.node === null ? [] : children(view)));
    if (view.node === null) return true;
    panel.querySelector(".panel-body").scrollTop = top;
    panel.setAttribute("aria-label", `Details of ${graph.label[view.node]}`);
    return other;
  }

  const showEdge = (edge) => showRowEdge(graph, panel, edge, actions.open);
  return { show, showEdge, focus: () => panel.focus({ preventScroll: true }) };
}
