// The map drawn by vis-network: places come from the page, physics runs only when asked for.

const PHYSICS_MS = 8000; // it may never settle by itself
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function createMap(graph, { select }) {
  const host = byId("canvas");
  const { drawing, centre } = graph.extra;
  const lines = outlines(graph);
  const labels = new Labels(graph, new Grid(graph), (r, k) => r * k);
  let colours = palette(graph.kinds);
  let [selected, edge, hovered, clicked, moved] = [null, null, null, null, false];
  let [hidden, edgeHidden] = [() => false, () => false];
  labels.hidden = (i) => hidden(i);
  let [path, apart] = [new Set(), []]; // edges, and nodes that nothing ties
  let map = null; // what is given in the end
  const nodeParts = new Uint8Array(graph.size);
  const edgeParts = new Uint8Array(graph.edges);

  host.setAttribute("tabindex", "0");
  host.setAttribute("role", "application");
  host.setAttribute(
    "aria-label",
    `Map of ${graph.caption}. Arrow keys step from dot to dot, Enter opens one. The table shows the same.`,
  );
  const nodes = new vis.DataSet(
    drawing.nodes.map((node, i) => ({
      ...node,
      x: graph.x[i],
      y: graph.y[i],
      ...nodeStyle(graph, i, PLAIN, colours, centre),
    })),
  );
  const edges = new vis.DataSet(drawing.edges.map((e, i) => ({ ...e, ...edgeStyle(i, PLAIN, colours) })));
  const network = new vis.Network(host, { nodes, edges }, visOptions(graph));
  for (const inner of host.querySelectorAll("[tabindex]")) inner.setAttribute("tabindex", "-1");
  const size = () => ({ width: host.clientWidth, height: host.clientHeight });

  /** The view of vis-network in the words of our own drawing. */
  function camera() {
    const { x, y } = network.getViewPosition();
    return Object.assign(new Camera(), { ...size(), x, y, k: network.getScale() });
  }

  function followPhysics() {
    const places = network.getPositions();
    for (let i = 0; i < graph.size; i++) [graph.x[i], graph.y[i]] = [places[i].x, places[i].y];
  }

  const edgesShown = (i) => [...graph.edgesOf(i)].filter((e) => !edgeHidden(e));

  /** Give every node and edge its part; vis-network is told of those only that changed. */
  function dress(all = false) {
    const focus = hovered ?? selected;
    const shown = focus === null ? [...path] : edgesShown(focus);
    const plain = focus === null && !path.size && !apart.length;
    const near = new Set(shown.flatMap((e) => [graph.source[e], graph.target[e]]));
    const strong = new Set(shown);
    const partOf = (i) => {
      if (hidden(i)) return UNSEEN;
      if (plain) return PLAIN;
      if (i === focus || (focus === null && apart.includes(i))) return MAIN;
      return near.has(i) ? NEAR : FADED;
    };
    const edgePart = (e) => {
      if (edgeHidden(e)) return UNSEEN;
      if (plain) return PLAIN;
      if ((e === edge && focus === selected) || (focus === null && path.has(e))) return MAIN;
      return strong.has(e) ? NEAR : FADED;
    };
    const changed = (parts, part) => {
      const rows = [];
      parts.forEach((before, i) => {
        parts[i] = part(i);
        if (all || parts[i] !== before) rows.push(i);
      });
      return rows;
    };
    nodes.update(changed(nodeParts, partOf).map((i) => nodeStyle(graph, i, nodeParts[i], colours, centre)));
    edges.update(changed(edgeParts, edgePart).map((e) => edgeStyle(e, edgeParts[e], colours)));
  }

  function hover(i) {
    if (i === hovered) return;
    hovered = i;
    dress();
  }

  function stand({ x, y, k }, glide = true) {
    const animation = glide && !STILL.matches && { duration: 500, easingFunction: "easeInOutCubic" };
    network.moveTo({ position: { x, y }, scale: k, animation });
  }
  const everything = () => framing(size(), boxOf(graph, [...graph.ranked], 40), 1.6);
  const fit = (glide = true) => stand(everything(), glide);
  const goTo = (i) => stand(nodeFraming(graph, size(), i, network.getScale(), hidden));
  const zoom = (factor) => {
    const k = Math.min(8, Math.max(0.05, network.getScale() * factor));
    network.moveTo({ scale: k });
  };

  function open(i) {
    clicked = i;
    select(i);
  }

  network.on("click", ({ nodes: [hit] }) => open(hit ?? null));
  network.on("hoverNode", ({ node }) => hover(node));
  network.on("blurNode", () => hover(null));
  network.on("beforeDrawing", (ctx) => {
    if (!moved) for (const _ of paintLand(ctx, lines, { k: 1, dx: 0, dy: 0 }, colours, 1 / network.getScale()));
  });
  network.on("afterDrawing", (ctx) => {
    if (moved) followPhysics();
    const ratio = ctx.canvas.width / host.clientWidth;
    ctx.save();
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.textAlign = "left";
    ctx.textBaseline = "alphabetic";
    const focus = hovered ?? selected;
    if (focus !== null) labels.drawSome(ctx, camera(), colours, namesAround(focus));
    else if (path.size || apart.length) labels.drawSome(ctx, camera(), colours, pathNodes());
    else labels.draw(ctx, camera(), colours, 1);
    ctx.restore();
    map?.onmove();
  });
  host.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = ARROWS[event.key];
    if (arrow && event.shiftKey) {
      const { x, y } = network.getViewPosition();
      const far = 80 / network.getScale();
      network.moveTo({ position: { x: x + far * arrow[0], y: y + far * arrow[1] } });
    } else if (arrow) step(arrow);
    else if (event.key === "+" || event.key === "=") zoom(1.4);
    else if (event.key === "-") zoom(1 / 1.4);
    else if (event.key === "0") fit();
    else if (event.key === "Enter") hovered !== null && open(hovered);
    else return;
    event.preventDefault();
  });

  function step(direction) {
    const from = hovered ?? selected ?? centre;
    const next = nearestThatWay(graph, from, [graph.x[from], graph.y[from]], direction, hidden);
    if (next === null) return;
    hover(next);
    const { x, y } = network.canvasToDOM({ x: graph.x[next], y: graph.y[next] });
    const { width, height } = size();
    if (x < 40 || y < 40 || x > width - covered(width).right || y > height - 60) goTo(next);
    announce(spoken(graph, next));
  }

  const pathNodes = () => [...new Set([...[...path].flatMap((e) => [graph.source[e], graph.target[e]]), ...apart])];
  const namesAround = (i) => namesInFocus(graph, i, edge === null || i !== selected ? null : edge, hidden);
  const started = () => {
    moved = true; // the regions no longer lie where their nodes are
    labels.regions = [];
  };
  addPhysicsButton(network, started, () => fit());

  function show(wanted) {
    const newNode = wanted.node !== selected;
    ({ node: selected, edge } = wanted);
    if (hovered !== null && (newNode || hidden(hovered))) hovered = null;
    labels.covered = size().width > NARROW && !byId("panel").hidden ? byId("panel").offsetWidth + 16 : 0;
    dress();
    network.redraw();
    if (newNode && selected !== null && selected !== clicked) goTo(selected);
    clicked = null;
  }

  const recolour = () => {
    colours = palette(graph.kinds);
    dress(true);
  };
  fit(false);
  new ResizeObserver(() => network.redraw()).observe(host);
  map = {
    onmove: () => {}, // called after each picture
    show,
    fit,
    zoom,
    recolour,
    goTo,
    standAt: stand,
    radius: (i) => graph.r[i] * network.getScale(),
    get camera() {
      return camera();
    },
    canvas: host.querySelector("canvas"),
    setFilter(hidesNode, hidesEdge) {
      [hidden, edgeHidden] = [hidesNode, hidesEdge];
      dress();
    },
    setPath(edges, untied) {
      [path, apart] = [new Set(edges), untied];
      dress();
    },
  };
  return map;
}

/** Physics on demand, off again by itself. */
function addPhysicsButton(network, started, stopped) {
  let timer = null;
  const button = make("button", { type: "button", class: "pill", "aria-pressed": "false" }, "Run physics");
  const run = (on) => {
    clearTimeout(timer);
    button.setAttribute("aria-pressed", String(on));
    network.setOptions({ physics: { enabled: on } });
    if (on) {
      started();
      network.startSimulation();
      timer = setTimeout(run, PHYSICS_MS, false);
    } else {
      network.stopSimulation();
      stopped();
    }
  };
  button.addEventListener("click", () => run(button.getAttribute("aria-pressed") !== "true"));
  byId("legend").before(button);
}
