// Elements are made here and only here: every text of a paper enters the page as a text node.

const byId = (id) => document.getElementById(id);

/** An element with attributes (`onclick` and its like take functions) and children: nodes or texts. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

function makeSvg(attributes, shapes) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
  for (const [tag, shape] of shapes) {
    const child = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(shape)) child.setAttribute(name, value);
    svg.append(child);
  }
  return svg;
}

/** A line icon that says nothing to a screen reader: its button is labelled. */
function icon(path) {
  return makeSvg({ viewBox: "0 0 20 20", class: "icon", "aria-hidden": "true" }, [["path", { d: path }]]);
}

const MARK_SHAPES = {
  method: ["circle", { cx: 8, cy: 8, r: 7 }],
  task: ["path", { d: "M8 0 16 8 8 16 0 8z" }],
  dataset: ["rect", { x: 1.5, y: 1.5, width: 13, height: 13, rx: 2 }],
  paper: ["circle", { cx: 8, cy: 8, r: 5.5 }],
};

/** The small sign of a kind of node, of the shape and colour that it has on the map. */
function kindMark(kind) {
  return makeSvg({ viewBox: "0 0 16 16", class: `mark ${kind}`, "aria-hidden": "true" }, [MARK_SHAPES[kind]]);
}

/** The address where it is http or https, else null: any other scheme may run script. */
function webAddress(url) {
  let parsed = null;
  try {
    parsed = new URL(url);
  } catch {
    return null;
  }
  return parsed.protocol === "https:" || parsed.protocol === "http:" ? parsed.href : null;
}

/** A link to an address of the web; else its text alone. */
function outsideLink(url, text) {
  const href = webAddress(url);
  if (href === null) return isolated(text);
  return make("a", { href, target: "_blank", rel: "noopener noreferrer" }, isolated(text));
}

/** Fills `list` with a row an item: `most` of them, and the others once the button is pressed that
 * it gives, which is null where there are no others.
 */
function fillList(list, items, row, most) {
  list.append(...items.slice(0, most).map(row));
  const rest = items.slice(most);
  if (!rest.length) return null;
  const more = make("button", { type: "button", class: "more" }, `Show ${rest.length.toLocaleString("en")} more`);
  more.addEventListener("click", () => {
    const added = rest.map(row);
    list.append(...added);
    added[0].querySelector("button").focus();
    more.remove();
  });
  return more;
}

/** A text whose direction stays within it, to stand in the middle of others. */
const isolated = (text) => make("bdi", {}, text);

/** A text on one line without what cannot be seen and what turns the direction of what follows. */
const plainLine = (text) =>
  text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ").replace(/[\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "");

/** Opens a dialog with the focus on its heading, from which a screen reader reads on. */
function openDialog(dialog) {
  dialog.showModal();
  dialog.querySelector("h2").focus();
}

/** Tell a screen reader. */
function announce(text) {
  byId("live").textContent = text;
}

const counted = (n, noun) => `${n.toLocaleString("en")} ${noun}${n === 1 ? "" : "s"}`;
