// Nodes by square of the map: what is near a point or inside a box, without looking at every node.

class Grid {
  constructor(graph, cell = 80) {
    this.graph = graph;
    this.cell = cell;
    const { x, y, size } = graph;
    [this.x0, this.x1] = size ? bounds(x) : [0, 0];
    [this.y0, this.y1] = size ? bounds(y) : [0, 0];
    this.columns = Math.floor((this.x1 - this.x0) / cell) + 1;
    this.rows = Math.floor((this.y1 - this.y0) / cell) + 1;
    const count = new Uint32Array(this.columns * this.rows + 1);
    for (let i = 0; i < size; i++) count[this.index(x[i], y[i]) + 1]++;
    for (let c = 1; c < count.length; c++) count[c] += count[c - 1];
    this.start = count;
    const next = count.slice();
    this.members = new Uint32Array(size);
    for (let i = 0; i < size; i++) this.members[next[this.index(x[i], y[i])]++] = i;
  }

  index(x, y) {
    return Math.floor((y - this.y0) / this.cell) * this.columns + Math.floor((x - this.x0) / this.cell);
  }

  /** The box around all nodes, with a margin. */
  around(margin) {
    const { x0, x1, y0, y1 } = this;
    return { x0: x0 - margin, x1: x1 + margin, y0: y0 - margin, y1: y1 + margin };
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
