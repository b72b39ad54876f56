// The view as an SVG, drawn anew: shapes and texts, sharp at any size, to be edited elsewhere.

const PICTURE_NAMES = 140;
const NAME_SIZE = 12;
const NAMED_RADIUS = 5; // pixels; what is smaller is named only where it is chosen

const xmlText = (text) =>
  text
    .replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

/** One element; attribute values and the text are escaped here and only here. */
function xmlElement(name, attributes, content = "") {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${xmlText(String(value))}"`);
  return `<${name}${written.join("")}>${content}</${name}>`;
}

const rounded = (value) => Math.round(value * 10) / 10;

/** The picture of what `map` shows now. `selection` is strong and the rest faint, where it is not null. */
function viewSvg(graph, map, filtered, selection, colours) {
  const { camera } = map;
  const { width, height } = camera;
  const at = (i) => [rounded(camera.screenX(graph.x[i])), rounded(camera.screenY(graph.y[i]))];
  const inView = ([x, y]) => x > -30 && y > -30 && x < width + 30 && y < height + 30;
  const strong = selection && { nodes: new Set(selection.nodes), edges: new Set(selection.edges) };
  const seen = [...graph.ranked].filter((i) => !filtered.hidesNode(i) && inView(at(i)));

  const edges = [[], []];
  for (let e = 0; e < graph.edges; e++) {
    if (filtered.hidesEdge(e)) continue;
    const [a, b] = [at(graph.source[e]), at(graph.target[e])];
    if (inView(a) || inView(b)) edges[strong?.edges.has(e) ? 1 : 0].push(`M${a.join(" ")}L${b.join(" ")}`);
  }
  const faint = strong ? 0.12 : 1;
  const line = (d, width, opacity) =>
    xmlElement("path", { d: d.join(""), fill: "none", stroke: colours.edge, "stroke-width": width, "stroke-opacity": opacity });
  const mark = (i) => pictureMark(graph, i, at(i), rounded(map.radius(i)), colours);
  const group = (nodes, opacity) => xmlElement("g", { opacity }, nodes.map(mark).join(""));
  const [others, chosen] = strong
    ? [seen.filter((i) => !strong.nodes.has(i)), seen.filter((i) => strong.nodes.has(i))]
    : [seen, []];

  const content = [
    xmlElement("title", {}, xmlText(graph.caption)),
    xmlElement("rect", { width, height, fill: colours.sea }),
    ...outlines(graph).map((outline) => pictureLand(outline, camera, colours)),
    line(edges[0], 0.8, 0.25 * faint),
    group(others.toReversed(), faint),
    line(edges[1], 1.6, 0.8),
    group(chosen.toReversed(), 1),
    ...(strong
      ? pictureNames(graph, chosen, at, map, colours, [])
      : pictureNames(graph, seen.filter((i) => map.radius(i) > NAMED_RADIUS), at, map, colours, graph.regions)),
  ];
  const size = { width, height, viewBox: `0 0 ${width} ${height}` };
  return `${xmlElement("svg", { xmlns: SVG, ...size, "font-family": colours.sans }, content.join("\n"))}\n`;
}

function pictureLand(outline, camera, colours) {
  if (!outline.length) return "";
  const points = outline.map(([x, y]) => `${rounded(camera.screenX(x))},${rounded(camera.screenY(y))}`);
  const stroke = { stroke: colours.land, "stroke-width": rounded(2 * SHORE * camera.k), "stroke-linejoin": "round" };
  return xmlElement("polygon", { points: points.join(" "), fill: colours.land, ...stroke });
}

function pictureMark(graph, i, [x, y], r, colours) {
  const kind = graph.kindName(i);
  const colour = colours.kinds[graph.kind[i]];
  if (kind === "paper") return xmlElement("circle", { cx: x, cy: y, r, fill: colours.land, stroke: colour, "stroke-width": 1.6 });
  const paint = { fill: colour, stroke: colours.land, "stroke-width": 1 };
  if (kind === "method") return xmlElement("circle", { cx: x, cy: y, r, ...paint });
  if (kind === "dataset") {
    const d = rounded(r * 0.9);
    return xmlElement("rect", { x: rounded(x - d), y: rounded(y - d), width: 2 * d, height: 2 * d, ...paint });
  }
  const d = r * 1.22;
  const corners = [[x, y - d], [x + d, y], [x, y + d], [x - d, y]];
  return xmlElement("polygon", { points: corners.map((corner) => corner.map(rounded).join(",")).join(" "), ...paint });
}

/** Names of regions and, beside the nodes, theirs: the important first, none over another. */
function pictureNames(graph, nodes, at, map, colours, regions) {
  const { camera } = map;
  const ruler = new OffscreenCanvas(1, 1).getContext("2d");
  const taken = new Boxes();
  const names = [];
  /** Writes at the first of the places, `[left, baseline]` by the width, where it covers no other name. */
  const add = (text, style, places) => {
    ruler.font = `${style["font-weight"]} ${style["font-size"]}px ${colours.sans}`;
    ruler.letterSpacing = `${style["letter-spacing"] ?? 0}px`;
    const { width } = ruler.measureText(text);
    const box = ([left, line]) => [left - 2, line - NAME_SIZE, width + 4, NAME_SIZE * 1.3];
    const place = places(width).find((spot) => taken.free(...box(spot)));
    if (!place) return;
    taken.take(...box(place));
    const halo = { stroke: colours.land, "stroke-width": 3, "stroke-linejoin": "round", "paint-order": "stroke" };
    names.push(xmlElement("text", { x: rounded(place[0]), y: rounded(place[1]), ...style, ...halo }, xmlText(text)));
  };
  const capitals = { "font-size": NAME_SIZE, "font-weight": 600, "letter-spacing": 1.2, fill: colours.muted };
  for (const { x, y, r, label } of regions) {
    const pixels = r * camera.k;
    if (!label || pixels < REGION_PIXELS[0] || pixels > REGION_PIXELS[1]) continue;
    add(shortened(label.toUpperCase()), capitals, (wide) => [[camera.screenX(x) - wide / 2, camera.screenY(y)]]);
  }
  const plain = { "font-size": NAME_SIZE, "font-weight": 500, fill: colours.ink };
  for (const i of nodes) {
    if (names.length >= PICTURE_NAMES) break;
    const [x, y] = at(i);
    const [gap, middle] = [map.radius(i) + 4, y + NAME_SIZE * 0.35];
    add(shortened(graph.label[i]), plain, (wide) => [
      [x + gap, middle],
      [x - gap - wide, middle],
      [x - wide / 2, y + gap + NAME_SIZE],
      [x - wide / 2, y - gap - NAME_SIZE * 0.3],
    ]);
  }
  return names;
}
