// Names as small pictures: written once each, with a halo, and copied from then on. Writing a name
// anew in every frame costs ten times as much.

//
// There may be more to write at once than a frame has time for: what is late stands as an older
// picture of another size, or not at all, until the next frame.

const MOST_PICTURES = 1500;
const HALO = 3.5;

class Lettering {
  constructor() {
    // Pictures by what they look like, and the last one of each text.
    Object.assign(this, { widths: new Map(), pictures: new Map(), latest: new Map() });
    this.ruler = new OffscreenCanvas(1, 1).getContext("2d");
    this.font = null; // of the ruler
    this.until = Infinity;
    this.late = false; // true where something was left for the next frame
  }

  /** A frame begins, which has so many milliseconds for what was never written before. */
  begin(budget) {
    this.until = performance.now() + budget;
    this.late = false;
  }

  /** True where there is time for something new; else what is asked for counts as late. */
  hasTime() {
    if (performance.now() < this.until) return true;
    this.late = true;
    return false;
  }

  /** `style` is {font, size (pixels), spacing (pixels between letters, or nothing)}. */
  width(text, { font, spacing = 0 }) {
    const key = `${font}|${text}`;
    let width = this.widths.get(key);
    if (width === undefined) {
      if (this.font !== font) this.ruler.font = this.font = font; // to set it costs as much as to measure
      this.ruler.letterSpacing = `${spacing}px`;
      width = this.ruler.measureText(text).width;
      this.widths.set(key, width);
    }
    return width;
  }

  /** Writes a line whose box of `width` by 1.2 sizes has its upper left corner at the place. */
  write(ctx, text, style, x, y, colour, halo) {
    const ratio = ctx.getTransform().a;
    const written = this.picture(text, style, colour, halo, ratio);
    if (!written) return;
    const { picture, size } = written;
    const scale = style.size / size / ratio;
    const whole = (value) => Math.round(value * ratio) / ratio; // between pixels it would blur
    ctx.drawImage(picture, whole(x - HALO), whole(y - HALO), picture.width * scale, picture.height * scale);
  }

  /** `{picture, size, look}`; in want of time another size of it, or undefined. */
  picture(text, style, colour, halo, ratio) {
    const look = `${ratio}|${colour}`;
    const key = `${look}|${style.font}|${text}`;
    const known = this.pictures.get(key);
    if (known) return known;
    if (!this.hasTime()) {
      const older = this.latest.get(text);
      return older?.look === look ? older : undefined;
    }
    if (this.pictures.size > MOST_PICTURES) {
      for (const { picture } of this.pictures.values()) picture.close();
      this.pictures.clear();
      this.latest.clear();
    }
    const wide = Math.ceil((this.width(text, style) + 2 * HALO) * ratio);
    const canvas = new OffscreenCanvas(wide, Math.ceil((style.size * 1.3 + 2 * HALO) * ratio));
    const ctx = canvas.getContext("2d");
    ctx.scale(ratio, ratio);
    ctx.font = style.font;
    ctx.letterSpacing = `${style.spacing ?? 0}px`;
    ctx.lineJoin = "round";
    ctx.lineWidth = HALO;
    ctx.strokeStyle = halo;
    ctx.fillStyle = colour;
    ctx.strokeText(text, HALO, HALO + style.size * 0.96);
    ctx.fillText(text, HALO, HALO + style.size * 0.96);
    const written = { picture: canvas.transferToImageBitmap(), size: style.size, look };
    this.pictures.set(key, written);
    this.latest.set(text, written);
    return written;
  }
}
