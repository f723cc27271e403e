// A topology as boxes that stand somewhere and lines between them: each connected part laid out for itself, the parts beside and below
// each other, and below them what is connected to nothing.
import { XecError } from '../../model/errors.ts'
import type { Mark, Topology } from '../../topology/topology.ts'
import { makeContainerBox, makeNetworkBox, makeTag, type Box } from './boxes.ts'
import type { LayOut, LayoutEdge, Point } from './layout.ts'
import { orderLinks, splitTopology } from './ranks.ts'

/** A box and the place of its centre. */
export interface PlacedBox extends Box {
  readonly x: number
  readonly y: number
}

/** A line as the points of Bézier curves. */
export interface Wire {
  readonly points: readonly Point[]
  readonly mark: Mark | null
}

/** Boxes and lines on a plane of that size. */
export interface Scene {
  readonly width: number
  readonly height: number
  readonly boxes: readonly PlacedBox[]
  readonly wires: readonly Wire[]
}

/** Places everything. */
export function placeTopology(topology: Topology, layOut: LayOut): Scene {
  const parts = splitTopology(topology).map((part) => placePart(part, layOut))
  const linked = new Set(topology.links.flatMap(({ container, network }) => [container, network]))
  const alone = [
    ...topology.networks.map(makeNetworkBox),
    ...topology.containers.map(makeContainerBox),
  ].filter(({ address }) => !linked.has(address))
  const singles = alone.map((box) => placeAlone(box))
  const widest = findWidth([...parts, ...singles])
  return stack([flow(parts, widest, PART_GAP), flow(singles, widest, SINGLE_GAP)], PART_GAP)
}

const PART_GAP = 44
const SINGLE_GAP = 18
const LEAST_WIDTH = 560
// wider than high, as screens and pages are
const ASPECT = 1.9

function findWidth(scenes: readonly Scene[]): number {
  const area = scenes.reduce((sum, { width, height }) => sum + (width + PART_GAP) * (height + PART_GAP), 0)
  return Math.max(LEAST_WIDTH, Math.sqrt(area * ASPECT), ...scenes.map(({ width }) => width))
}

// Beyond it the layout would take minutes, and nobody could read it.
const MOST_LINKS = 1_000

function placePart(part: Topology, layOut: LayOut): Scene {
  const { length } = part.links
  if (length > MOST_LINKS) {
    throw new XecError('usage', `${length} links hang together, which is too much for one picture.`, {
      fix: 'Show a part of it: --network NAME, --container NAME, --changed. The formats text, json, mermaid and dot have no limit.',
    })
  }
  const boxes = [...part.networks.map(makeNetworkBox), ...part.containers.map(makeContainerBox)]
  const index = new Map(boxes.map(({ address }, at) => [address, at]))
  const edges: LayoutEdge[] = []
  const marks: (Mark | null)[] = []
  for (const { link, ends } of orderLinks(part)) {
    const [from, to] = ends.map((address) => index.get(address)) as [number, number]
    const tag = makeTag(link, `${link.container}/${link.network}`)
    const weight = link.mark === 'disconnect' ? 1 : 4
    if (tag === null) edges.push({ from, to, span: 2, weight })
    else {
      const at = boxes.push(tag) - 1
      edges.push({ from, to: at, span: 1, weight }, { from: at, to, span: 1, weight })
      marks.push(link.mark)
    }
    marks.push(link.mark)
  }
  const { width, height, centres, curves } = layOut(boxes, edges)
  return {
    width,
    height,
    boxes: boxes.map((box, at) => ({ ...box, ...(centres[at] as Point) })),
    wires: curves.map((points, at) => ({ points, mark: marks[at] ?? null })),
  }
}

function placeAlone(box: Box): Scene {
  const { width, height } = box
  return { width, height, boxes: [{ ...box, x: width / 2, y: height / 2 }], wires: [] }
}

// Beside each other as far as there is room.
function flow(scenes: readonly Scene[], width: number, gap: number): Scene {
  const rows: Scene[][] = []
  let used = 0
  for (const scene of scenes) {
    const row = rows.at(-1)
    if (row === undefined || used + gap + scene.width > width) {
      rows.push([scene])
      used = scene.width
    } else {
      row.push(scene)
      used += gap + scene.width
    }
  }
  return stack(
    rows.map((row) => join(row, gap)),
    gap,
  )
}

function join(scenes: readonly Scene[], gap: number): Scene {
  const height = Math.max(...scenes.map((scene) => scene.height))
  let x = 0
  const moved = scenes.map((scene) => {
    const shifted = shift(scene, x, (height - scene.height) / 2)
    x += scene.width + gap
    return shifted
  })
  return { ...merge(moved), width: x - gap, height }
}

function stack(scenes: readonly Scene[], gap: number): Scene {
  const shown = scenes.filter(({ boxes }) => boxes.length > 0)
  let y = 0
  const moved = shown.map((scene) => {
    const shifted = shift(scene, 0, y)
    y += scene.height + gap
    return shifted
  })
  return {
    ...merge(moved),
    width: Math.max(0, ...shown.map(({ width }) => width)),
    height: Math.max(0, y - gap),
  }
}

function shift(scene: Scene, x: number, y: number): Scene {
  const move = <Item extends Point>(item: Item): Item => ({ ...item, x: item.x + x, y: item.y + y })
  return {
    ...scene,
    boxes: scene.boxes.map(move),
    wires: scene.wires.map((wire) => ({ ...wire, points: wire.points.map(move) })),
  }
}

function merge(scenes: readonly Scene[]): Pick<Scene, 'boxes' | 'wires'> {
  return { boxes: scenes.flatMap(({ boxes }) => boxes), wires: scenes.flatMap(({ wires }) => wires) }
}
