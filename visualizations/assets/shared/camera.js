// The view: which place of the map is in the middle of the canvas, and how large a map unit is.

class Camera {
  constructor() {
    Object.assign(this, { x: 0, y: 0, k: 1, width: 1, height: 1, lowest: 0.05, highest: 8 });
    this.flight = null;
  }

  copy() {
    const { x, y, k, width, height } = this;
    return { x, y, k, width, height };
  }

  screenX(x) {
    return (x - this.x) * this.k + this.width / 2;
  }

  screenY(y) {
    return (y - this.y) * this.k + this.height / 2;
  }

  mapX(px) {
    return (px - this.width / 2) / this.k + this.x;
  }

  mapY(py) {
    return (py - this.height / 2) / this.k + this.y;
  }

  pan(dx, dy) {
    this.flight = null;
    this.x -= dx / this.k;
    this.y -= dy / this.k;
  }

  /** Zoom so that what is under the pixel stays under it. */
  zoomAt(factor, px, py) {
    this.flight = null;
    const [x, y] = [this.mapX(px), this.mapY(py)];
    this.k = this.limited(this.k * factor);
    this.x = x - (px - this.width / 2) / this.k;
    this.y = y - (py - this.height / 2) / this.k;
  }

  limited(k) {
    return Math.min(this.highest, Math.max(this.lowest, k));
  }

  flyTo(goal, now) {
    if (STILL.matches) {
      Object.assign(this, goal);
      return;
    }
    this.flight = { from: { x: this.x, y: this.y, k: this.k }, goal, start: now, length: 520 };
  }

  /** One step of a flight; true while one is under way. */
  advance(now) {
    if (!this.flight) return false;
    const { from, goal, start, length } = this.flight;
    const t = Math.min(1, Math.max(0, (now - start) / length));
    const ease = t < 0.5 ? 4 * t ** 3 : 1 - (2 - 2 * t) ** 3 / 2;
    // Scale grows evenly by factor; the place follows the scale, so that the path feels straight.
    this.k = from.k * (goal.k / from.k) ** ease;
    const far = goal.k - from.k;
    const share = Math.abs(far) < 1e-6 * goal.k ? ease : ((this.k - from.k) / far) * (goal.k / this.k);
    this.x = from.x + (goal.x - from.x) * share;
    this.y = from.y + (goal.y - from.y) * share;
    if (t === 1) this.flight = null;
    return true;
  }
}
