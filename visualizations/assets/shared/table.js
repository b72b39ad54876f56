// The same nodes as a table: what a keyboard or a screen reader can read from end to end.

const ROWS_A_TIME = 200;

const COLUMNS = [
  { title: "Name", value: (graph, i) => graph.label[i].toLowerCase() },
  { title: "Kind", value: (graph, i) => graph.kind[i] },
  { title: "Papers", value: (graph, i) => papersOf(graph, i), number: true },
  { title: "Relations", value: (graph, i) => graph.degree[i], number: true, optional: true },
  { title: "Year", value: (graph, i) => graph.papers[graph.paper[i]]?.year ?? 0, number: true },
];

const papersOf = (graph, i) => (graph.kindName(i) === "paper" ? 0 : graph.weight[i]);

function startTable(graph, open) {
  let order = { column: 2, down: true };
  let hidden = [];
  let current = null;
  let limit = ROWS_A_TIME;

  function sortBy(column) {
    order = { column, down: order.column === column ? !order.down : Boolean(COLUMNS[column].number) };
    limit = ROWS_A_TIME;
    draw();
    byId("table").querySelectorAll("th button")[column].focus();
  }

  function headCell(column, c) {
    const sorted = order.column === c;
    const button = make(
      "button",
      { type: "button", onclick: () => sortBy(c) },
      column.title,
      make("span", { class: "arrow", "aria-hidden": "true" }, sorted ? (order.down ? "↓" : "↑") : ""),
    );
    const direction = sorted ? (order.down ? "descending" : "ascending") : "none";
    return make("th", { scope: "col", "aria-sort": direction, class: column.optional && "optional" }, button);
  }

  function bodyRow(i) {
    const kind = graph.kindName(i);
    const year = kind === "paper" ? yearOf(graph, i) : "";
    return make(
      "tr",
      { "aria-current": i === current ? "true" : null },
      make("td", {}, make("button", { type: "button", class: "open-node", onclick: () => open(i) }, graph.label[i])),
      make("td", { class: "kind" }, kindMark(kind), kind),
      make("td", { class: "number" }, kind === "paper" ? "" : String(papersOf(graph, i))),
      make("td", { class: "number optional" }, String(graph.degree[i])),
      make("td", { class: "number" }, year),
    );
  }

  function draw() {
    const { value } = COLUMNS[order.column];
    const rows = [...graph.ranked].filter((i) => !hidden.includes(graph.kindName(i)));
    const keys = new Map(rows.map((i) => [i, value(graph, i)]));
    const sign = order.down ? -1 : 1;
    rows.sort((a, b) => {
      const [x, y] = [keys.get(a), keys.get(b)];
      return x < y ? -sign : x > y ? sign : 0;
    });
    const table = make(
      "table",
      {},
      make("caption", {}, `${graph.caption}. Choose a name to read its relations.`),
      make("thead", {}, make("tr", {}, ...COLUMNS.map(headCell))),
      make("tbody", {}, ...rows.slice(0, limit).map(bodyRow)),
    );
    const sheet = make("div", { class: "sheet" }, table);
    if (rows.length > limit) {
      const more = () => {
        limit += ROWS_A_TIME;
        draw();
      };
      const left = (rows.length - limit).toLocaleString("en");
      sheet.append(
        make("button", { type: "button", class: "plain-button", onclick: more }, `Show more (${left} left)`),
      );
    }
    byId("table").replaceChildren(sheet);
  }

  return (state, node) => {
    const [before, kept] = [hidden.join(), current];
    hidden = state.hide;
    current = node;
    if (state.view !== "table") return;
    if (!byId("table").children.length || before !== hidden.join() || kept !== current) draw();
  };
}
