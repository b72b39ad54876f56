// The text area of the query. Its own text is transparent: behind it the lines in sight, and only they,
// are drawn in colours, so that a query of many thousand lines costs no more than a short one.

const LINE_HEIGHT = 21; // as --line in code.css
const LINES_BEYOND = 8;
const LONGEST_COLOURED = 4000;

function startCode() {
  const area = byId("query");
  const gutter = byId("gutter");
  const colours = byId("colours");
  let lines = [];
  let states = [];
  let faulty = null;
  let first = 0;
  let stale = false;
  const listeners = [];

  function drawnLine(i) {
    const row = make("div", { class: i === faulty ? "line faulty" : "line" });
    const line = lines[i];
    let at = 0;
    const pieces = line.length > LONGEST_COLOURED ? [] : lexLine(line, states[i]).pieces;
    for (const { kind, start, end } of pieces) {
      row.append(line.slice(at, start), make("span", { class: kind }, line.slice(start, end)));
      at = end;
    }
    row.append(line.slice(at));
    return row;
  }

  function read() {
    lines = area.value.split("\n");
    states = lineStates(lines);
    gutter.style.width = `calc(${Math.max(2, String(lines.length).length)}ch + 26px)`;
    stale = false;
  }

  function draw() {
    if (stale) read();
    first = Math.max(0, Math.floor(area.scrollTop / LINE_HEIGHT) - LINES_BEYOND);
    const shown = Math.ceil(area.clientHeight / LINE_HEIGHT) + 2 * LINES_BEYOND;
    const last = Math.min(lines.length, first + shown);
    const rows = [];
    const numbers = [];
    for (let i = first; i < last; i++) {
      rows.push(drawnLine(i));
      numbers.push(make("div", { class: i === faulty && "faulty" }, String(i + 1)));
    }
    const down = first * LINE_HEIGHT - area.scrollTop;
    const page = make("div", {}, ...rows);
    page.style.transform = `translate(${-area.scrollLeft}px, ${down}px)`;
    colours.replaceChildren(page);
    const column = make("div", {}, ...numbers);
    column.style.transform = `translateY(${down}px)`;
    gutter.replaceChildren(column);
  }

  /** One drawing a frame, however many changes it brings: a browser may insert line by line. */
  function changed(byHand) {
    markFault(null);
    if (!stale) requestAnimationFrame(draw);
    stale = true;
    for (const listener of listeners) listener(byHand);
  }

  function markFault(line) {
    faulty = line;
    if (line === null) area.removeAttribute("aria-invalid");
    else area.setAttribute("aria-invalid", "true");
  }

  /** Writes `text` over a part of the query as typing would, so that it can be undone. */
  function write(text, start, end) {
    area.focus();
    area.setSelectionRange(start, end);
    // The one way to change a text area that its undo remembers.
    if (document.execCommand("insertText", false, text)) return;
    area.setRangeText(text, start, end, "end");
    changed(true);
  }

  /** Where the place before a character is drawn, from the corner of the page of text. */
  function placeOf(offset) {
    draw();
    const before = area.value.slice(0, offset).split("\n");
    const row = colours.firstChild.children[before.length - 1 - first];
    const frame = colours.getBoundingClientRect();
    if (!row) return { left: 0, top: 0 };
    let left = before.at(-1).length;
    const range = document.createRange();
    range.setStart(row, 0);
    const texts = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      range.setEnd(node, Math.min(left, node.length));
      if (left <= node.length) break;
      left -= node.length;
    }
    const box = row.getBoundingClientRect();
    return { left: box.left + range.getBoundingClientRect().width - frame.left, top: box.top - frame.top };
  }

  /** Puts the caret on a line and column, both from 1, the column in code points. */
  function goTo(line, column) {
    read();
    const row = Math.min(line, lines.length) - 1;
    const into = [...lines[row]].slice(0, column - 1).join("").length;
    const offset = lines.slice(0, row).reduce((sum, text) => sum + text.length + 1, into);
    markFault(row);
    area.focus();
    area.setSelectionRange(offset, offset);
    const inSight = area.scrollTop <= row * LINE_HEIGHT && (row + 2) * LINE_HEIGHT <= area.scrollTop + area.clientHeight;
    if (!inSight) area.scrollTop = Math.max(0, row * LINE_HEIGHT - area.clientHeight / 3);
    area.scrollLeft = 0;
    const { left } = placeOf(offset);
    if (left > area.clientWidth - 40) area.scrollLeft = left - area.clientWidth / 2;
    draw();
  }

  area.addEventListener("input", () => changed(true));
  area.addEventListener("scroll", draw);
  new ResizeObserver(draw).observe(area);

  return {
    area,
    goTo,
    placeOf,
    write,
    text: () => area.value,
    set(text) {
      area.value = text;
      area.scrollTop = 0;
      changed(false);
    },
    /** Calls `listener(byHand)` after each change. */
    onChange: (listener) => listeners.push(listener),
  };
}
