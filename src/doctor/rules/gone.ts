// Containers that need what is gone: a network that was removed or made anew, or the container whose network they share.
import type { ObservedContainer } from '../../model/observed.ts'
import { makeFinding, type Finding } from '../finding.ts'
import { listPlaces, type Case } from '../scene.ts'
import { quote, renderEngineCommand, seeList, seeObject } from '../words.ts'

/** Containers on a network that the engine has no more, by attachment or by the network mode that they were created with. */
export function findGoneNetworks(scene: Case): readonly Finding[] {
  return scene.observed.containers.flatMap((container) => [
    ...listPlaces(scene, container)
      .filter(({ network }) => network === null)
      .map(({ attachment }) => describeStale(scene, container, attachment.networkName)),
    ...listGoneModes(scene, container),
  ])
}

function describeStale(scene: Case, { name }: ObservedContainer, network: string): Finding {
  const { engine } = scene.observed
  const isBack = scene.networksByName.has(network)
  const leave = renderEngineCommand(engine, 'network', 'disconnect', '--force', network, name)
  const join = renderEngineCommand(engine, 'network', 'connect', network, name)
  return makeFinding('network-gone', {
    detail: `${quote(name)} is on ${quote(network)}, ${isBack ? 'by the id of one that was removed and made anew since' : 'which does not exist any more'}: it cannot be started again.`,
    evidence: [
      seeObject(scene, { kind: 'container', name }, `NetworkSettings.Networks has ${quote(network)}`),
      seeList(
        scene,
        'networks',
        isBack ? `${quote(network)} has another id` : `no network is called ${quote(network)}`,
      ),
    ],
    fix: isBack ? `${leave} && ${join}` : leave,
    containers: [name],
    networks: [network],
  })
}

// An id in its place is of the network that it was when the container was created.
function listGoneModes(scene: Case, container: ObservedContainer): readonly Finding[] {
  const { mode, name } = container
  if (mode.kind !== 'network') return []
  const { network } = mode
  const isThere = scene.networksByName.has(network) || scene.networks.some(({ id }) => id.startsWith(network))
  const isTold = listPlaces(scene, container).some(
    (place) => place.network === null && place.attachment.networkName === network,
  )
  if (isThere || isTold) return []
  return [
    makeFinding('network-gone', {
      detail: `${quote(name)} was created with the network mode ${quote(network)}, and there is no such network: it cannot be started again.`,
      evidence: [
        seeObject(scene, { kind: 'container', name }, `HostConfig.NetworkMode ${network}`),
        seeList(scene, 'networks', `no network is called ${quote(network)}`),
      ],
      fix: `Create the network again: ${renderEngineCommand(scene.observed.engine, 'network', 'create', network)}, or create the container again on another one.`,
      containers: [name],
      networks: [network],
    }),
  ]
}

/** Containers in the namespace of a container that is not there or does not run. */
export function findGoneNamespaces(scene: Case): readonly Finding[] {
  return scene.observed.containers.flatMap((container) => {
    const { mode, name } = container
    if (mode.kind !== 'container') return []
    const owner = scene.containersByHandle.get(mode.container)
    if (owner?.state === 'running' || owner?.state === 'paused') return []
    const what =
      owner === undefined ? 'which does not exist any more' : `${quote(owner.name)}, which is ${owner.state}`
    const start = owner === undefined ? '' : renderEngineCommand(scene.observed.engine, 'start', owner.name)
    const again = renderEngineCommand(scene.observed.engine, 'restart', name)
    return [
      makeFinding('namespace-gone', {
        detail: `${quote(name)} has no network of its own: it shares that of ${owner === undefined ? 'a container ' : ''}${what}.`,
        evidence: [
          seeObject(
            scene,
            { kind: 'container', name },
            `HostConfig.NetworkMode container:${mode.container.slice(0, 12)}`,
          ),
        ],
        fix:
          owner === undefined
            ? 'Create it again, with the container that it is to share the network of.'
            : `Start the other one first, then this one: ${start} && ${again}`,
        containers: [name],
      }),
    ]
  })
}
