// The sentences behind an edge, with the two mentions marked. They are read from the file only when
// somebody asks for them.

/** A box that fills itself with the sentences of `edge`; `most` of them, and a button for the rest. */
function evidenceList(graph, edge, open, most = Infinity) {
  const box = make("div", { class: "evidence", "aria-busy": "true" }, make("p", { class: "small" }, "Reading…"));
  const fill = (list) => {
    const figures = list.map((sentence) => sentenceFigure(graph, edge, sentence, open));
    const rest = figures.splice(most);
    box.replaceChildren(...figures);
    if (!rest.length) return;
    const more = make("button", { type: "button", class: "more" }, `${counted(rest.length, "more sentence")}`);
    more.addEventListener("click", () => {
      more.replaceWith(...rest);
      rest[0].querySelector("button, a")?.focus();
    });
    box.append(more);
  };
  graph
    .evidenceOf(edge)
    .then(fill, () => box.replaceChildren(make("p", { class: "small" }, "The sentences could not be read.")))
    .finally(() => box.removeAttribute("aria-busy"));
  return box;
}

function sentenceFigure(graph, edge, { paper, text, subject, object, score }, open) {
  const marks = [
    { place: subject, node: graph.source[edge] },
    { place: object, node: graph.target[edge] },
  ].filter(({ place }) => place !== null);
  return make(
    "figure",
    { class: "sentence" },
    make("blockquote", {}, ...markedText(graph, text, marks)),
    make("figcaption", { class: "source" }, ...sourceLine(graph, paper, score, open)),
  );
}

/** Texts and `<mark>`s in turn. Of two mentions that overlap the first is marked. */
function markedText(graph, text, marks) {
  const parts = [];
  let at = 0;
  for (const { place: [start, end], node } of marks.sort((a, b) => a.place[0] - b.place[0])) {
    if (start < at) continue;
    const kind = graph.kindName(node);
    parts.push(text.slice(at, start), make("mark", { class: kind, title: kind }, text.slice(start, end)));
    at = end;
  }
  return [...parts, text.slice(at)];
}

/** Calls `fill` with the facts of a paper once they have been read; where they cannot be, with none. */
function withDetails(graph, p, fill) {
  graph.details(p).then(fill, () => fill({ authors: [], url: null, code: [] }));
}

function sourceLine(graph, p, score, open) {
  const paper = graph.papers[p];
  const title =
    paper.node === null
      ? isolated(paper.title)
      : make("button", { type: "button", onclick: () => open(paper.node) }, paper.title);
  const facts = [];
  if (paper.year !== null) facts.push(String(paper.year));
  if (score !== null) facts.push(`score ${score.toFixed(2)}`);
  const links = make("span", { class: "links" });
  withDetails(graph, p, ({ url, code }) => {
    if (url) links.append(" · ", outsideLink(url, "source"));
    if (code.length) links.append(" · ", outsideLink(code[0], "code"));
  });
  return [title, facts.length ? ` · ${facts.join(" · ")}` : null, links];
}
