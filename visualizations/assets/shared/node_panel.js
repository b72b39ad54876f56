// The panel of one node: what it is, what can be done with it, and its relations by group.

/** `actions`: open, openEdge, connect(node, field, other). Gives the children of the panel. */
function nodePanel(graph, { node, filtered }, names, actions) {
  const edges = filtered.edgesOf(node);
  const body = make("div", { class: "panel-body" });
  for (const group of relationGroups(graph, node, edges)) {
    body.append(relationGroup(graph, group, node, actions));
  }
  const left = graph.degree[node] - edges.length;
  if (left) body.append(make("p", { class: "small group" }, `${counted(left, "relation")} hidden by filters.`));
  else if (!edges.length) body.append(make("p", { class: "small group" }, "No relations."));

  const kind = graph.kindName(node);
  const label = graph.label[node];
  const head = panelHead(
    [kindMark(kind), kind],
    make("h2", { class: label.length > 60 ? "long" : null }, label),
    actions.close,
  );
  head.append(...definition(graph, node, edges, actions.open), ...nodeActions(graph, node, names, actions));
  return [head, body];
}

/** The head that all panels share: a line of what it is, the title, the button that closes. */
function panelHead(kind, title, close) {
  return make(
    "header",
    { class: "panel-head" },
    make("div", { class: "kind" }, ...kind),
    title,
    make("button", { type: "button", class: "close", "aria-label": "Close", onclick: close }, icon(CLOSE_PATH)),
  );
}

const CLOSE_PATH = "m5 5 10 10M15 5 5 15";
const OTHER_MATCHES = 8;

/** Two buttons, each of which asks for a second node. */
function nodeActions(graph, node, names, actions) {
  const place = make("div", { class: "chooser", hidden: true });
  const buttons = [
    ["path", "Path to…", `Path from ${graph.label[node]} to`],
    ["compare", "Compare with…", `Compare ${graph.label[node]} with`],
  ].map(([field, word, question]) => {
    const button = make(
      "button",
      { type: "button", class: "pill", "aria-expanded": "false", onclick: () => ask(field, question, button) },
      word,
    );
    return button;
  });

  function close(focused) {
    place.hidden = true;
    for (const button of buttons) button.setAttribute("aria-expanded", "false");
    focused?.focus();
  }

  function ask(field, question, button) {
    const again = button.getAttribute("aria-expanded") === "true";
    close(null);
    if (again) return;
    button.setAttribute("aria-expanded", "true");
    place.hidden = false;
    const list = make("ul", { id: "others", class: "matches", role: "listbox", "aria-label": "Matches", hidden: true });
    const input = make("input", {
      type: "text",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      placeholder: field === "path" ? "Path to" : "Compare with",
      "aria-label": question,
      "aria-expanded": "false",
      "aria-controls": "others",
      "aria-autocomplete": "list",
    });
    startCombobox(input, list, {
      find: (text) => names.find(text, OTHER_MATCHES, node),
      row: (match, text) => nodeRow(graph, match, text),
      choose: (match) => actions.connect(field, match.node),
      leave: () => close(button),
      none: NOTHING_FOUND,
    });
    place.replaceChildren(input, list);
    input.focus();
  }

  return [make("div", { class: "actions" }, ...buttons), place];
}
