// The whole map in small, with the part that is in view: a picture to drag in. What it does can be
// done by the keys of the map as well, so that it is hidden from screen readers.

const MOST_DOTS = 4000;

function startMinimap(graph, map) {
  const canvas = byId("minimap");
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  const shown = graph.size > 0 && width > 0;
  canvas.classList.toggle("unused", !shown);
  if (!shown) return { draw: () => {}, filter: () => {}, recolour: () => {} };

  const ratio = window.devicePixelRatio || 1;
  [canvas.width, canvas.height] = [width * ratio, height * ratio];
  const ctx = canvas.getContext("2d");
  const [x0, x1] = bounds(graph.regions.flatMap(({ x, r }) => [x - r, x + r]));
  const [y0, y1] = bounds(graph.regions.flatMap(({ y, r }) => [y - r, y + r]));
  const k = Math.min((width - 16) / Math.max(x1 - x0, 1), (height - 16) / Math.max(y1 - y0, 1));
  const [dx, dy] = [(width - (x0 + x1) * k) / 2, (height - (y0 + y1) * k) / 2];
  let colours = palette(graph.kinds);
  let hides = () => false;
  let still = null;

  /** Everything that does not move, once a filter or a theme. */
  function picture() {
    const layer = new OffscreenCanvas(canvas.width, canvas.height);
    const paper = layer.getContext("2d");
    paper.setTransform(ratio, 0, 0, ratio, 0, 0);
    paper.fillStyle = colours.land;
    for (const region of graph.regions) {
      paper.beginPath();
      paper.arc(region.x * k + dx, region.y * k + dy, Math.max(region.r * k, 1), 0, 2 * Math.PI);
      paper.fill();
    }
    graph.ranked.slice(0, MOST_DOTS).forEach((i) => {
      if (hides(i)) return;
      paper.fillStyle = colours.kinds[graph.kind[i]];
      paper.fillRect(graph.x[i] * k + dx - 0.6, graph.y[i] * k + dy - 0.6, 1.2, 1.2);
    });
    return layer;
  }

  function draw() {
    still ??= picture();
    const { x, y, k: scale, width: wide, height: high } = map.camera;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, canvas.width, canvas.height);
    ctx.drawImage(still, 0, 0);
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    const [w, h] = [(wide / scale) * k, (high / scale) * k];
    ctx.strokeStyle = colours.accent;
    ctx.lineWidth = 2;
    // What lies outside is kept at the rim, or one side of a large view would be all there is.
    const [left, top] = [Math.max(x * k + dx - w / 2, 1), Math.max(y * k + dy - h / 2, 1)];
    const right = Math.min(x * k + dx + w / 2, canvas.width / ratio - 1);
    const bottom = Math.min(y * k + dy + h / 2, canvas.height / ratio - 1);
    ctx.strokeRect(left, top, Math.max(right - left, 0), Math.max(bottom - top, 0));
  }

  const goTo = (event) => {
    const box = canvas.getBoundingClientRect();
    const x = (event.clientX - box.left - dx) / k;
    const y = (event.clientY - box.top - dy) / k;
    map.standAt({ x, y, k: map.camera.k }, false);
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    goTo(event);
  });
  canvas.addEventListener("pointermove", (event) => event.buttons && goTo(event));

  const renew = () => {
    still = null;
    draw();
  };
  return {
    draw,
    filter(hidesNode) {
      hides = hidesNode;
      renew();
    },
    recolour() {
      colours = palette(graph.kinds);
      renew();
    },
  };
}
