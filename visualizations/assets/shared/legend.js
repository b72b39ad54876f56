// The legend is the filter: a press hides or shows a kind, and a note tells how many are hidden.

function startLegend(graph, change) {
  const buttons = graph.kinds.map((kind) =>
    make(
      "button",
      { type: "button", "data-kind": kind.id, "aria-pressed": "true", onclick: () => toggle(kind.id) },
      kindMark(kind.id),
      make("span", { class: "word" }, kind.plural),
      make("span", { class: "count" }, kind.count.toLocaleString("en")),
    ),
  );
  byId("legend").append(...buttons);
  let hidden = [];

  const toggle = (kind) =>
    change({ hide: hidden.includes(kind) ? hidden.filter((k) => k !== kind) : [...hidden, kind] });

  return (hide) => {
    hidden = hide;
    graph.kinds.forEach((kind, i) =>
      buttons[i].setAttribute("aria-pressed", String(!hide.includes(kind.id))),
    );
    const count = graph.kinds.reduce((sum, k) => sum + (hide.includes(k.id) ? k.count : 0), 0);
    const note = byId("hidden-note");
    note.hidden = count === 0;
    note.replaceChildren(
      `${count.toLocaleString("en")} hidden`,
      make("button", { type: "button", onclick: () => change({ hide: [] }) }, "Show all"),
    );
  };
}
