// The still picture under everything: land, edges, nodes, on two bitmaps larger than the view.
//
// Drawing all of it costs more than a frame allows on a large graph. So a frame shows the last
// bitmaps, moved and scaled, while the next ones are drawn in slices; what is small enough to be
// drawn within a frame is drawn anew in each and is always sharp.

const MARGIN = 0.2; // of the view, on each side
const SLICE_MS = 4;
const QUICK_MS = 9;
const REST_MS = 120;
const PATH_SIZE = 300;

class BaseLayer {
  constructor(graph, grid) {
    Object.assign(this, { graph, grid, shown: null, job: null, lastCost: 0 });
    this.bend = bendOf(graph);
    this.outlines = outlines(graph);
    this.hidden = () => false;
  }

  /** Forget the pictures: the colours, the filter or the size are others now. */
  reset() {
    this.job = null;
    this.stale = true;
  }

  /** Bring the pictures nearer to the camera. True where they are not yet what they should be. */
  work(camera, ratio, colours) {
    const fits = (picture) => picture && !this.stale && samePlace(picture.camera, camera);
    if (fits(this.shown)) return false;
    const quick = !this.shown || this.lastCost < QUICK_MS;
    const now = performance.now();
    if (!this.before || !samePlace(this.before, camera)) this.movedAt = now;
    this.before = camera.copy();
    // What is in hand will do while the map moves, until the view leaves it.
    if (now - this.movedAt < REST_MS && !quick && !this.stale && covers(this.shown, camera)) return true;
    if (!this.job || this.stale || quick) {
      const stand = { camera: camera.copy(), ratio };
      this.job = { stand, steps: this.paint(stand, colours), cost: 0 };
      this.stale = false;
    }
    const start = performance.now();
    let done = false;
    while (!done && (quick || performance.now() - start < SLICE_MS)) done = this.job.steps.next().done;
    this.job.cost += performance.now() - start;
    if (done) {
      this.shown?.land.close();
      this.shown?.marks.close();
      this.shown = this.job.stand;
      this.lastCost = this.job.cost;
      this.job = null;
    }
    return !fits(this.shown);
  }

  /** Show the pictures as the camera stands now; `ink` is the strength of edges and nodes, 0..1. */
  blit(ctx, camera, ink) {
    if (!this.shown) return;
    const { camera: old, land, marks, mx, my, ratio } = this.shown;
    const scale = camera.k / old.k;
    let x = (old.x - camera.x) * camera.k + camera.width / 2 - (old.width / 2 + mx) * scale;
    let y = (old.y - camera.y) * camera.k + camera.height / 2 - (old.height / 2 + my) * scale;
    if (scale === 1) {
      // Whole pixels are copied as they are: sharp, and much faster than pixels in between.
      x = Math.round(x * ratio) / ratio;
      y = Math.round(y * ratio) / ratio;
    }
    const [w, h] = [(old.width + 2 * mx) * scale, (old.height + 2 * my) * scale];
    ctx.drawImage(land, x, y, w, h);
    ctx.globalAlpha = ink;
    ctx.drawImage(marks, x, y, w, h);
    ctx.globalAlpha = 1;
  }

  *paint(stand, colours) {
    const { camera, ratio } = stand;
    stand.mx = Math.ceil(camera.width * MARGIN);
    stand.my = Math.ceil(camera.height * MARGIN);
    const width = Math.round((camera.width + 2 * stand.mx) * ratio);
    const height = Math.round((camera.height + 2 * stand.my) * ratio);
    const place = {
      k: camera.k,
      dx: camera.width / 2 + stand.mx - camera.x * camera.k,
      dy: camera.height / 2 + stand.my - camera.y * camera.k,
      wide: camera.width + 2 * stand.mx,
      high: camera.height + 2 * stand.my,
    };
    const [land, marks] = [false, true].map((alpha) => {
      const ctx = new OffscreenCanvas(width, height).getContext("2d", { alpha });
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      return ctx;
    });
    land.fillStyle = colours.sea;
    land.fillRect(0, 0, place.wide, place.high);
    const seen = this.nodesIn(place);
    yield;
    paintLand(land, this.outlines, place, colours);
    yield;
    yield* this.paintEdges(marks, place, colours);
    yield* this.paintNodes(marks, place, seen, colours);
    // A bitmap is shown at once, where a canvas may be drawn over again each time it is shown.
    stand.land = land.canvas.transferToImageBitmap();
    stand.marks = marks.canvas.transferToImageBitmap();
  }

