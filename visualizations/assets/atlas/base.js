// The still picture under everything, as a bitmap larger than the view.
//
// Drawing all of a large graph costs more than a frame allows. So a frame shows the last bitmap,
// moved and scaled, while the next is painted in slices where the view is going; what is small
// enough to be painted within a frame is painted anew in each and is always sharp. Where the view
// leaves the bitmap, a picture of the whole map lies below, so that no margin is ever blank.

const MARGIN = 0.3; // of the view, on each side
const SLICE_MS = 3; // of a frame in motion
const REST_SLICE_MS = 10; // of a frame at rest, and of a step towards the first picture
const QUICK_MS = 8;
const REST_MS = 120;
const AHEAD_MS = 250; // how far ahead of a moving view the next picture is painted

class BaseLayer {
  constructor(painter) {
    Object.assign(this, { painter, shown: null, overview: null, job: null, before: null });
    this.stale = false;
    this.movedAt = 0;
    this.speed = { x: 0, y: 0 };
    this.lastCost = painter.graph.size + painter.graph.edges < 8000 ? 0 : Infinity;
    this.home = null; // where the whole map is in view
  }

  /** Paint all anew: the colours, the filter or the size are others now. */
  reset() {
    this.job = null;
    this.stale = true;
  }

  /** Bring the pictures nearer to what the camera sees. True where there is more to do. */
  work(camera, ratio, colours, now) {
    this.follow(camera, now);
    const right = this.shown && !this.stale && samePlace(this.shown.camera, camera);
    if (right && (this.overview || !this.home)) return false;
    const quick = this.lastCost < QUICK_MS;
    const moving = now - this.movedAt < REST_MS;
    if (!this.job || this.misses(this.job.stand, camera, moving, quick)) {
      if (moving && !quick && !this.stale && covers(this.shown, camera, 0.5)) return true;
      this.begin(right ? this.home : moving && !quick ? this.ahead(camera) : camera, ratio, colours);
    }
    const start = performance.now();
    const budget = quick ? Infinity : moving && this.shown ? SLICE_MS : REST_SLICE_MS;
    let done = false;
    while (!done && performance.now() - start < budget) done = this.job.steps.next().done;
    this.job.cost += performance.now() - start;
    if (done) this.finish();
    return true;
  }

  follow(camera, now) {
    if (this.before && !samePlace(this.before, camera)) {
      const time = Math.max(now - this.seenAt, 8);
      const same = this.before.width === camera.width && time < 100;
      this.speed.x = same ? (camera.x - this.before.x) / time : 0;
      this.speed.y = same ? (camera.y - this.before.y) / time : 0;
      this.movedAt = now;
    }
    this.before = camera.copy();
    this.seenAt = now;
  }

  /** True where a picture in hand would be of no use. In motion a late picture is better than none. */
  misses(stand, camera, moving, quick) {
    if (this.stale) return true;
    if (stand.home) return !samePlace(this.shown.camera, camera);
    if (moving && !quick) return false;
    return !samePlace(stand.camera, camera);
  }

  /** Where the camera will be in a moment, as far as the picture still covers where it is. */
  ahead(camera) {
    const goal = Object.assign(camera.copy(), { x: camera.x + this.speed.x * AHEAD_MS, y: camera.y + this.speed.y * AHEAD_MS });
    for (const [axis, side] of [["x", "width"], ["y", "height"]]) {
      const most = (camera[side] * MARGIN * 0.8) / camera.k;
      goal[axis] = camera[axis] + Math.max(-most, Math.min(most, goal[axis] - camera[axis]));
    }
    return goal;
  }

  begin(camera, ratio, colours) {
    const { x, y, k, width, height } = camera;
    const stand = { camera: { x, y, k, width, height }, ratio, home: camera === this.home };
    stand.mx = stand.home ? 0 : Math.ceil(width * MARGIN);
    stand.my = stand.home ? 0 : Math.ceil(height * MARGIN);
    this.job = { stand, steps: this.painter.paint(stand, colours), cost: 0 };
    if (!this.stale) return;
    // The old picture goes on being shown until there is a new one; only the overview is let go.
    if (this.overview !== this.shown) forget(this.overview);
    this.overview = null;
    this.stale = false;
  }

