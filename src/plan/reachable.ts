// What stands in the way of a move: states and modes in which an engine cannot attach a container, and settings that it cannot give.
import type { Diagnostic } from '../model/diagnostic.ts'
import type { EngineIdentity } from '../model/observed.ts'
import { listPools, type Move } from './move.ts'
import { makePlanDiagnostic } from './codes.ts'
import { hasFamily, hasPlace } from './endpoint-diff.ts'
import { listUnsupportedEndpoint, renderEngine } from './support.ts'

/** The errors that moves would run into. */
export function checkMoves(moves: readonly Move[], engine: EngineIdentity): readonly Diagnostic[] {
  return moves.flatMap((move) => [
    ...checkState(move, engine),
    ...checkService(move),
    ...checkSupport(move, engine),
    ...checkPlace(move),
  ])
}

// Podman answers a connect of a paused container with success and then cannot list containers any more.
function checkState(
  { container, networkName, target, endpoint }: Move,
  engine: EngineIdentity,
): readonly Diagnostic[] {
  if (container.state !== 'paused' || engine.flavor !== 'podman' || endpoint === null) return []
  return [
    makePlanDiagnostic('container-paused', {
      detail: `"${container.name}" is paused, and Podman cannot attach a paused container to "${networkName}".`,
      fix: `Unpause "${container.name}" first.`,
      range: target?.range ?? null,
    }),
  ]
}

function checkService({ container, networkName, target }: Move): readonly Diagnostic[] {
  if (!container.swarmTask) return []
  return [
    makePlanDiagnostic('container-of-service', {
      detail: `"${container.name}" is a task of a Swarm service, which decides that it is on "${networkName}".`,
      fix: 'Change the networks of the service instead.',
      range: target?.range ?? null,
    }),
  ]
}

function checkSupport(move: Move, engine: EngineIdentity): readonly Diagnostic[] {
  if (move.endpoint === null) return []
  return listUnsupportedEndpoint(move.declared, engine).map(({ field, needs }) =>
    makePlanDiagnostic('field-unsupported', {
      detail: `"${field}" of "${move.container.name}" on "${move.networkName}" needs ${needs}; this is ${renderEngine(engine)}.`,
      fix: `Remove "${field}", or use ${needs}.`,
      range: move.target?.range ?? null,
    }),
  )
}

function checkPlace({ slot, endpoint, container, target }: Move): readonly Diagnostic[] {
  if (slot === null || endpoint === null) return []
  const pools = listPools(slot)
  return [endpoint.ipv4Address, endpoint.ipv6Address].flatMap((address) => {
    if (address === null || !hasFamily(address, pools) || hasPlace(address, pools)) return []
    const subnets = pools.flatMap(({ subnet }) => subnet ?? []).join(', ')
    return [
      makePlanDiagnostic('address-outside', {
        detail: `"${container.name}" has the static address ${address} on "${slot.name}", whose subnet is ${subnets}.`,
        fix: `Declare an address of "${container.name}" inside the subnet.`,
        range: target?.range ?? null,
      }),
    ]
  })
}
