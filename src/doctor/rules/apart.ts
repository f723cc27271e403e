// Containers that cannot talk to each other: on no network, on none in common, or on one that keeps its containers apart.
import type { ObservedContainer, ObservedNetwork } from '../../model/observed.ts'
import { BRIDGE_OPTIONS, isOff } from '../../model/option.ts'
import { findPair } from '../../model/pairs.ts'
import { makeExplain } from '../../reachability/explain.ts'
import { makeFinding, type Finding } from '../finding.ts'
import { isRunning, listMembers, listPlaces, type Case } from '../scene.ts'
import { listNames, quote, renderEngineCommand, renderJoin, seeObject } from '../words.ts'

/** Running containers that could be on a network and are on none. */
export function findLonely(scene: Case): readonly Finding[] {
  return scene.observed.containers
    .filter((container) => isRunning(container) && hasOwnNamespace(container))
    .filter((container) => listPlaces(scene, container).length === 0)
    .map(({ name }) =>
      makeFinding('no-network', {
        detail: `${quote(name)} runs and is on no network: it reaches nothing, and nobody reaches it.`,
        evidence: [seeObject(scene, { kind: 'container', name }, 'NetworkSettings.Networks is empty')],
        fix: `Put it on a network: ${renderEngineCommand(scene.observed.engine, 'network', 'connect', 'NETWORK', name)}`,
        containers: [name],
      }),
    )
}

function hasOwnNamespace({ mode }: ObservedContainer): boolean {
  return mode.kind !== 'host' && mode.kind !== 'none' && mode.kind !== 'container'
}

/** Of the containers that were asked about together, those that have no way to each other over a network. */
export function findApart(scene: Case): readonly Finding[] {
  const found = scene.named.flatMap((name) => scene.containersByName.get(name) ?? [])
  const explain = makeExplain(scene.reach, { asRunning: true })
  return found.flatMap((from, index) =>
    found.slice(index + 1).flatMap((to) => {
      const { verdict, reasons } = explain(
        { kind: 'container', name: from.name },
        { kind: 'container', name: to.name },
      )
      const isApart = reasons.some(({ code }) => code === 'no-common-network')
      return verdict === 'closed' && isApart ? [describeApart(scene, from, to)] : []
    }),
  )
}

function describeApart(scene: Case, from: ObservedContainer, to: ObservedContainer): Finding {
  const [left, right] = [from, to].map((container) =>
    listPlaces(scene, container).map(({ attachment }) => attachment.networkName),
  ) as [string[], string[]]
  const network = right[0] as string
  return makeFinding('no-common-network', {
    detail: `${quote(from.name)} is on ${listNames(left)}, ${quote(to.name)} on ${listNames(right)}: neither knows the other's name, and no packet passes between them.`,
    evidence: [
      seeObject(
        scene,
        { kind: 'container', name: from.name },
        `NetworkSettings.Networks: ${left.join(', ')}`,
      ),
      seeObject(scene, { kind: 'container', name: to.name }, `NetworkSettings.Networks: ${right.join(', ')}`),
    ],
    fix: `If they are to talk, put both on one network: ${renderJoin(scene, from.name, network)}`,
    containers: [from.name, to.name],
    networks: [...left, ...right],
  })
}

/** Networks whose containers cannot talk to each other, with two of them or more. */
export function findIccOff(scene: Case): readonly Finding[] {
  // there they can, which is told as that
  if (isFilterOff(scene)) return []
  return scene.networks.filter(hasIccOff).flatMap((network) => {
    const names = listMembers(scene, network)
      .filter(({ container }) => isRunning(container))
      .map(({ container }) => container.name)
    if (names.length < 2) return []
    const { name } = network
    return [
      makeFinding('icc-off', {
        detail: `${listNames(names)} are on ${quote(name)}, and cannot talk to each other there: connections time out, while names resolve.`,
        evidence: [seeObject(scene, { kind: 'network', name }, `Options ${BRIDGE_OPTIONS.icc}: "false"`)],
        fix: `If they are to talk, give them a network without that option, or declare options: { ${BRIDGE_OPTIONS.icc}: true } and "xec apply".`,
        containers: names,
        networks: [name],
      }),
    ]
  })
}

/** True for a bridge network on which containers are kept apart. */
export function hasIccOff({ settings }: ObservedNetwork): boolean {
  return settings.driver === 'bridge' && isOff(findPair(settings.options, BRIDGE_OPTIONS.icc) ?? 'true')
}

// True if the firewall is known not to see what passes a bridge.
function isFilterOff({ clues, host }: Pick<Case, 'clues' | 'host'>): boolean {
  return host?.switches.filtersBridges === false || clues?.engine.filtersBridges === false
}
