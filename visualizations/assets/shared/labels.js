// Names on the map: the important ones first, none over another, more of them the nearer one is.

const LONGEST_LABEL = 34;
const MOST_NAMES = 60; // around a node in focus
const AREA_OF_A_LABEL = 8500; // pixels of the view for each label, at most
const MOST_LABELS = 160;
const NAMED_FROM = 5.6; // a node's radius on the screen in the plain scale
const REGION_PIXELS = [23, 260, 440]; // a region's radius: named from, fully until, no longer from
const COUNTED_UNTIL = 150; // a region's radius; nearer, its nodes can be seen

const isName = ({ style }) => style.spacing > 0; // not a count

/** A name as the map writes it: one line, cut between characters. */
function shortened(text) {
  const characters = [...plainLine(text.slice(0, 8 * LONGEST_LABEL))];
  return characters.length > LONGEST_LABEL ? `${characters.slice(0, LONGEST_LABEL - 1).join("")}…` : characters.join("");
}

class Labels {
  /** `radius(r, k)` is the radius on the screen of a node of radius `r` at scale `k`. */
  constructor(graph, grid, radius) {
    Object.assign(this, { graph, grid, radius, letters: new Lettering() });
    this.hidden = () => false;
    this.regions = graph.regions;
    this.covered = 0; // pixels on the right that the panel covers
  }

  /** Names over the whole view; `strength` is that of the still map under them, 0..1. Gives the
   * nodes that are named, and the boxes that names and that large nodes take.
   */
  draw(ctx, camera, colours, strength) {
    const taken = new Boxes();
    const regions = this.drawRegions(ctx, camera, colours, taken, strength);
    const most = Math.min(MOST_LABELS, (camera.width * camera.height) / AREA_OF_A_LABEL);
    const { graph } = this;
    const named = [];
    const seen = this.candidates(camera).filter((i) => !this.hidden(i));
    const marks = this.marksOf(camera, seen);
    ctx.globalAlpha = strength;
    for (const i of seen) {
      if (named.length >= most) break;
      if (regions.has(graph.label[i])) continue;
      if (this.drawOne(ctx, camera, colours, taken, i, false, marks)) named.push(i);
    }
    ctx.globalAlpha = 1;
    return { named, taken, marks };
  }

  /** The boxes of nodes that a name would hide. */
  marksOf(camera, nodes) {
    const marks = new Boxes();
    const { graph } = this;
    for (const i of nodes.subarray(0, 4 * MOST_LABELS)) {
      const [x, y] = [camera.screenX(graph.x[i]), camera.screenY(graph.y[i])];
      if (x < -150 || y < -30 || x > camera.width + 150 || y > camera.height + 30) continue;
      const r = this.radius(graph.r[i], camera.k);
      marks.take(x - r, y - r, 2 * r, 2 * r);
    }
    return marks;
  }

  /** The nodes in view that are large enough to be named, by rank. */
  candidates(camera) {
    const { graph } = this;
    const large = (i) => graph.r[i] * camera.k >= NAMED_FROM;
    const enough = 4 * MOST_LABELS;
    // Radii fall with the rank: far out the first few are all.
    if (graph.size <= enough || !large(enough)) return graph.ranked.subarray(0, enough).filter(large);
    const [x, y] = [camera.mapX(0), camera.mapY(0)];
    const seen = [];
    this.grid.within(
      { x0: x, y0: y, x1: camera.mapX(camera.width), y1: camera.mapY(camera.height) },
      (i) => large(i) && seen.push(i),
    );
    return Uint32Array.from(seen).sort();
  }

  /** The names of these nodes, the first in bold and in any case. */
  drawSome(ctx, camera, colours, nodes) {
    const taken = new Boxes();
    nodes.forEach((i, n) => this.drawOne(ctx, camera, colours, taken, i, n === 0));
  }

  drawOne(ctx, camera, colours, taken, i, main, marks = new Boxes()) {
    const { graph } = this;
    const [x, y] = [camera.screenX(graph.x[i]), camera.screenY(graph.y[i])];
    if (x < -150 || y < -30 || x > camera.width + 150 || y > camera.height + 30) return false;
    const size = main ? 15 : Math.round(11.5 + Math.min(4, graph.r[i] / 7));
    const style = { font: `${main ? 700 : graph.r[i] > 12 ? 600 : 500} ${size}px ${colours.sans}`, size };
    const text = shortened(graph.label[i]);
    const [w, h] = [this.letters.width(text, style), size * 1.2];
    const gap = this.radius(graph.r[i], camera.k) + 5;
    const spots = [
      [x + gap, y - h / 2],
      [x - gap - w, y - h / 2],
      [x - w / 2, y + gap - 2],
      [x - w / 2, y - gap - h + 2],
    ];
    const inView = (bx) => bx >= 6 && bx + w <= camera.width - this.covered;
    const fits = ([bx, by]) => inView(bx) && taken.free(bx, by, w, h);
    const open = spots.filter(fits);
    const spot = open.find(([bx, by]) => marks.free(bx, by, w, h)) ?? open[0] ?? (main ? spots[0] : null);
    if (!spot) return false;
    taken.take(spot[0] - 4, spot[1] - 1, w + 8, h + 2);
    this.letters.write(ctx, text, style, ...spot, colours.ink, colours.land);
    return true;
  }

