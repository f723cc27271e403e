// What stands in the way of a move: states, modes and networks with which an engine cannot attach a container, and settings that
// it cannot give.
import type { Diagnostic } from '../model/diagnostic.ts'
import type { DeclaredEndpointSettings, DesiredContainer } from '../model/desired.ts'
import type { EngineIdentity, ObservedContainer } from '../model/observed.ts'
import { makePlanDiagnostic } from './codes.ts'
import { listUnsupportedEndpoint } from './endpoint-needs.ts'
import type { Join, Move, Rejoin, Stay } from './move.ts'
import { findSettings } from './network-decision.ts'
import { checkAddresses } from './static-address.ts'
import { isSwarmScoped, renderEngine } from './support.ts'

/** The errors that moves would run into, and what is declared of stays that this engine could never give. */
export function checkMoves(
  { moves, stays }: { readonly moves: readonly Move[]; readonly stays: readonly Stay[] },
  engine: EngineIdentity,
): readonly Diagnostic[] {
  const found: Diagnostic[] = []
  const add = (some: readonly Diagnostic[]): void => {
    for (const diagnostic of some) found.push(diagnostic)
  }
  for (const move of moves) {
    add(checkService(move))
    if (move.endpoint === null) continue
    add(checkState(move, engine))
    add(checkNetwork(move))
    add(checkSupport(move, move.declared, engine))
    add(checkAddresses(move, engine))
  }
  for (const stay of stays) add(checkStay(stay, engine))
  return found
}

const NOTHING: readonly Diagnostic[] = []

function checkService({ container, networkName, target }: Move): readonly Diagnostic[] {
  if (!container.swarmTask) return NOTHING
  return [
    makePlanDiagnostic('container-of-service', {
      detail: `"${container.name}" is a task of a Swarm service, which decides that it is on "${networkName}".`,
      fix: 'Change the networks of the service instead.',
      range: target?.range ?? null,
    }),
  ]
}

// Podman answers a connect of a paused container with success and then cannot list containers any more.
function checkState({ container, networkName, target }: Move, engine: EngineIdentity): readonly Diagnostic[] {
  if (container.state === 'removing' || container.state === 'dead') {
    return [
      makePlanDiagnostic('container-unattachable', {
        detail: `"${container.name}" is ${container.state === 'dead' ? 'dead' : 'being removed'} and cannot be attached to "${networkName}".`,
        fix: `Remove "${container.name}" for good, then plan again.`,
        range: target?.range ?? null,
      }),
    ]
  }
  if (container.state !== 'paused' || engine.flavor !== 'podman') return NOTHING
  return [
    makePlanDiagnostic('container-paused', {
      detail: `"${container.name}" is paused, and Podman cannot attach a paused container to "${networkName}".`,
      fix: `Unpause "${container.name}" first.`,
      range: target?.range ?? null,
    }),
  ]
}

// Config-only networks hold settings for others, and Swarm networks are open to services only unless they say otherwise.
function checkNetwork({ slot, container, target, networkName }: Join | Rejoin): readonly Diagnostic[] {
  const settings = findSettings(slot)
  if (settings === null) return NOTHING
  const isOpen = !isSwarmScoped(settings) || (settings.attachable && !settings.ingress)
  if (isOpen && !settings.configOnly) return NOTHING
  const why = settings.configOnly
    ? 'it is config-only, a set of settings for other networks'
    : 'it is a Swarm network that only services can use'
  return [
    makePlanDiagnostic('network-closed', {
      detail: `"${container.name}" cannot join "${networkName}": ${why}.`,
      fix: settings.configOnly
        ? `Attach "${container.name}" to a network that names "${networkName}" under "configFrom".`
        : `Create "${networkName}" with "attachable: true".`,
      range: target?.range ?? null,
    }),
  ]
}

interface Place {
  readonly container: ObservedContainer
  readonly target: DesiredContainer | null
  readonly networkName: string
}

function checkSupport(
  { container, target, networkName }: Place,
  declared: DeclaredEndpointSettings,
  engine: EngineIdentity,
): readonly Diagnostic[] {
  return listUnsupportedEndpoint(declared, engine).map(({ field, needs }) =>
    makePlanDiagnostic('field-unsupported', {
      detail: `"${field}" of "${container.name}" on "${networkName}" needs ${needs}; this is ${renderEngine(engine)}.`,
      fix: `Remove "${field}", or use ${needs}.`,
      range: target?.range ?? null,
    }),
  )
}

// What is there as declared needs no call; what the engine does not show cannot be there if it could not be given.
function checkStay(
  { declared, attachment, container, target }: Stay,
  engine: EngineIdentity,
): readonly Diagnostic[] {
  const unknown: readonly string[] = attachment.unknown
  if (unknown.length === 0) return NOTHING
  const hidden = Object.entries(declared ?? {}).filter(([field]) => unknown.includes(field))
  const place = { container, target, networkName: attachment.networkName }
  return checkSupport(place, Object.fromEntries(hidden), engine)
}
