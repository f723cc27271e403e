// What was left behind: endpoints of containers that are gone, networks of one name, placeholders, locks and journals.
import { renderHolding } from '../../model/lock.ts'
import { makeFinding, type Finding } from '../finding.ts'
import type { Case } from '../scene.ts'
import { listNames, quote, renderEngineCommand, seeList, seeObject } from '../words.ts'

/** Networks that count endpoints of containers that do not exist, and so cannot be removed. */
export function findLeftEndpoints(scene: Case): readonly Finding[] {
  const { clues, networks, containersByHandle, observed } = scene
  return networks.flatMap(({ id, name }) => {
    const left = (clues?.endpoints.get(id) ?? []).filter(
      ({ container }) => !containersByHandle.has(container),
    )
    const [first] = left
    if (first === undefined) return []
    const commands = left.map((endpoint) =>
      renderEngineCommand(observed.engine, 'network', 'disconnect', '--force', name, endpoint.name),
    )
    return [
      makeFinding('endpoint-left', {
        detail: `${quote(name)} counts ${listNames(left.map((endpoint) => endpoint.name))} among its containers, and there is no such container: the engine refuses to remove the network ("has active endpoints").`,
        evidence: left.map((endpoint) =>
          seeObject(
            scene,
            { kind: 'network', name },
            `Containers has ${endpoint.container.slice(0, 12)} (${endpoint.name}), GET /containers/json has not`,
          ),
        ),
        fix: commands.join(' && '),
        networks: [name],
      }),
    ]
  })
}

/** Networks of one name, of which a name can mean either. */
export function findNamesakes(scene: Case): readonly Finding[] {
  return [...scene.networksByName]
    .filter(([, networks]) => networks.length > 1)
    .map(([name, networks]) =>
      makeFinding('network-name-twice', {
        detail: `${networks.length} networks are called ${quote(name)}: whoever names it, in a command or a file, may mean either.`,
        evidence: [seeList(scene, 'networks', networks.map(({ id }) => id.slice(0, 12)).join(', '))],
        fix: `Remove the one that nobody uses, by its id: ${renderEngineCommand(scene.observed.engine, 'network', 'rm', 'ID')}`,
        networks: [name],
      }),
    )
}

/** Networks that held a name for containers which do not need it any more. */
export function findPlaceholders(scene: Case): readonly Finding[] {
  const needed = new Set(
    scene.observed.containers.flatMap(({ mode }) => (mode.kind === 'network' ? [mode.network] : [])),
  )
  return scene.networks
    .filter(({ id, name }) => scene.owners.get(id)?.placeholder === true && !needed.has(name))
    .map(({ name }) =>
      makeFinding('placeholder-left', {
        detail: `${quote(name)} stands in for a network that containers were created with, and no container needs it any more.`,
        evidence: [seeObject(scene, { kind: 'network', name }, 'Labels sh.xec.placeholder: "true"')],
        fix: '"xec apply" of its project removes it.',
        networks: [name],
      }),
    )
}

/** Applies that did not come to their end. */
export function findJournals(scene: Case): readonly Finding[] {
  return scene.left
    .filter(({ isRunning }) => !isRunning)
    .map(({ project, title }) =>
      makeFinding('journal-left', {
        detail: `The ${title}, did not come to its end: what it was about may be half done.`,
        evidence: [seeList(scene, 'networks', `its journal, xec-journal-${project}`)],
        fix: '"xec recover" with the file of that project shows what is half done, and ends it.',
      }),
    )
}

/** Locks whose run is known to be no more, or whose time is over. */
export function findLocks(scene: Case): readonly Finding[] {
  return scene.locks
    .filter(({ state }) => state !== 'held')
    .map((lock) =>
      makeFinding('lock-left', {
        detail: `The lock of ${renderHolding(lock)}, is ${lock.state}. The next run takes it over; until then it is in nobody's way but the eye's.`,
        evidence: [
          seeList(
            scene,
            'networks',
            `lock ${lock.id} of ${lock.project === null ? 'the engine' : quote(lock.project)}`,
          ),
        ],
        fix: `xec lock release ${lock.id}`,
      }),
    )
}
