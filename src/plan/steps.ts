// Orders the steps of a plan, one engine call each, before any of them is made: what must be there before something else can happen, what
// should come first so that no container is cut off for longer than it has to, and what only must not run at the same time.
import type { Diagnostic } from '../model/diagnostic.ts'
import { arrangeNodes, type Waits } from './arrange.ts'
import { addEdge, makeEdges, type EdgeList } from './edges.ts'
import { linkNetworks, type Link } from './links.ts'
import { linkModes, renderPlaceholder, type ModeInputs } from './modes.ts'
import type { Move } from './move.ts'
import { linkMoves } from './move-links.ts'
import { numberNodes, type Nodes } from './nodes.ts'
import { listTurns } from './turns.ts'

/** Steps by number in an order in which they could run one after another. `placeholders` are names of networks that only hold a name. */
export interface StepOrder {
  readonly nodes: Nodes
  readonly order: readonly OrderedNode[]
  readonly placeholders: readonly string[]
  readonly diagnostics: readonly Diagnostic[]
}

/** A step by its number, and what it waits for. */
export interface OrderedNode extends Waits {
  readonly node: number
}

/** Orders the steps of a plan. */
export function orderSteps(inputs: ModeInputs): StepOrder {
  const { networks, moves, observed } = inputs
  const ofNetworks = linkNetworks(networks, observed.engine)
  const modes = linkModes(inputs, ofNetworks)
  const nodes = numberNodes({ networks, placeholders: modes.placeholders.map(renderPlaceholder), moves })
  const links = makeEdges()
  const find = makeFinder(nodes)
  addLinks(ofNetworks, find, links)
  linkMoves({ moves, nodes, links })
  addLinks(modes.links, find, links)
  const containers = numberContainers(moves, nodes)
  const turns = listTurns(inputs, nodes)
  const order = arrangeNodes({ ids: nodes.ids, containers, links, turns }, (node, { waitsFor, after }) => ({
    node,
    waitsFor,
    after,
  }))
  return { nodes, order, placeholders: modes.placeholders, diagnostics: modes.diagnostics }
}

// Most plans have no links that are given by ids, and need no table of all of them.
function makeFinder({ ids }: Nodes): (id: string) => number {
  let numbers: ReadonlyMap<string, number> | null = null
  return (id) => {
    numbers ??= new Map(ids.map((known, index) => [known, index]))
    return numbers.get(id) as number
  }
}

function addLinks(found: readonly Link[], find: (id: string) => number, links: EdgeList): void {
  for (const link of found) addEdge(links, { ...link, from: find(link.from), to: find(link.to) })
}

function numberContainers(moves: readonly Move[], { ids, origins }: Nodes): Int32Array {
  const numbers = new Map<string, number>()
  const ofMoves = Int32Array.from(moves, ({ container }) => {
    const known = numbers.get(container.id)
    if (known !== undefined) return known
    numbers.set(container.id, numbers.size)
    return numbers.size - 1
  })
  return Int32Array.from(ids, (_, node) => {
    const move = origins[node] as number
    return move < 0 ? -1 : (ofMoves[move] as number)
  })
}
