// Changes as a plan shows them, made of decisions and of the order that their steps have got.
import { compareText } from '../model/pairs.ts'
import type { Actions, AttachmentChange, Change, Hazard, NetworkChange, Step, Summary } from './document.ts'
import type { Move, Stay } from './move.ts'
import { renderName } from './naming.ts'
import type { NetworkDecision } from './network-decision.ts'

/** What changes are made of. */
export interface ChangeInputs {
  readonly networks: readonly NetworkDecision[]
  readonly moves: readonly Move[]
  readonly stays: readonly Stay[]
  readonly steps: readonly Step[]
  /** Names of networks that only hold a name. */
  readonly placeholders: readonly string[]
  readonly hazards: ReadonlyMap<string, readonly Hazard[]>
}

/** All changes, `no-op` ones included: networks before attachments, then by address. */
export function makeChanges(inputs: ChangeInputs): readonly Change[] {
  const { networks, moves, stays, steps, hazards } = inputs
  const places = new Map<string, number>()
  for (const [index, { id, action }] of steps.entries()) {
    if (action === 'create-network' || action === 'remove-network') places.set(id, index)
  }
  const held = new Set(inputs.placeholders)
  const ofNetworks = networks
    .filter(isShown)
    .map((network) => makeNetworkChange(network, { places, held, hazards }))
  const merged = new Set(
    ofNetworks.flatMap(({ reason, network }) => (reason === 'placeholder' ? [network] : [])),
  )
  const placeholders = inputs.placeholders.filter((name) => !merged.has(name)).map(makePlaceholderChange)
  return [
    ...sortByAddress([...ofNetworks, ...placeholders]),
    ...sortByAddress([
      ...moves.map((move) => makeMoveChange(move, hazards)),
      ...stays.filter(isDeclared).map(makeStayChange),
    ]),
  ]
}

function sortByAddress<Kind extends Change>(changes: readonly Kind[]): readonly Kind[] {
  return [...changes].toSorted((a, b) => compareText(a.address, b.address))
}

function isShown({ desired, action }: NetworkDecision): boolean {
  return desired !== null || action !== 'keep'
}

function isDeclared({ declared }: Stay): boolean {
  return declared !== null
}

interface NetworkContext {
  readonly places: ReadonlyMap<string, number>
  readonly held: ReadonlySet<string>
  readonly hazards: ReadonlyMap<string, readonly Hazard[]>
}

function makeNetworkChange(
  network: NetworkDecision,
  { places, held, hazards }: NetworkContext,
): NetworkChange {
  const { address, name, reason, differences, action } = network
  // A removed network whose name a container needs makes way for a placeholder of that name: one change, not two.
  const isHeld = action === 'remove' && held.has(name)
  return {
    address,
    kind: 'network',
    network: name,
    actions: isHeld ? ['remove', 'create'] : listActions(network, places),
    reason: isHeld ? 'placeholder' : reason,
    differences,
    hazards: hazards.get(address) ?? [],
  }
}

function listActions({ action, part }: NetworkDecision, places: ReadonlyMap<string, number>): Actions {
  switch (action) {
    case 'keep':
      return ['no-op']
    case 'create':
      return ['create']
    case 'remove':
      return ['remove']
    case 'replace': {
      const created = places.get(`create-network:${part}`) as number
      const removed = places.get(`remove-network:${part}`) as number
      return created < removed ? ['create', 'remove'] : ['remove', 'create']
    }
  }
}

function makePlaceholderChange(name: string): NetworkChange {
  const address = `networks.${renderName(name)}`
  const configOnly = { path: 'configOnly', before: null, after: true, forcesReplace: false }
  return {
    address,
    kind: 'network',
    network: name,
    actions: ['create'],
    reason: 'placeholder',
    differences: [configOnly],
    hazards: [],
  }
}

const ACTIONS_OF_MOVE = {
  connect: ['connect'],
  disconnect: ['disconnect'],
  reconnect: ['disconnect', 'connect'],
} as const satisfies Record<Move['kind'], Actions>

function makeMoveChange(move: Move, hazards: ReadonlyMap<string, readonly Hazard[]>): AttachmentChange {
  const { address, container, networkName, kind, reason, differences } = move
  return {
    address,
    kind: 'attachment',
    container: container.name,
    network: networkName,
    actions: ACTIONS_OF_MOVE[kind],
    reason,
    differences,
    hazards: hazards.get(address) ?? [],
  }
}

function makeStayChange({ address, container, attachment }: Stay): AttachmentChange {
  return {
    address,
    kind: 'attachment',
    container: container.name,
    network: attachment.networkName,
    actions: ['no-op'],
    reason: 'unchanged',
    differences: [],
    hazards: [],
  }
}

/** Counts changes, and what is declared and stays as it is. */
export function countChanges(changes: readonly Change[]): Summary {
  const summary = { create: 0, replace: 0, remove: 0, connect: 0, reconnect: 0, disconnect: 0, unchanged: 0 }
  for (const { actions } of changes) summary[findCount(actions)] += 1
  return summary
}

// Where a change is counted.
function findCount([first, second]: Actions): keyof Summary {
  switch (first) {
    case 'create':
      return second === undefined ? 'create' : 'replace'
    case 'remove':
      return second === undefined ? 'remove' : 'replace'
    case 'connect':
      return 'connect'
    case 'disconnect':
      return second === undefined ? 'disconnect' : 'reconnect'
    case 'no-op':
      return 'unchanged'
  }
}
