// Is anything half done, whoever was at work since? Judged by names alone: settings and ids may be those of a later apply, which a journal
// knows nothing of. What no network and no container lacks, nobody has to put back.
import { addTo } from '../model/pairs.ts'
import type {
  ConnectStep,
  CreateNetworkStep,
  DisconnectStep,
  RemoveNetworkStep,
  Step,
} from '../plan/document.ts'
import type { Sight } from './effects.ts'

/**
 * True if every change of a plan is there as a whole or not at all, by the names of networks and of the places that containers have, and no
 * container has left a network without reaching the ones that it was to go to.
 */
export function isSettled(steps: readonly Step[], sight: Sight): boolean {
  const byChange = new Map<string, Step[]>()
  for (const step of steps) addTo(byChange, step.of, step)
  return (
    [...byChange.values()].every((change) => isAfter(change, sight) || isBefore(change, sight)) &&
    sight.containers.every(
      ({ id }) =>
        !isStranded(
          steps.filter((step) => isOf(step, id)),
          sight,
        ),
    )
  )
}

function isAfter(change: readonly Step[], sight: Sight): boolean {
  return change.every(
    (step) => (step.action !== 'create-network' && step.action !== 'connect') || isThere(step, sight),
  )
}

function isBefore(change: readonly Step[], sight: Sight): boolean {
  return change.every(
    (step) => step.action === 'create-network' || step.action === 'connect' || isThere(step, sight),
  )
}

type Moving = ConnectStep | DisconnectStep

function isOf(step: Step, container: string): step is Moving {
  return 'container' in step && step.container.id === container
}

function isStranded(moves: readonly Moving[], sight: Sight): boolean {
  const [joins, leaves] = [
    moves.filter(({ action }) => action === 'connect'),
    moves.filter(({ action }) => action === 'disconnect'),
  ]
  return joins.some((join) => !isThere(join, sight)) && leaves.some((leave) => !isThere(leave, sight))
}

// Whether a network, or a container's place on one, is there now.
function isThere(step: Step, { networks, containers }: Sight): boolean {
  const name = findName(step)
  const live = networks.filter((network) => network.name === name)
  if (!('container' in step)) return live.length > 0
  const container = containers.find(({ id }) => id === step.container.id)
  // one that is gone has nothing left to lose
  if (container === undefined) return true
  return container.attachments.some(
    ({ networkId, networkName }) =>
      networkName === name && (networkId === null || live.some(({ id }) => id === networkId)),
  )
}

function findName(step: CreateNetworkStep | RemoveNetworkStep | Moving): string {
  return step.action === 'create-network' ? step.spec.name : step.network.name
}
