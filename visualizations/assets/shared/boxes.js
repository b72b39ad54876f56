// Boxes that must not cover each other.

const [BOX_WIDE, BOX_HIGH] = [96, 48]; // of a square
const SQUARES_A_ROW = 4096;

/** Boxes of the screen that are taken, by square, so that asking does not look at all of them. */
class Boxes {
  constructor() {
    this.squares = new Map();
  }

  free(x, y, w, h) {
    const [last, right] = [Math.floor((y + h) / BOX_HIGH), Math.floor((x + w) / BOX_WIDE)];
    for (let row = Math.floor(y / BOX_HIGH); row <= last; row++) {
      for (let column = Math.floor(x / BOX_WIDE); column <= right; column++) {
        const boxes = this.squares.get(row * SQUARES_A_ROW + column);
        if (boxes?.some((b) => x < b.right && b.x < x + w && y < b.bottom && b.y < y + h)) return false;
      }
    }
    return true;
  }

  take(x, y, w, h) {
    const box = { x, y, right: x + w, bottom: y + h };
    const [last, right] = [Math.floor(box.bottom / BOX_HIGH), Math.floor(box.right / BOX_WIDE)];
    for (let row = Math.floor(y / BOX_HIGH); row <= last; row++) {
      for (let column = Math.floor(x / BOX_WIDE); column <= right; column++) {
        const square = row * SQUARES_A_ROW + column;
        if (!this.squares.has(square)) this.squares.set(square, []);
        this.squares.get(square).push(box);
      }
    }
  }
}
