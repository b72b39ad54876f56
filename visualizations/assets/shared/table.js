// The same nodes as a table: what a keyboard or a screen reader can read from end to end.

const ROWS_A_TIME = 200;

const COLUMNS = [
  { title: "Name", value: (graph, i) => graph.label[i].toLowerCase() },
  { title: "Kind", value: (graph, i) => graph.kind[i] },
  { title: "Papers", value: (graph, i) => papersNaming(graph, i), number: true },
  { title: "Relations", value: (graph, i, filtered) => filtered.edgesOf(i).length, number: true, optional: true },
  { title: "Year", value: (graph, i) => graph.papers[graph.paper[i]]?.year ?? 0, number: true },
];

const papersNaming = (graph, i) => (graph.kindName(i) === "paper" ? 0 : graph.weight[i]);

/** Rows that may be shown, in the order of a column; equals stay in their order of importance. */
function sortedRows(graph, rows, { column, down }, filtered) {
  const { value } = COLUMNS[column];
  const keys = new Map(rows.map((i) => [i, value(graph, i, filtered)]));
  const sign = down ? -1 : 1;
  return rows.sort((a, b) => {
    const [x, y] = [keys.get(a), keys.get(b)];
    return x < y ? -sign : x > y ? sign : 0;
  });
}

/** `actions` has open(node) and narrow(on), which shows the selection alone or all. */
function startTable(graph, actions) {
  let order = { column: 2, down: true };
  let limit = ROWS_A_TIME;
  let shown = {};

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
    const name = make("button", { type: "button", class: "open-node", onclick: () => actions.open(i) }, graph.label[i]);
    return make(
      "tr",
      { "aria-current": i === shown.node ? "true" : null },
      make("td", {}, name),
      make("td", { class: "kind" }, kindMark(kind), kind),
      make("td", { class: "number" }, kind === "paper" ? "" : String(graph.weight[i])),
      make("td", { class: "number optional" }, String(shown.filtered.edgesOf(i).length)),
      make("td", { class: "number" }, kind === "paper" ? yearOf(graph, i) : ""),
    );
  }

  /** A switch between all that the filters show and what the panel is about. */
  function scopeSwitch() {
    if (shown.selection === null) return null;
    const box = make("input", { type: "checkbox", onchange: () => actions.narrow(box.checked) });
    box.checked = shown.only;
    const words = { node: "and what it is related to", path: "to the end of the path", compare: "and what it is compared with" };
    const name = isolated(shortened(graph.label[shown.node]));
    return make("label", { class: "switch" }, box, make("span", {}, "Only ", name, ` ${words[shown.mode]}`));
  }

  function draw() {
    const { filtered, selection, only } = shown;
    const rows = (only && selection ? selection : [...graph.ranked]).filter((i) => !filtered.hidesNode(i));
    const sorted = sortedRows(graph, rows, order, filtered);
    const table = make(
      "table",
      {},
      make("caption", {}, `${counted(rows.length, "row")} of ${graph.caption}. Choose a name to read its relations.`),
      make("thead", {}, make("tr", {}, ...COLUMNS.map(headCell))),
      make("tbody", {}, ...sorted.slice(0, limit).map(bodyRow)),
    );
    const sheet = make("div", { class: "sheet" }, ...[scopeSwitch(), table].filter(Boolean));
    if (rows.length > limit) {
      const more = () => {
        limit += ROWS_A_TIME;
        draw();
      };
      const left = (rows.length - limit).toLocaleString("en");
      sheet.append(make("button", { type: "button", class: "pill", onclick: more }, `Show more (${left} left)`));
    }
    byId("table").replaceChildren(sheet);
  }

  /** `view` has node, mode, filtered, only, selection (rows, or null without one) and whether it is `visible`. */
  return (view) => {
    const same = ["node", "mode", "other", "filtered", "only"].every((part) => shown[part] === view[part]);
    if (!view.visible || (same && byId("table").children.length)) return;
    shown = view;
    draw();
  };
}
