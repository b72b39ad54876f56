// The panel: one node, its relations by predicate and role, and under each relation its sentences.

const ROWS_AT_FIRST = 12;
const CLOSE_PATH = "m5 5 10 10M15 5 5 15";
const GO_PATH = "M4 10h11M10.500 5l5 5-5 5";

/** `actions` has `open(node)`, `openEdge(edge or null)` and `close()`. */
function startPanel(graph, actions) {
  const panel = byId("panel");
  let shown = null;

  function show(node) {
    if (node === shown) return false;
    shown = node;
    panel.hidden = node === null;
    document.body.classList.toggle("with-panel", node !== null);
    panel.replaceChildren();
    if (node === null) return true;
    const body = make("div", { class: "panel-body" });
    for (const group of relationGroups(graph, node)) body.append(groupBox(group, node));
    if (!body.children.length) body.append(make("p", { class: "small group" }, "No relations."));
    panel.append(panelHead(graph, node, actions.close), body);
    panel.setAttribute("aria-label", `Details of ${graph.label[node]}`);
    return true;
  }

  function groupBox(group, node) {
    const list = make("ul");
    const box = make(
      "section",
      { class: "group" },
      make("h3", {}, group.title, make("span", { class: "count" }, String(group.edges.length))),
      list,
    );
    const rows = (edges) => edges.map((edge) => relationRow(edge, node));
    list.append(...rows(group.edges.slice(0, ROWS_AT_FIRST)));
    const rest = group.edges.slice(ROWS_AT_FIRST);
    if (rest.length) {
      const more = make("button", { type: "button", class: "more" }, `Show ${rest.length} more`);
      more.addEventListener("click", () => {
        const added = rows(rest);
        list.append(...added);
        added[0].querySelector("button").focus();
        more.remove();
      });
      box.append(more);
      box.reveal = (edge) => rest.includes(edge) && more.isConnected && more.click();
    }
    return box;
  }

  function relationRow(edge, node) {
    const other = graph.other(edge, node);
    const name = graph.label[other];
    const kind = graph.kindName(other);
    const n = graph.evidence[edge].length;
    const meta = kind === "paper" ? yearOf(graph, other) : n > 1 ? `${n} sentences` : "";
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
      make("span", { class: "name" }, name, make("span", { class: "unseen" }, `, ${kind}`)),
      make("span", { class: "meta" }, meta),
    );
    const go = make(
      "button",
      { type: "button", class: "relation-go", "aria-label": `Go to ${name}`, onclick: () => actions.open(other) },
      icon(GO_PATH),
    );
    return make(
      "li",
      { class: "relation", "data-edge": edge },
      make("div", { class: "relation-row" }, opener, go),
    );
  }

  /** Open the sentences of `edge` (or of none) in the panel that is shown. */
  function showEdge(edge) {
    if (edge !== null) for (const box of panel.querySelectorAll(".group")) box.reveal?.(edge);
    for (const row of panel.querySelectorAll(".relation")) {
      const open = Number(row.getAttribute("data-edge")) === edge && edge !== null;
      row.classList.toggle("open", open);
      row.querySelector(".relation-open").setAttribute("aria-expanded", String(open));
      const box = row.querySelector(".evidence");
      if (open && !box) {
        row.append(evidenceList(graph, edge, actions.open));
        row.scrollIntoView({ block: "nearest" });
      } else if (!open) box?.remove();
    }
  }

  return { show, showEdge, focus: () => panel.focus({ preventScroll: true }) };
}

function panelHead(graph, node, close) {
  const kind = graph.kindName(node);
  const label = graph.label[node];
  const aliases = graph.aliases(node);
  const head = make(
    "header",
    { class: "panel-head" },
    make("div", { class: "kind" }, kindMark(kind), kind),
    make("h2", { class: label.length > 60 ? "long" : null }, label),
    make("button", { type: "button", class: "close", "aria-label": "Close", onclick: close }, icon(CLOSE_PATH)),
  );
  if (kind === "paper") head.append(...paperFacts(graph.papers[graph.paper[node]]));
  else head.append(make("p", {}, conceptFacts(graph, node)));
  if (aliases.length) {
    head.append(
      make("ul", { class: "aliases", "aria-label": "Other names" }, ...aliases.map((a) => make("li", {}, a))),
    );
  }
  return head;
}

function conceptFacts(graph, node) {
  const years = [...graph.edgesOf(node)]
    .map((edge) => graph.other(edge, node))
    .filter((other) => graph.kindName(other) === "paper")
    .map((other) => graph.papers[graph.paper[other]].year)
    .filter((year) => year !== null);
  const first = Math.min(...years);
  const last = Math.max(...years);
  const when = !years.length ? "" : first === last ? `, ${first}` : `, ${first} to ${last}`;
  return `In ${counted(graph.weight[node], "paper")}${when}`;
}

const MOST_AUTHORS = 6;

function paperFacts(paper) {
  const rest = paper.authors.length - MOST_AUTHORS;
  const names = paper.authors.slice(0, MOST_AUTHORS).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
  const facts = [];
  const where = [paper.venue, paper.year].filter((fact) => fact !== null).join(", ");
  if (names) facts.push(make("p", {}, names));
  if (where) facts.push(make("p", {}, where));
  const links = make("div", { class: "links" });
  if (paper.url) links.append(outsideLink(paper.url, "Read the paper"));
  for (const url of paper.code) links.append(outsideLink(url, url.replace(/^https?:\/\//, "")));
  if (links.children.length) facts.push(links);
  return facts;
}

/** Edges of a node by wording: concepts first, papers last, both in the order of the wordings. */
function relationGroups(graph, node) {
  const groups = new Map();
  for (const edge of graph.edgesOf(node)) {
    const wording = graph.wordings[graph.wording[edge]];
    const forward = graph.source[edge] === node;
    const title = forward ? wording.forward : wording.backward;
    const toPaper = graph.kindName(graph.other(edge, node)) === "paper";
    const order = (toPaper ? 1000 : 0) + 2 * graph.wording[edge] + (forward ? 0 : 1);
    if (!groups.has(title)) groups.set(title, { title, order, edges: [] });
    groups.get(title).edges.push(edge);
  }
  const year = (edge) => graph.papers[graph.paper[graph.other(edge, node)]]?.year ?? 0;
  const weight = (edge) => graph.evidence[edge].length;
  for (const group of groups.values()) {
    group.edges.sort((a, b) => year(b) - year(a) || weight(b) - weight(a) || a - b);
  }
  return [...groups.values()].sort((a, b) => a.order - b.order);
}
