// The shortest path between two nodes, over what the filters show.

const UNKNOWN_SCORE = 0.5;

/** `{nodes, edges}` from one node to the other, or null where no path leads there.
 *
 * Breadth first, level by level. Of the paths with the fewest steps it is the one whose claims are
 * the surest: the sum of 1 - score is the least.
 */
function shortestPath(graph, from, to, edgesOf) {
  const level = new Int32Array(graph.size).fill(-1);
  const doubt = new Float64Array(graph.size);
  const by = new Int32Array(graph.size).fill(-1);
  level[from] = 0;
  let front = [from];
  for (let depth = 1; front.length && level[to] < 0; depth++) {
    const next = [];
    for (const here of front) {
      for (const edge of edgesOf(here)) {
        const there = graph.other(edge, here);
        if (level[there] >= 0 && level[there] < depth) continue;
        const score = graph.score[edge];
        const sum = doubt[here] + 1 - (score >= 0 ? score : UNKNOWN_SCORE);
        if (level[there] === depth && sum >= doubt[there]) continue;
        if (level[there] < 0) next.push(there);
        [level[there], doubt[there], by[there]] = [depth, sum, edge];
      }
    }
    front = next;
  }
  return level[to] < 0 ? null : retraced(graph, from, to, by);
}

function retraced(graph, from, to, by) {
  const [nodes, edges] = [[to], []];
  while (nodes[0] !== from) {
    edges.unshift(by[nodes[0]]);
    nodes.unshift(graph.other(by[nodes[0]], nodes[0]));
  }
  return { nodes, edges };
}
