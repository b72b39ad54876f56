// One picture of the still map, painted step by step: land, edges, nodes.

const [LINES, MARKS] = [120, 300]; // painted in one step
const MOST_FAR_EDGES = 5000; // lines across the map say little and cost much: more are a grey haze
const MOST_NEAR_EDGES = 16_000;
const DOT = 1.6; // pixels of radius; what is smaller is a square dot, whatever its kind

// A canvas puts off what is drawn until it is shown, and then does it all in one long task, unless
// it is read in between.
const DRAWN_AT_ONCE = { alpha: false, willReadFrequently: true };
const settle = (ctx) => ctx.getImageData(0, 0, 1, 1);

class Painter {
  constructor(graph, grid) {
    Object.assign(this, { graph, grid, bend: bendOf(graph), outlines: null });
    this.hidden = () => false;
    this.edgeHidden = () => false;
    this.byKind = graph.kinds.map((_, kind) => kind).reverse(); // papers below, then the concepts
  }

  /** Paints what `stand` has in view onto two opaque canvases: all of it, and the land alone. */
  *paint(stand, colours) {
    const { camera, ratio, mx, my } = stand;
    const place = {
      k: camera.k,
      dx: camera.width / 2 + mx - camera.x * camera.k,
      dy: camera.height / 2 + my - camera.y * camera.k,
      wide: camera.width + 2 * mx,
      high: camera.height + 2 * my,
    };
    const size = [Math.round(place.wide * ratio), Math.round(place.high * ratio)];
    const [land, whole] = [0, 1].map(() => new OffscreenCanvas(...size).getContext("2d", DRAWN_AT_ONCE));
    land.setTransform(ratio, 0, 0, ratio, 0, 0);
    land.fillStyle = colours.sea;
    land.fillRect(0, 0, place.wide, place.high);
    yield;
    this.outlines ??= outlines(this.graph);
    yield;
    for (const _ of paintLand(land, this.outlines, place, colours)) yield settle(land);
    whole.drawImage(land.canvas, 0, 0);
    whole.setTransform(ratio, 0, 0, ratio, 0, 0);
    yield;
    yield* this.paintEdges(whole, place, colours);
    yield* this.paintNodes(whole, place, colours);
    // A bitmap is shown at once, where a canvas may be drawn over again each time it is shown.
    stand.land = land.canvas.transferToImageBitmap();
    yield;
    stand.whole = whole.canvas.transferToImageBitmap();
  }

  *paintEdges(ctx, place, colours) {
    const { graph } = this;
    // Claims between concepts of one region stand out, those that cross the map stand back.
    const batches = [[], [], []];
    for (let e = 0; e < graph.edges; e++) {
      if (e % 20_000 === 19_999) yield;
      const [a, b] = [graph.source[e], graph.target[e]];
      if (this.unseen(place, a, b) || this.edgeHidden(e) || this.hidden(a) || this.hidden(b)) continue;
      const far = graph.region[a] !== graph.region[b];
      batches[far ? 0 : graph.paper[a] >= 0 ? 1 : 2].push(e);
    }
    yield;
    const drawn = [MOST_FAR_EDGES, MOST_NEAR_EDGES, MOST_NEAR_EDGES].map((most, b) => thinned(batches[b], most));
    const count = drawn.reduce((sum, batch) => sum + batch.length, 0);
    const dense = Math.min(0.34, Math.max(0.09, 7.5 / Math.sqrt(count + 1)) * Math.max(1, place.k));
    ctx.strokeStyle = colours.edge;
    const styles = [
      { width: 0.8, strength: dense * 0.4 },
      { width: 0.8, strength: dense * 0.6 },
      { width: 1, strength: dense },
    ];
    for (const [style, batch] of drawn.entries()) {
      ctx.lineWidth = styles[style].width;
      ctx.globalAlpha = styles[style].strength;
      for (let from = 0; from < batch.length; from += LINES) {
        ctx.beginPath();
        for (const e of batch.slice(from, from + LINES)) this.traceEdgeAt(ctx, place, e);
        ctx.stroke();
        yield settle(ctx);
      }
    }
    ctx.globalAlpha = 1;
  }

  /** Out of the picture, or shorter than can be seen. */
  unseen({ k, dx, dy, wide, high }, a, b) {
    const { x, y } = this.graph;
    const [ax, ay, bx, by] = [x[a] * k + dx, y[a] * k + dy, x[b] * k + dx, y[b] * k + dy];
    if (Math.max(ax, bx) < 0 || Math.min(ax, bx) > wide) return true;
    if (Math.max(ay, by) < 0 || Math.min(ay, by) > high) return true;
    return Math.abs(ax - bx) + Math.abs(ay - by) < 3;
  }

  traceEdgeAt(ctx, { k, dx, dy }, e) {
    const { x, y, source, target } = this.graph;
    const [a, b] = [source[e], target[e]];
    traceEdge(ctx, x[a] * k + dx, y[a] * k + dy, x[b] * k + dx, y[b] * k + dy, this.bend);
  }

  *paintNodes(ctx, { k, dx, dy, wide, high }, colours) {
    const { graph } = this;
    const { x, y, r } = graph;
    const reach = 40;
    const box = { x0: -dx / k - reach, x1: (wide - dx) / k + reach, y0: -dy / k - reach, y1: (high - dy) / k + reach };
    const kinds = graph.kinds.map(() => []);
    this.grid.within(box, (i) => this.hidden(i) || kinds[graph.kind[i]].push(i));
    yield;
    for (const kind of this.byKind) {
      const name = graph.kinds[kind].id;
      const ring = name === "paper";
      const these = Uint32Array.from(kinds[kind]).sort(); // by rank: the small over the large
      ctx.lineWidth = ring ? Math.min(1.6, 0.5 + k) : Math.min(1.2, k);
      for (let from = 0; from < these.length; from += MARKS) {
        const some = these.subarray(from, from + MARKS);
        const tiny = screenRadius(r[some[0]], k) < DOT; // the first is the largest
        ctx.fillStyle = ring && !tiny ? colours.land : colours.kinds[kind];
        ctx.strokeStyle = ring ? colours.kinds[kind] : colours.land;
        ctx.beginPath();
        for (const i of some) {
          const [px, py, size] = [x[i] * k + dx, y[i] * k + dy, screenRadius(r[i], k)];
          if (tiny) ctx.rect(px - 0.8 * size, py - 0.8 * size, 1.6 * size, 1.6 * size);
          else traceNode(ctx, name, px, py, size);
        }
        ctx.fill();
        if (!tiny) ctx.stroke();
        yield settle(ctx);
      }
    }
  }
}

/** About `most` of the edges, evenly over them, the same on every picture. */
function thinned(edges, most) {
  if (edges.length <= most) return edges;
  const limit = (most / edges.length) * 2 ** 32;
  return edges.filter((e) => Math.imul(e, 2654435761) >>> 0 < limit);
}