  finish() {
    const { stand, cost } = this.job;
    this.job = null;
    if (stand.home) {
      if (this.overview !== this.shown) forget(this.overview);
      this.overview = stand;
      return;
    }
    if (this.shown !== this.overview) forget(this.shown);
    this.shown = stand;
    this.lastCost = cost;
    // The picture of a map that is all in view is its overview too.
    if (this.home && samePlace(stand.camera, this.home)) this.overview = stand;
  }

  /** Show the pictures as the camera stands now; `ink` is the strength of edges and nodes, 0..1. */
  blit(ctx, camera, ink) {
    const { shown, overview } = this;
    const box = boxOnScreen(shown, camera);
    if (overview && overview !== shown && !fillsView(box, camera)) {
      ctx.save();
      leaveOut(ctx, box, camera);
      show(ctx, overview, boxOnScreen(overview, camera), ink);
      ctx.restore();
    }
    show(ctx, shown, box, ink);
  }
}

/** Where a picture lies on the screen, in pixels. */
function boxOnScreen({ camera: old, mx, my, ratio }, camera) {
  const scale = camera.k / old.k;
  const x = (old.x - camera.x) * camera.k + camera.width / 2 - (old.width / 2 + mx) * scale;
  const y = (old.y - camera.y) * camera.k + camera.height / 2 - (old.height / 2 + my) * scale;
  const [w, h] = [(old.width + 2 * mx) * scale, (old.height + 2 * my) * scale];
  if (scale !== 1) return { x, y, w, h };
  // Whole pixels are copied as they are: sharp, and much faster than pixels in between.
  return { x: Math.round(x * ratio) / ratio, y: Math.round(y * ratio) / ratio, w, h };
}

const fillsView = ({ x, y, w, h }, { width, height }) => x <= 0 && y <= 0 && x + w >= width && y + h >= height;

/** Nothing is drawn any more into the box: what is drawn twice costs twice. */
function leaveOut(ctx, { x, y, w, h }, { width, height }) {
  ctx.beginPath();
  ctx.rect(0, 0, width, height);
  // Somewhat less, for a seam would be seen.
  ctx.rect(Math.ceil(x) + 1, Math.ceil(y) + 1, Math.max(Math.floor(w) - 3, 0), Math.max(Math.floor(h) - 3, 0));
  ctx.clip("evenodd");
}

function show(ctx, picture, { x, y, w, h }, ink) {
  ctx.drawImage(ink === 1 ? picture.whole : dimmed(picture, ink), x, y, w, h);
}

/** The picture with its edges and nodes at some strength, made once: in a zoom it is shown often. */
function dimmed(picture, ink) {
  if (picture.dim?.ink === ink) return picture.dim.bitmap;
  const { land, whole } = picture;
  const ctx = new OffscreenCanvas(whole.width, whole.height).getContext("2d", DRAWN_AT_ONCE);
  ctx.drawImage(whole, 0, 0);
  ctx.globalAlpha = 1 - ink;
  ctx.drawImage(land, 0, 0);
  picture.dim?.bitmap.close();
  picture.dim = { ink, bitmap: ctx.canvas.transferToImageBitmap() };
  return picture.dim.bitmap;
}

function forget(picture) {
  picture?.land.close();
  picture?.whole.close();
  picture?.dim?.bitmap.close();
}

/** True where the picture is neither blown up nor shrunk too far and reaches over the view, by
 * `spare` of its margin at least.
 */
function covers(picture, camera, spare) {
  if (!picture) return false;
  const { camera: old, mx, my } = picture;
  const scale = camera.k / old.k;
  const room = (side, margin) => ((old[side] / 2 + margin * (1 - spare)) * scale - camera[side] / 2) / camera.k;
  return (
    scale > 0.7 &&
    scale < 1.8 &&
    Math.abs(camera.x - old.x) <= room("width", mx) &&
    Math.abs(camera.y - old.y) <= room("height", my)
  );
}

const samePlace = (a, b) =>
  Math.abs(a.x - b.x) * b.k < 0.05 &&
  Math.abs(a.y - b.y) * b.k < 0.05 &&
  Math.abs(a.k / b.k - 1) < 1e-4 &&
  a.width === b.width &&
  a.height === b.height;
