// Where things stand and how lines run between them, worked out by Graphviz as WebAssembly: the same input gives the same numbers on
// every machine. It is given sizes and nothing else, so that no name from outside reaches it.

/** A thing with a size in pixels. */
export interface LayoutNode {
  readonly width: number
  readonly height: number
}

/** A line from one thing to another, which stands further right; by their indices. `span` is how many columns it crosses. */
export interface LayoutEdge {
  readonly from: number
  readonly to: number
  readonly span: number
  /** How much it should be short and straight, compared with others. */
  readonly weight: number
}

/** A point in pixels from the top left. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** The size of a layout, the centres of its things, and for each line the points of its Bézier curves (1 + 3 n). */
export interface Layout {
  readonly width: number
  readonly height: number
  readonly centres: readonly Point[]
  readonly curves: readonly (readonly Point[])[]
}

/** Lays out one connected graph. */
export type LayOut = (nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]) => Layout

const POINTS_PER_INCH = 72

/** Loads the layout engine, which takes some tenths of a second. */
export async function loadLayout(): Promise<LayOut> {
  const { instance } = await import('@viz-js/viz')
  const viz = await instance()
  return (nodes, edges) => {
    const output = viz.renderString(makeGraph(nodes, edges), { format: 'json0', engine: 'dot' })
    return readLayout(JSON.parse(output) as Answer, edges)
  }
}

function makeGraph(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]) {
  return {
    directed: true,
    graphAttributes: { rankdir: 'LR', nodesep: 0.24, ranksep: 0.3, pad: 0, margin: 0 },
    nodeAttributes: { shape: 'box', fixedsize: true, label: '' },
    edgeAttributes: { arrowhead: 'none', tailport: 'e', headport: 'w' },
    nodes: nodes.map(({ width, height }, index) => ({
      name: String(index),
      attributes: { width: width / POINTS_PER_INCH, height: height / POINTS_PER_INCH },
    })),
    edges: edges.map(({ from, to, span, weight }) => ({
      tail: String(from),
      head: String(to),
      attributes: { minlen: span, weight },
    })),
  }
}

interface Answer {
  readonly bb: string
  readonly objects: readonly { readonly pos: string }[]
  readonly edges?: readonly { readonly tail: number; readonly head: number; readonly pos: string }[]
}

// Graphviz counts from the bottom, and gives lines back in an order of its own.
function readLayout({ bb, objects, edges = [] }: Answer, asked: readonly LayoutEdge[]): Layout {
  const [, , width = 0, height = 0] = bb.split(',').map(Number)
  const read = (text: string): Point => {
    const [x = 0, y = 0] = text.split(',').map(Number)
    return { x, y: height - y }
  }
  const curves = new Map(edges.map(({ tail, head, pos }) => [`${tail} ${head}`, pos.split(' ').map(read)]))
  return {
    width,
    height,
    centres: objects.map(({ pos }) => read(pos)),
    curves: asked.map(({ from, to }) => curves.get(`${from} ${to}`) as readonly Point[]),
  }
}
