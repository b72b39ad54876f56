// The compressed blocks of the page (written by blocks.py): read when asked for, off the main thread.

const NUMBERS = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array };

function bytesOf(base64) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** What is in the block of the element `id`, as a `Response` to be read once. */
function inflated(id) {
  const packed = new Blob([bytesOf(byId(id).textContent)]);
  return new Response(packed.stream().pipeThrough(new DecompressionStream("gzip")));
}

/** Arrays of whole numbers by their names, of a block with the columns of `spec`. */
async function readColumns(id, spec) {
  const buffer = await inflated(id).arrayBuffer();
  const columns = {};
  let at = 0;
  for (const [name, width, length] of spec) {
    columns[name] = new NUMBERS[width](buffer, at, length);
    at += width * length;
  }
  return columns;
}

/** Arrays that stand in several blocks, `counts[b]` of them in block `prefix-b`, one asked for at a time. */
class Runs {
  constructor(prefix, counts) {
    Object.assign(this, { prefix, starts: [0], kept: new Map() });
    for (const count of counts) this.starts.push(this.starts.at(-1) + count);
  }

  async get(row) {
    let block = this.starts.length - 2;
    while (this.starts[block] > row) block--;
    const found = this.kept.get(block) ?? inflated(`${this.prefix}-${block}`).json();
    this.kept.delete(block);
    this.kept.set(block, found); // the last that was asked for is the last to be forgotten
    if (this.kept.size > MOST_KEPT) this.kept.delete(this.kept.keys().next().value);
    return (await found)[row - this.starts[block]];
  }
}

const MOST_KEPT = 6;
