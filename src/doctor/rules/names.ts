// Names that do not resolve, or that lead to more than one container.
import { addTo, sortTexts } from '../../model/pairs.ts'
import { makeFinding, type Finding } from '../finding.ts'
import { isRunning, listMembers, listPlaces, type Case } from '../scene.ts'
import { listNames, quote, renderEngineCommand, seeObject } from '../words.ts'

/** Containers that meet on the engine's default network alone, which has no name service. */
export function findNameless(scene: Case): readonly Finding[] {
  const { observed, networks } = scene
  return networks
    .filter(({ isDefault }) => isDefault)
    .flatMap((network) => {
      const names = listMembers(scene, network)
        .filter(({ container }) => isRunning(container) && listPlaces(scene, container).length === 1)
        .map(({ container }) => container.name)
      if (names.length < 2) return []
      const create = renderEngineCommand(observed.engine, 'network', 'create', 'NETWORK')
      const connect = renderEngineCommand(
        observed.engine,
        'network',
        'connect',
        'NETWORK',
        names[0] as string,
      )
      return [
        makeFinding('default-bridge-names', {
          detail: `${listNames(names)} are on ${quote(network.name)} only. The engine has no name service there: they reach each other by address, and no name resolves.`,
          evidence: [
            seeObject(
              scene,
              { kind: 'network', name: network.name },
              `the engine's default network, with ${names.length} running containers that are on no other`,
            ),
          ],
          fix: `Declare a network and put them on it (networks: { app: {} }), or by hand: ${create} && ${connect}`,
          containers: names,
          networks: [network.name],
        }),
      ]
    })
}

/** Containers whose name is an alias of another one on the same network. */
export function findSharedNames(scene: Case): readonly Finding[] {
  return scene.networks
    .filter(({ isDefault }) => !isDefault)
    .flatMap((network) => {
      const places = listMembers(scene, network).filter(({ container }) => isRunning(container))
      const names = new Set(places.map(({ container }) => container.name))
      const holders = new Map<string, string[]>()
      for (const { container, attachment } of places) {
        if (attachment.unknown.includes('aliases')) continue
        for (const alias of attachment.settings.aliases) {
          if (names.has(alias) && alias !== container.name) addTo(holders, alias, container.name)
        }
      }
      return [...holders].map(([name, others]) =>
        makeFinding('name-shared', {
          detail: `On ${quote(network.name)}, ${quote(name)} is the name of a container, and an alias of ${listNames(sortTexts(others))}, too: connections go to each in turns.`,
          evidence: others.map((other) =>
            seeObject(
              scene,
              { kind: 'container', name: other },
              `Aliases of ${quote(network.name)} has ${quote(name)}`,
            ),
          ),
          fix: 'Give the alias another name, under "aliases" of the attachment or where the container is created.',
          containers: [name, ...others],
          networks: [network.name],
        }),
      )
    })
}
