// The rows of an answer as a table: sorted by a column, a thousand rows at a time.

const ROWS_A_TIME = 1000;
const words = new Intl.Collator("en", { numeric: true });

/** The term under a variable; the name may be that of a property that every object has. */
const termOf = (row, column) => (Object.hasOwn(row, column) ? row[column] : undefined);

/** Less than zero where `a` comes first: nothing, then numbers, then texts. */
function compareTerms(a, b) {
  if (!a || !b) return Number(Boolean(a)) - Number(Boolean(b));
  const [x, y] = [numberOf(a), numberOf(b)];
  if (x !== null && y !== null) return x - y;
  if (x !== null || y !== null) return x !== null ? -1 : 1;
  return words.compare(a.value, b.value);
}

function rowTable({ columns, rows }, compact) {
  const order = { column: null, down: false };
  let sorted = rows;
  let shown = 0;
  const body = make("tbody");
  const more = make("button", { type: "button", class: "plain-button", onclick: showMore });

  function bodyRow(row) {
    const cells = columns.map((column) => {
      const term = termOf(row, column);
      const number = numberOf(term) !== null;
      return make("td", { class: number && "number" }, term ? termElement(term, compact) : null);
    });
    return make("tr", {}, ...cells);
  }

  function showMore() {
    const next = sorted.slice(shown, shown + ROWS_A_TIME).map(bodyRow);
    const first = next[0];
    body.append(...next);
    if (shown > 0) {
      announce(`${counted(next.length, "more row")}`);
      first.tabIndex = -1;
      first.focus();
    }
    shown += next.length;
    more.hidden = shown >= rows.length;
    more.textContent = `Show more (${(rows.length - shown).toLocaleString("en")} left)`;
  }

  function sortBy(column) {
    order.down = order.column === column ? !order.down : false;
    order.column = column;
    const sign = order.down ? -1 : 1;
    sorted = [...rows].sort((a, b) => sign * compareTerms(termOf(a, column), termOf(b, column)));
    shown = 0;
    body.replaceChildren();
    showMore();
    drawHead();
  }

  const heads = columns.map((column) => {
    const arrow = make("span", { class: "arrow", "aria-hidden": "true" });
    const button = make("button", { type: "button", onclick: () => sortBy(column) }, column, arrow);
    return { column, arrow, cell: make("th", { scope: "col" }, button) };
  });

  function drawHead() {
    for (const { column, arrow, cell } of heads) {
      const here = order.column === column;
      arrow.textContent = here ? (order.down ? "↓" : "↑") : "";
      cell.setAttribute("aria-sort", here ? (order.down ? "descending" : "ascending") : "none");
    }
  }

  drawHead();
  showMore();
  const table = make(
    "table",
    {},
    make("caption", { class: "unseen" }, "The rows of the answer"),
    make("thead", {}, make("tr", {}, ...heads.map(({ cell }) => cell))),
    body,
  );
  const sheet = make("div", { class: "sheet", tabindex: 0, role: "region", "aria-label": "Rows" }, table, more);
  return sheet;
}
