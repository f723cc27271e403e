// Containers that were asked about and have no way out, since all their networks are internal.
import { makeFinding, type Finding } from '../finding.ts'
import { isRunning, listPlaces, type Case } from '../scene.ts'
import { listNames, quote, renderEngineCommand, seeObject } from '../words.ts'

/** Containers on internal networks only. That is mostly meant, so it is told of those that somebody asked about. */
export function findInternal(scene: Case): readonly Finding[] {
  return scene.named.flatMap((name) => {
    const container = scene.containersByName.get(name)
    if (container === undefined || !isRunning(container)) return []
    const places = listPlaces(scene, container)
    const inside = places.flatMap(({ network }) =>
      network?.settings.internal === true ? [network.name] : [],
    )
    if (places.length === 0 || inside.length < places.length) return []
    return [
      makeFinding('internal-only', {
        detail: `${quote(name)} is on ${listNames(inside)} only, ${inside.length === 1 ? 'which is internal' : 'which are internal'}: it does not get to the internet, and no port of it is published.`,
        evidence: inside.map((network) =>
          seeObject(scene, { kind: 'network', name: network }, 'Internal: true'),
        ),
        fix: `If it is to get out, put it on one more network, which is not internal: ${renderEngineCommand(scene.observed.engine, 'network', 'connect', 'NETWORK', name)}`,
        containers: [name],
        networks: inside,
      }),
    ]
  })
}
