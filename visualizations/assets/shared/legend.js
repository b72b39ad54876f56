// The legend shows and hides kinds, with how many of each are shown; a note tells what is hidden.

function startLegend(graph, change) {
  const counts = graph.kinds.map(() => make("span", { class: "count" }));
  const buttons = graph.kinds.map((kind, k) =>
    make(
      "button",
      { type: "button", "data-kind": kind.id, "aria-pressed": "true", onclick: () => toggle(kind.id) },
      kindMark(kind.id),
      make("span", { class: "word" }, kind.plural),
      counts[k],
    ),
  );
  byId("legend").append(...buttons);
  let hidden = [];

  const toggle = (kind) =>
    change({ hide: hidden.includes(kind) ? hidden.filter((k) => k !== kind) : [...hidden, kind] });

  return (hide, filtered) => {
    hidden = hide;
    graph.kinds.forEach((kind, k) => {
      const off = hide.includes(kind.id);
      buttons[k].setAttribute("aria-pressed", String(!off));
      counts[k].textContent = (off ? kind.count : filtered.shown[k]).toLocaleString("en");
    });
    const note = byId("hidden-note");
    note.hidden = !filtered.anything;
    note.replaceChildren(
      `${filtered.hidden.toLocaleString("en")} hidden`,
      make("button", { type: "button", onclick: () => change(NO_FILTER) }, "Show all"),
    );
    showEmpty(graph, filtered, change);
  };
}

/** Words in the middle of the map where there is nothing on it. */
function showEmpty(graph, filtered, change) {
  const box = byId("empty");
  box.hidden = filtered.hidden < graph.size;
  if (box.hidden) return;
  box.replaceChildren(
    ...(graph.size
      ? [
          make("p", {}, "Nothing fits these filters."),
          make("button", { type: "button", class: "pill", onclick: () => change(NO_FILTER) }, "Show all"),
        ]
      : [make("p", {}, "This graph is empty: no paper has been read yet.")]),
  );
}
