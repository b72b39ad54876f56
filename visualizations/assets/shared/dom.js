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

/** A link where `url` is http or https; else its text alone, for any other scheme may run script. */
function outsideLink(url, text) {
  let parsed = null;
  try {
    parsed = new URL(url);
  } catch {
    return make("span", {}, text);
  }
  if (parsed.protocol !== "https:" && parsed.protocol !== "http:") return make("span", {}, text);
  return make("a", { href: parsed.href, target: "_blank", rel: "noopener noreferrer" }, text);
}

/** Tell a screen reader. */
function announce(text) {
  byId("live").textContent = text;
}

const counted = (n, noun) => `${n.toLocaleString("en")} ${noun}${n === 1 ? "" : "s"}`;
