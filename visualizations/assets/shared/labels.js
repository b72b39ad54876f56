// Names on the map: the important ones first, none over another, more of them the nearer one is.

const LONGEST_LABEL = 34;
const MOST_NAMES = 60; // around a node in focus
const AREA_OF_A_LABEL = 8500; // pixels of the view for each label, at most
const REGION_PIXELS = [23, 260, 440]; // a region's radius: named from, fully until, no longer from

const shortened = (text) => (text.length > LONGEST_LABEL ? `${text.slice(0, LONGEST_LABEL - 1)}…` : text);

class Labels {
  /** `radius(r, k)` is the radius on the screen of a node of radius `r` at scale `k`. */
  constructor(graph, grid, radius) {
    Object.assign(this, { graph, grid, radius, texts: new Map(), widths: new Map() });
    this.hidden = () => false;
    this.regions = graph.regions;
    this.covered = 0; // pixels on the right that the panel covers
  }

  text(i) {
    if (!this.texts.has(i)) this.texts.set(i, shortened(this.graph.label[i]));
    return this.texts.get(i);
  }

  width(ctx, text, font) {
    const key = font + text;
    if (!this.widths.has(key)) {
      ctx.font = font;
      this.widths.set(key, ctx.measureText(text).width);
    }
    return this.widths.get(key);
  }

  /** Names over the whole view. `taken` are boxes (of labels drawn already) to keep clear of. */
  draw(ctx, camera, colours, strength) {
    const taken = new Boxes(camera.width, camera.height);
    const named = this.drawRegions(ctx, camera, colours, taken, strength);
    const most = Math.min(160, (camera.width * camera.height) / AREA_OF_A_LABEL);
    const { graph } = this;
    let drawn = 0;
    ctx.globalAlpha = strength;
    for (const i of graph.ranked) {
      if (drawn >= most || graph.r[i] * camera.k < 5.6) break;
      if (this.hidden(i) || named.has(graph.label[i])) continue;
      if (this.drawOne(ctx, camera, colours, taken, i, false)) drawn++;
    }
    ctx.globalAlpha = 1;
  }

  /** The names of these nodes, the first in bold and in any case. */
  drawSome(ctx, camera, colours, nodes) {
    const taken = new Boxes(camera.width, camera.height);
    nodes.forEach((i, n) => this.drawOne(ctx, camera, colours, taken, i, n === 0));
  }

  drawOne(ctx, camera, colours, taken, i, main) {
    const { graph } = this;
    const [x, y] = [camera.screenX(graph.x[i]), camera.screenY(graph.y[i])];
    if (x < -150 || y < -30 || x > camera.width + 150 || y > camera.height + 30) return false;
    const r = this.radius(graph.r[i], camera.k);
    const size = main ? 15 : Math.round(11.5 + Math.min(4, graph.r[i] / 7));
    const font = `${main ? 700 : graph.r[i] > 12 ? 600 : 500} ${size}px ${colours.sans}`;
    const text = this.text(i);
    const w = this.width(ctx, text, font);
    const h = size * 1.2;
    const gap = r + 5;
    const spots = [
      [x + gap, y - h / 2],
      [x - gap - w, y - h / 2],
      [x - w / 2, y + gap - 2],
      [x - w / 2, y - gap - h + 2],
    ];
    const inView = (bx) => bx >= 6 && bx + w <= camera.width - this.covered;
    const fits = ([bx, by]) => inView(bx) && taken.free(bx, by, w, h);
    const spot = spots.find(fits) ?? (main ? spots[0] : null);
    if (!spot) return false;
    taken.take(spot[0] - 4, spot[1] - 1, w + 8, h + 2);
    this.write(ctx, text, font, spot[0], spot[1] + h * 0.8, colours.ink, colours.land);
    return true;
  }

  write(ctx, text, font, x, y, colour, halo) {
    ctx.font = font;
    ctx.lineJoin = "round";
    ctx.lineWidth = 3.5;
    ctx.strokeStyle = halo;
    ctx.strokeText(text, x, y);
    ctx.fillStyle = colour;
    ctx.fillText(text, x, y);
  }

  /** Spaced capitals over a region as on a printed map. Gives the names that can be read now. */
  drawRegions(ctx, camera, colours, taken, strength) {
    const named = new Set();
    const [from, full, until] = REGION_PIXELS;
    for (const region of this.regions) {
      const pixels = region.r * camera.k;
      if (!region.label || pixels < from || pixels > until) continue;
      const fade = Math.min(1, (until - pixels) / (until - full));
      const size = Math.round(Math.min(19, 10 + pixels / 30));
      const font = `600 ${size}px ${colours.serif}`;
      ctx.letterSpacing = `${(size * 0.12).toFixed(1)}px`;
      const lines = wrapped(region.label.toUpperCase(), 18);
      const widths = lines.map((line) => this.width(ctx, line, font));
      const [w, h] = [Math.max(...widths), lines.length * size * 1.2];
      region.rise ??= this.quietRise(region, w / camera.k, h / camera.k);
      const [middle, y] = [camera.screenX(region.x), camera.screenY(region.y + region.rise)];
      if (middle < 0 || middle > camera.width) continue;
      const x = Math.max(w / 2 + 6, Math.min(camera.width - w / 2 - 6, middle));
      if (taken.free(x - w / 2, y - h / 2, w, h)) {
        taken.take(x - w / 2 - 6, y - h / 2 - 4, w + 12, h + 8);
        ctx.globalAlpha = fade * strength;
        lines.forEach((line, n) => {
          const top = y - h / 2 + (n + 0.8) * size * 1.2;
          this.write(ctx, line, font, x - widths[n] / 2, top, colours.muted, colours.land);
        });
        if (fade > 0.5) named.add(region.label);
      }
    }
    ctx.letterSpacing = "0px";
    ctx.globalAlpha = 1;
    return named;
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
  return lines.slice(0, 3).map(shortened);
}

/** Boxes of the screen that are taken, by square, so that asking does not look at all of them. */
class Boxes {
  constructor(width, height) {
    Object.assign(this, { width, height, cells: new Map() });
  }

  *keys(x, y, w, h) {
    for (let r = Math.floor(y / 48); r <= Math.floor((y + h) / 48); r++) {
      for (let c = Math.floor(x / 96); c <= Math.floor((x + w) / 96); c++) yield r * 4096 + c;
    }
  }

  free(x, y, w, h) {
    for (const key of this.keys(x, y, w, h)) {
      for (const [bx, by, bw, bh] of this.cells.get(key) ?? []) {
        if (x < bx + bw && bx < x + w && y < by + bh && by < y + h) return false;
      }
    }
    return true;
  }

  take(x, y, w, h) {
    for (const key of this.keys(x, y, w, h)) {
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key).push([x, y, w, h]);
    }
  }
}
