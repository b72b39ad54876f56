// The map on a canvas: one frame is drawn only when something has changed.

const DIMMED = 0.16;
const LETTERING_MS = 3; // of a frame, for names that were never written before

function createMap(graph, { select }) {
  const host = byId("canvas");
  const canvas = make("canvas", { "aria-hidden": "true" });
  host.append(canvas);
  host.setAttribute("tabindex", "0");
  host.setAttribute("role", "application");
  host.setAttribute(
    "aria-label",
    `Map of ${graph.caption}. Arrow keys step from dot to dot, Enter opens one. The table shows the same.`,
  );
  const ctx = canvas.getContext("2d", { alpha: false });
  const camera = new Camera();
  const grid = new Grid(graph);
  const painter = new Painter(graph, grid);
  const base = new BaseLayer(painter);
  const labels = new Labels(graph, grid, screenRadius);
  let colours = palette(graph.kinds);
  let [selected, edge, hovered, clicked] = [null, null, null, null];
  let [path, apart] = [[], []];
  let [hidden, edgeHidden] = [() => false, () => false];
  let dim = 1;
  let waiting = 0;
  let map = null; // what is given in the end

  function frame(now) {
    waiting = 0;
    if (camera.width <= 1) return; // the table is shown, and the map has no size yet
    const ratio = window.devicePixelRatio || 1;
    const flying = camera.advance(now);
    const rough = base.work(camera, ratio, colours, now);
    const strong = strongPart();
    const wanted = strong === null ? 1 : DIMMED;
    dim = STILL.matches || Math.abs(wanted - dim) < 0.05 ? wanted : dim + (wanted - dim) * 0.3;
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.fillStyle = colours.sea;
    ctx.fillRect(0, 0, camera.width, camera.height);
    if (base.shown) base.blit(ctx, camera, dim);
    labels.letters.begin(LETTERING_MS);
    if (strong !== null) drawFocus(ctx, camera, colours, { graph, labels, ...strong });
    else if (base.shown) {
      const names = labels.draw(ctx, camera, colours, dim);
      drawWords(ctx, camera, colours, { graph, letters: labels.letters, edgeHidden, ...names });
    }
    if (flying || rough || labels.letters.late || dim !== wanted) draw();
    map?.onmove();
  }
  const draw = () => {
    waiting ||= requestAnimationFrame(frame);
  };

  /** What is drawn over the dimmed map: a node with its edges, or a path; null for nothing. */
  function strongPart() {
    const node = hovered ?? selected;
    if (node === null) return path.length || apart.length ? pathPart(graph, path, apart) : null;
    return nodePart(graph, node, node === selected ? edge : null, hidden, edgeHidden);
  }

  const limited = (k) => camera.limited(k);
  const everything = () => framing(camera, boxOf(graph, [...graph.ranked], 40), 1.6, limited);
  const standAt = (place, glide = true) => {
    if (glide) camera.flyTo(place, performance.now());
    else Object.assign(camera, place, { flight: null });
    draw();
  };
  const fit = () => standAt(everything());
  const goTo = (node) => standAt(nodeFraming(graph, camera, node, camera.k, hidden, limited));

  const inSight = (i, margin) => {
    const free = covered(camera.width);
    const [x, y] = [camera.screenX(graph.x[i]), camera.screenY(graph.y[i])];
    const wide = x > margin && x < camera.width - free.right + 30 - margin;
    return wide && y > margin && y < camera.height - free.bottom + 60 - margin;
  };

  function hit(x, y) {
    const radius = (i) => screenRadius(graph.r[i], camera.k) / camera.k;
    return grid.nearest(camera.mapX(x), camera.mapY(y), 9 / camera.k, radius, (i) => !hidden(i));
  }

  function hover(i) {
    if (i === hovered) return;
    hovered = i;
    host.classList.toggle("pointing", i !== null);
    draw();
  }

  function open(i) {
    clicked = i;
    select(i);
  }

  function step(dx, dy) {
    const from = hovered ?? selected;
    const place = from === null ? [camera.x, camera.y] : [graph.x[from], graph.y[from]];
    const next = nearestThatWay(graph, from, place, [dx, dy], hidden);
    if (next === null) return;
    hover(next);
    if (!inSight(next, 40)) goTo(next);
    announce(spoken(graph, next));
  }

  const zoom = (factor, x = camera.width / 2, y = camera.height / 2) => {
    camera.zoomAt(factor, x, y);
    draw();
  };
  listen(host, {
    zoom: (factor, x, y) => {
      zoom(factor, x, y);
      // What was under the pointer may not be there any more.
      if (hovered !== null && x !== undefined && hit(x, y) !== hovered) hover(null);
    },
    step,
    fit,
    pan: (dx, dy) => {
      camera.pan(dx, dy);
      draw();
    },
    tap: (x, y) => open(hit(x, y)),
    hover: (x, y) => hover(x === null ? null : hit(x, y)),
    enter: () => hovered !== null && open(hovered),
  });

  const resize = () => {
    const first = camera.width <= 1;
    const box = host.getBoundingClientRect();
    if (!box.width || !box.height) return;
    const ratio = window.devicePixelRatio || 1;
    [camera.width, camera.height] = [box.width, box.height];
    [canvas.width, canvas.height] = [Math.round(box.width * ratio), Math.round(box.height * ratio)];
    if (!graph.size) return draw();
    const goal = everything();
    camera.lowest = goal.k / 2;
    if (first) Object.assign(camera, goal);
    base.home = { ...camera.copy(), ...goal };
    base.reset();
    // A canvas of a new size is blank until it is drawn: at once, but for the first time.
    if (first) draw();
    else frame(performance.now());
  };
  new ResizeObserver(resize).observe(host);

  function show(wanted) {
    labels.covered = camera.width > NARROW && !byId("panel").hidden ? byId("panel").offsetWidth + 16 : 0;
    const newNode = wanted.node !== selected;
    ({ node: selected, edge } = wanted);
    if (hovered !== null && (newNode || hidden(hovered))) hover(null);
    if (camera.width <= 1) resize();
    if (newNode && selected !== null && (selected !== clicked || !inSight(selected, 60))) goTo(selected);
    clicked = null;
    draw();
  }

  function setFilter(hidesNode, hidesEdge) {
    [hidden, edgeHidden] = [hidesNode, hidesEdge];
    Object.assign(painter, { hidden, edgeHidden });
    labels.hidden = hidden;
    base.reset();
    draw();
  }

  function setPath(edges, untied) {
    [path, apart] = [edges, untied];
    draw();
  }

  const recolour = () => {
    colours = palette(graph.kinds);
    base.reset();
    draw();
  };
  map = {
    onmove: () => {}, // called after each frame
    radius: (i) => screenRadius(graph.r[i], camera.k),
    ...{ camera, canvas, show, fit, zoom, recolour, standAt, goTo, setFilter, setPath },
  };
  return map;
}