  nodesIn({ k, dx, dy, wide, high }) {
    const reach = 40;
    const box = { x0: -dx / k - reach, x1: (wide - dx) / k + reach, y0: -dy / k - reach, y1: (high - dy) / k + reach };
    const seen = [];
    this.grid.within(box, (i) => seen.push(i));
    return seen;
  }

  *paintEdges(ctx, place, colours) {
    const { graph } = this;
    const dense = Math.min(0.34, Math.max(0.035, 7.5 / Math.sqrt(graph.edges + 1)) * Math.max(1, place.k));
    ctx.strokeStyle = colours.edge;
    // Claims between concepts of one region stand out, those that cross the map stand back.
    const styles = [
      { width: 0.8, strength: dense * 0.4 },
      { width: 0.8, strength: dense * 0.6 },
      { width: 1, strength: dense },
    ];
    const batches = [[], [], []];
    for (let e = 0; e < graph.edges; e++) {
      const [a, b] = [graph.source[e], graph.target[e]];
      if (this.hidden(a) || this.hidden(b) || this.unseen(place, a, b)) continue;
      const far = graph.region[a] !== graph.region[b];
      batches[far ? 0 : graph.kindName(a) === "paper" ? 1 : 2].push(e);
    }
    yield;
    for (const [style, batch] of batches.entries()) {
      ctx.lineWidth = styles[style].width;
      ctx.globalAlpha = styles[style].strength;
      for (let from = 0; from < batch.length; from += PATH_SIZE) {
        ctx.beginPath();
        for (const e of batch.slice(from, from + PATH_SIZE)) this.traceEdgeAt(ctx, place, e);
        ctx.stroke();
        yield;
      }
    }
    ctx.globalAlpha = 1;
  }

  /** Out of the picture, or shorter than can be seen. */
  unseen({ k, dx, dy, wide, high }, a, b) {
    const { x, y } = this.graph;
    const [ax, ay] = [x[a] * k + dx, y[a] * k + dy];
    const [bx, by] = [x[b] * k + dx, y[b] * k + dy];
    if (Math.max(ax, bx) < 0 || Math.min(ax, bx) > wide) return true;
    if (Math.max(ay, by) < 0 || Math.min(ay, by) > high) return true;
    return Math.abs(ax - bx) + Math.abs(ay - by) < 3;
  }

  traceEdgeAt(ctx, { k, dx, dy }, e) {
    const { x, y, source, target } = this.graph;
    const [a, b] = [source[e], target[e]];
    traceEdge(ctx, x[a] * k + dx, y[a] * k + dy, x[b] * k + dx, y[b] * k + dy, this.bend);
  }

  *paintNodes(ctx, { k, dx, dy }, seen, colours) {
    const { graph } = this;
    const { x, y, r } = graph;
    // Papers below, then the concepts, the small after the large.
    const shown = seen.filter((i) => !this.hidden(i));
    for (let kind = graph.kinds.length - 1; kind >= 0; kind--) {
      const name = graph.kinds[kind].id;
      const ring = name === "paper";
      const these = shown.filter((i) => graph.kind[i] === kind).sort((a, b) => r[b] - r[a]);
      ctx.fillStyle = ring ? colours.land : colours.kinds[kind];
      ctx.strokeStyle = ring ? colours.kinds[kind] : colours.land;
      ctx.lineWidth = ring ? Math.min(1.6, 0.5 + k) : Math.min(1.2, k);
      for (let from = 0; from < these.length; from += PATH_SIZE) {
        ctx.beginPath();
        for (const i of these.slice(from, from + PATH_SIZE)) {
          traceNode(ctx, name, x[i] * k + dx, y[i] * k + dy, screenRadius(r[i], k));
        }
        ctx.fill();
        ctx.stroke();
        yield;
      }
    }
  }
}

/** True where the picture reaches over the view and is not blown up or shrunk too far. */
function covers({ camera: old, mx, my }, camera) {
  const scale = camera.k / old.k;
  const room = (side, margin) => ((old[side] / 2 + margin) * scale - camera[side] / 2) / camera.k;
  return (
    scale > 0.6 &&
    scale < 1.8 &&
    Math.abs(camera.x - old.x) < room("width", mx) &&
    Math.abs(camera.y - old.y) < room("height", my)
  );
}

const samePlace = (a, b) =>
  Math.abs(a.x - b.x) * b.k < 0.05 &&
  Math.abs(a.y - b.y) * b.k < 0.05 &&
  Math.abs(a.k / b.k - 1) < 1e-4 &&
  a.width === b.width &&
  a.height === b.height;
