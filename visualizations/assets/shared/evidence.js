// The sentences behind an edge, with the two mentions marked.

function evidenceList(graph, edge, open) {
  const box = make("div", { class: "evidence", id: `evidence-${edge}` });
  for (const [sentence, s0, s1, o0, o1, score] of graph.evidence[edge]) {
    const [paperRow, text] = graph.sentences[sentence];
    const marks = [
      { start: s0, end: s1, node: graph.source[edge] },
      { start: o0, end: o1, node: graph.target[edge] },
    ].filter(({ start }) => start !== null);
    box.append(
      make(
        "figure",
        { class: "sentence" },
        make("blockquote", {}, ...markedText(graph, text, marks)),
        make("figcaption", { class: "source" }, ...sourceLine(graph, paperRow, score, open)),
      ),
    );
  }
  return box;
}

/** Texts and `<mark>`s in turn. Of two mentions that overlap the first is marked. */
function markedText(graph, text, marks) {
  const parts = [];
  let at = 0;
  for (const { start, end, node } of marks.sort((a, b) => a.start - b.start)) {
    if (start < at) continue;
    const kind = graph.kindName(node);
    parts.push(text.slice(at, start), make("mark", { class: kind, title: kind }, text.slice(start, end)));
    at = end;
  }
  return [...parts, text.slice(at)];
}

function sourceLine(graph, paperRow, score, open) {
  const paper = graph.papers[paperRow];
  const title =
    paper.node === null
      ? make("span", {}, paper.title)
      : make("button", { type: "button", onclick: () => open(paper.node) }, paper.title);
  const facts = [];
  if (paper.year !== null) facts.push(String(paper.year));
  if (score !== null) facts.push(`score ${score.toFixed(2)}`);
  const line = [title, facts.length ? ` · ${facts.join(" · ")}` : null];
  if (paper.url) line.push(" · ", outsideLink(paper.url, "source"));
  return line;
}
