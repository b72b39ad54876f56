// Nodes by square of the map: what is near a point or inside a box, without looking at every node.

class Grid {
  constructor(graph, cell = 80) {
    this.graph = graph;
    this.cell = cell;
    const { x, y, size } = graph;
    this.x0 = size ? bounds(x)[0] : 0;
    this.y0 = size ? bounds(y)[0] : 0;
    const far = (values, low) => (size ? Math.floor((bounds(values)[1] - low) / cell) + 1 : 1);
    this.columns = far(x, this.x0);
    this.rows = far(y, this.y0);
    const count = new Uint32Array(this.columns * this.rows + 1);
    const at = Uint32Array.from(x, (_, i) => this.index(x[i], y[i]));
    for (const c of at) count[c + 1]++;
    for (let c = 1; c < count.length; c++) count[c] += count[c - 1];
    this.start = count;
    const next = count.slice();
    this.members = new Uint32Array(size);
    at.forEach((c, i) => (this.members[next[c]++] = i));
  }

  index(x, y) {
    return Math.floor((y - this.y0) / this.cell) * this.columns + Math.floor((x - this.x0) / this.cell);
  }

  /** Calls `visit(node)` for the nodes of all squares that the box touches. */
  within(box, visit) {
    const clamp = (value, most) => Math.min(most, Math.max(0, value));
    const c0 = clamp(Math.floor((box.x0 - this.x0) / this.cell), this.columns);
    const c1 = clamp(Math.floor((box.x1 - this.x0) / this.cell), this.columns - 1);
    const r0 = clamp(Math.floor((box.y0 - this.y0) / this.cell), this.rows);
    const r1 = clamp(Math.floor((box.y1 - this.y0) / this.cell), this.rows - 1);
    for (let row = r0; row <= r1; row++) {
      const end = this.start[row * this.columns + c1 + 1];
      for (let m = this.start[row * this.columns + c0]; m < end; m++) visit(this.members[m]);
    }
  }

  /** The node whose edge is nearest to the place, at most `reach` away; null where there is none. */
  nearest(x, y, reach, radius, accepts) {
    let best = null;
    let least = reach;
    const far = reach + 60;
    this.within({ x0: x - far, x1: x + far, y0: y - far, y1: y + far }, (i) => {
      const distance = Math.hypot(this.graph.x[i] - x, this.graph.y[i] - y) - radius(i);
      if (distance < least && accepts(i)) [best, least] = [i, distance];
    });
    return best;
  }
}
