// How vis-network is to draw each node and edge, for each part that it can play.

const PLAIN = 0; // nothing is in focus
const FADED = 1; // something else is
const NEAR = 2; // a neighbour, or an edge, of what is in focus
const MAIN = 3; // in focus; of an edge: its sentences are open
const UNSEEN = 4; // of a kind that is filtered out

function nodeStyle(graph, i, part, colours, centre) {
  const kind = colours.kinds[graph.kind[i]];
  const paper = graph.kindName(i) === "paper";
  const ringed = part === MAIN || (i === centre && part === PLAIN);
  return {
    id: i,
    hidden: part === UNSEEN,
    opacity: part === FADED ? 0.16 : 1,
    color: {
      background: paper ? colours.land : kind,
      border: ringed ? colours.accent : paper ? kind : colours.land,
    },
    borderWidth: ringed ? 4 : paper ? 2 : 1,
  };
}

function edgeStyle(i, part, colours) {
  const strength = [0.25, 0.06, 0.75, 1, 0][part];
  return {
    id: i,
    hidden: part === UNSEEN,
    color: { color: part === MAIN ? colours.accent : colours.edge, opacity: strength, inherit: false },
    width: part === MAIN ? 3.5 : part === NEAR ? 1.6 : 1,
  };
}

/** Options that keep a thousand nodes moving: no physics at first, no edges on the move. */
function visOptions(graph) {
  const many = graph.edges > 1500;
  return {
    physics: { enabled: false, solver: "forceAtlas2Based", stabilization: { enabled: false } },
    layout: { improvedLayout: false },
    interaction: {
      hover: true,
      hideEdgesOnDrag: many,
      hideEdgesOnZoom: many,
      selectConnectedEdges: false,
      hoverConnectedEdges: false,
      tooltipDelay: 250,
    },
    nodes: { chosen: false },
    edges: {
      arrows: { to: { enabled: true, scaleFactor: 0.4 } },
      chosen: false,
      smooth: many ? false : { enabled: true, type: "continuous", roundness: 0.3 },
    },
  };
}