  /** Spaced capitals over a region as on a printed map, and far out how many nodes it has. Gives
   * the names that can be read now.
   */
  drawRegions(ctx, camera, colours, taken, strength) {
    const named = new Set();
    const [from, full, until] = REGION_PIXELS;
    for (const region of this.regions) {
      const pixels = region.r * camera.k;
      if (!region.label || !region.n || pixels < from || pixels > until) continue;
      if (!meetsView(camera, region)) continue;
      const fade = Math.min(1, (until - pixels) / (until - full));
      const lines = this.regionLines(region, pixels, colours);
      const box = this.regionBox(region, lines, camera, taken) ?? this.regionBox(region, lines.filter(isName), camera, taken);
      if (!box) continue;
      const { x, y, w, h } = box;
      taken.take(x - w / 2 - 6, y - h / 2 - 4, w + 12, h + 8);
      ctx.globalAlpha = fade * strength;
      let top = y - h / 2;
      for (const line of box.lines) {
        this.letters.write(ctx, line.text, line.style, x - line.w / 2, top, colours.muted, colours.land);
        top += line.h;
      }
      if (fade > 0.5) named.add(region.label);
    }
    ctx.globalAlpha = 1;
    return named;
  }

  /** Where the lines over a region have room; null where they have none. */
  regionBox(region, lines, camera, taken) {
    if (!lines.length) return null;
    const [w, h] = [Math.max(...lines.map((line) => line.w)), lines.reduce((sum, line) => sum + line.h, 0)];
    if (region.rise === undefined) {
      if (!this.letters.hasTime()) return null;
      region.rise = this.quietRise(region, w / camera.k, h / camera.k);
    }
    const [middle, y] = [camera.screenX(region.x), camera.screenY(region.y + region.rise)];
    if (middle < 0 || middle > camera.width || y < -h || y > camera.height + h) return null;
    const x = Math.max(w / 2 + 6, Math.min(camera.width - w / 2 - 6, middle));
    return taken.free(x - w / 2, y - h / 2, w, h) ? { x, y, w, h, lines } : null;
  }

  regionLines(region, pixels, colours) {
    const size = Math.round(Math.min(19, 10 + pixels / 30));
    const spacing = Math.round(size * 1.2) / 10;
    const name = { font: `600 ${size}px ${colours.serif}`, size, spacing };
    // About as wide as the region, or names would cover its neighbours.
    const letters = Math.max(10, Math.min(18, (2.2 * pixels) / (0.8 * size + spacing)));
    const lines = wrapped(region.label.toUpperCase(), letters).map((text) => ({ text, style: name }));
    if (pixels < COUNTED_UNTIL) {
      lines.push({ text: region.n.toLocaleString("en"), style: { font: `500 11px ${colours.sans}`, size: 11 } });
    }
    return lines.map((line) => ({ ...line, w: this.letters.width(line.text, line.style), h: line.style.size * 1.2 }));
  }

  /** How far from a region's middle its name covers the least of its nodes. Found once: it stays. */
  quietRise(region, w, h) {
    let [best, least] = [0, Infinity];
    for (const share of [0, -0.2, 0.2, -0.4, 0.4, -0.6, 0.6, -0.8, 0.8, -1, 1]) {
      const y = region.y + share * region.r;
      let covered = Math.abs(share) * 6;
      this.grid.within({ x0: region.x - w / 2, x1: region.x + w / 2, y0: y - h / 2, y1: y + h / 2 }, (i) => {
        const { x: nx, y: ny, r } = this.graph;
        const inside = Math.abs(nx[i] - region.x) < w / 2 + r[i] && Math.abs(ny[i] - y) < h / 2 + r[i];
        if (inside) covered += r[i];
      });
      if (covered < least) [best, least] = [share * region.r, covered];
    }
    return best;
  }
}

/** True where the disc of a region reaches into the view. */
function meetsView(camera, { x, y, r }) {
  const [wide, high] = [camera.width / 2 / camera.k + r, camera.height / 2 / camera.k + r];
  return Math.abs(x - camera.x) < wide && Math.abs(y - camera.y) < high;
}

/** The node in focus, then the other end of the open edge, then the neighbours, the large first. */
function namesInFocus(graph, node, edge, hidden) {
  const near = [...graph.edgesOf(node)].map((e) => graph.other(e, node)).filter((i) => !hidden(i));
  near.sort((a, b) => graph.r[b] - graph.r[a] || a - b);
  const first = edge === null ? [] : [graph.other(edge, node)];
  return [...new Set([node, ...first, ...near])].slice(0, MOST_NAMES);
}

/** Lines of about `width` characters, three at most. */
function wrapped(text, width) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line && line.length + word.length + 1 > width) lines.push(word);
    else lines[lines.length - 1] = line ? `${line} ${word}` : word;
  }
  if (lines.length > 3) lines[2] += "…";
  return lines.slice(0, 3).map(shortened);
}
