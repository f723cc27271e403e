// Orders the steps of a plan, one engine call each, before any of them is made: what must be there before something else can happen, what
// should come first so that no container is cut off for longer than it has to, and what only must not run at the same time.
import type { Diagnostic } from '../model/diagnostic.ts'
import type { NodeArrangement } from './arrange.ts'
import { addEdge, makeEdges, type EdgeList } from './edges.ts'
import { linkNetworks } from './links.ts'
import { linkModes, renderPlaceholder, type ModeEnd, type ModeInputs, type ModeLink } from './modes.ts'
import type { Move } from './move.ts'
import { linkMoves } from './move-links.ts'
import { numberNodes, type Nodes } from './nodes.ts'
import { listTurns } from './turns.ts'

/** Steps by number, and what their order is made of. `placeholders` are names of networks that only hold a name. */
export interface StepOrder {
  readonly nodes: Nodes
  readonly arrangement: NodeArrangement
  readonly placeholders: readonly string[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Finds what the order of the steps of a plan depends on. */
export function orderSteps(inputs: ModeInputs): StepOrder {
  const { networks, moves, observed } = inputs
  const ofNetworks = linkNetworks(networks, observed.engine)
  const modes = linkModes(inputs, ofNetworks)
  const nodes = numberNodes({ networks, placeholders: modes.placeholders.map(renderPlaceholder), moves })
  const links = makeEdges()
  addLinks(ofNetworks, nodes, links)
  linkMoves({ moves, nodes, links })
  addLinks(modes.links, nodes, links)
  const containers = numberContainers(moves, nodes)
  const turns = listTurns(inputs, nodes)
  const arrangement = { ids: nodes.ids, containers, links, turns }
  return { nodes, arrangement, placeholders: modes.placeholders, diagnostics: modes.diagnostics }
}

function addLinks(found: readonly ModeLink[], nodes: Nodes, links: EdgeList): void {
  for (const { from, to, weight } of found) {
    const ends = { from: findNode(from, nodes), to: findNode(to, nodes) }
    addEdge(links, weight === undefined ? ends : { ...ends, weight })
  }
}

function findNode(end: ModeEnd, { ofNetworks, connects, disconnects }: Nodes): number {
  if (typeof end === 'string') return ofNetworks.get(end) as number
  return (end.kind === 'connect' ? connects : disconnects)[end.move] as number
}

function numberContainers(moves: readonly Move[], { ids, connects, disconnects }: Nodes): Int32Array {
  const numbers = new Map<string, number>()
  const containers = new Int32Array(ids.length).fill(-1)
  for (let index = 0; index < moves.length; index += 1) {
    const { container } = moves[index] as Move
    const known = numbers.get(container.id)
    const number = known ?? numbers.size
    if (known === undefined) numbers.set(container.id, number)
    const [off, on] = [disconnects[index] as number, connects[index] as number]
    if (off >= 0) containers[off] = number
    if (on >= 0) containers[on] = number
  }
  return containers
}
