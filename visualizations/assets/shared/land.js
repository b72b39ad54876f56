// The shores of the regions: a soft outline around the nodes of each, made once.

const SHORE = 24; // how far the land reaches beyond its outermost nodes, in map units
const CORNER_CUTS = 3;

/** For each region a closed outline: x and y in turn, in map units, without the shore. */
function outlines(graph) {
  const members = graph.regions.map(() => []);
  for (let i = 0; i < graph.size; i++) members[graph.region[i]].push([graph.x[i], graph.y[i]]);
  return members.map((points) => {
    let line = convexHull(points);
    for (let n = 0; n < CORNER_CUTS && line.length > 2; n++) line = cutCorners(line);
    return line;
  });
}

/** The convex hull by Andrew's monotone chain (1979). */
function convexHull(points) {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  if (sorted.length < 3) return sorted;
  const half = (ordered) => {
    const chain = [];
    for (const point of ordered) {
      while (chain.length > 1 && turn(chain.at(-2), chain.at(-1), point) <= 0) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.toReversed())];
}

const turn = (a, b, c) => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);

/** One pass of Chaikin's corner cutting (1974), a gentle one: the nodes stay on land. */
function cutCorners(line) {
  const cut = 0.14;
  return line.flatMap(([x, y], i) => {
    const [nx, ny] = line[(i + 1) % line.length];
    return [
      [x + (nx - x) * cut, y + (ny - y) * cut],
      [nx + (x - nx) * cut, ny + (y - ny) * cut],
    ];
  });
}

/** Adds an outline to the path, as the screen shows it. */
function traceOutline(ctx, line, { k, dx, dy }) {
  line.forEach(([x, y], i) => ctx[i ? "lineTo" : "moveTo"](x * k + dx, y * k + dy));
  if (line.length === 1) ctx.lineTo(line[0][0] * k + dx + 0.01, line[0][1] * k + dy);
  else ctx.closePath();
}

/** A thick round stroke widens each outline to its shore: the coast first, the land over it. */
function* paintLand(ctx, lines, place, colours, pixel = 1) {
  const coast = 2 * pixel * Math.min(1.6, 0.6 + place.k);
  ctx.lineJoin = ctx.lineCap = "round";
  for (const [colour, extra] of [
    [colours.coast, coast],
    [colours.land, 0],
  ]) {
    ctx.fillStyle = ctx.strokeStyle = colour;
    ctx.lineWidth = 2 * SHORE * place.k + extra;
    for (const line of lines) {
      ctx.beginPath();
      traceOutline(ctx, line, place);
      ctx.fill();
      ctx.stroke();
      yield;
    }
  }
}
