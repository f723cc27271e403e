// What is to be tried on an engine: that names lead to whom they should, that ways which are open let a connection through, and that ways
// which are closed do not. What the model of reachability does not know for certain is not tried.
//
// Everybody with everybody is too much where many are on one network: there each tries the next ones in the order of their names, round the
// end, so that all try as many and are tried as often. Refusals take their time, so of each group of containers that are on the same networks
// one is tried from each container, another one from the next.
import { addTo, sortTexts } from '../model/pairs.ts'
import { makeExplain } from '../reachability/explain.ts'
import { explainPair, type CheckScene, type CheckStage } from './check-stage.ts'
import { renderCheckKey, type Sample, type TriedCheck } from './checks.ts'
import type { UntriedPairs } from './expectation.ts'
import { listExpected } from './expected-checks.ts'
import { makeNameIndex } from './names.ts'
import type { Subject } from './subjects.ts'
import { listOpenChecks, listRefusals } from './way-checks.ts'

/** What is to be tried, in order, without repeats; `untried`: what is asked for and cannot be. */
export interface CheckList {
  readonly checks: readonly TriedCheck[]
  readonly untried: readonly UntriedPairs[]
  readonly sampled: Sample | null
}

// How many others each container tries, where nobody asks for all: all together so many that a run is over in its time, and that the kernel
// has room for as many neighbours.
const MOST_PARTNERS = 12
const FEWEST_PARTNERS = 3
const MOST_PAIRS = 600
const MOST_REFUSALS = 6

/** Makes the checks of a scene. */
export function makeChecks(scene: CheckScene): CheckList {
  const { reach, scope, subjects } = scene
  const stage: CheckStage = {
    ...scene,
    explain: makeExplain(reach),
    names: makeNameIndex(reach, scope.attachments),
    byNetwork: groupSubjects(subjects, ({ endpoints }) => endpoints.map(({ network }) => network.id)),
    byPlace: groupSubjects(subjects, (subject) => [renderPlace(subject)]),
  }
  const checks = new Map<string, TriedCheck>()
  let tried = 0
  let all = 0
  for (const [index, source] of subjects.entries()) {
    const partners = listPartners(stage, source)
    const chosen = scene.isFull ? partners : choosePartners(stage, source)
    tried += chosen.length
    all += partners.length
    const found = [
      ...chosen.flatMap((target) => listOpenChecks(stage, source, target)),
      ...listClosedChecks(stage, source, index),
    ]
    for (const check of found) checks.set(renderCheckKey(check), check)
  }
  const expected = listExpected(stage)
  for (const check of expected.checks) checks.set(renderCheckKey(check), check)
  return {
    checks: [...checks.values()],
    untried: expected.untried,
    sampled: tried === all ? null : { tried, all },
  }
}

function groupSubjects(
  subjects: readonly Subject[],
  listKeys: (subject: Subject) => readonly string[],
): ReadonlyMap<string, readonly Subject[]> {
  const groups = new Map<string, Subject[]>()
  for (const subject of subjects) for (const key of listKeys(subject)) addTo(groups, key, subject)
  return groups
}

function renderPlace({ sandbox }: Subject): string {
  return JSON.stringify(sortTexts(sandbox.endpoints.map(({ network }) => network.id)))
}

function listPartners({ byNetwork }: CheckStage, source: Subject): readonly Subject[] {
  const near = source.endpoints.flatMap(({ network }) => byNetwork.get(network.id) as readonly Subject[])
  return [...new Set(near)].filter((subject) => subject !== source)
}

function choosePartners({ byNetwork, subjects }: CheckStage, source: Subject): readonly Subject[] {
  const share = Math.max(FEWEST_PARTNERS, Math.floor(MOST_PAIRS / subjects.length))
  const count = Math.min(MOST_PARTNERS, share)
  const chosen = source.endpoints.flatMap(({ network }) => {
    const members = byNetwork.get(network.id) as readonly Subject[]
    const after = members.indexOf(source) + 1
    return [...members.slice(after), ...members.slice(0, after - 1)].slice(0, count)
  })
  return [...new Set(chosen)]
}

function listClosedChecks(stage: CheckStage, source: Subject, index: number): readonly TriedCheck[] {
  const found: TriedCheck[] = []
  let pairs = 0
  for (const target of listOthers(stage, source, index)) {
    const checks = listPairChecks(stage, source, target)
    if (checks.length === 0) continue
    found.push(...checks)
    pairs += 1
    if (pairs === MOST_REFUSALS && !stage.isFull) break
  }
  return found
}

// One of each group, and another one for the next container; a container's own group has the others in it.
function listOthers(
  { byPlace, subjects, isFull }: CheckStage,
  source: Subject,
  index: number,
): readonly Subject[] {
  if (isFull) return subjects.filter((subject) => subject !== source)
  const groups = [...byPlace.values()]
  return groups.flatMap((_, turn) => {
    const group = groups[(index + turn) % groups.length] as readonly Subject[]
    const others = group.filter((subject) => subject !== source)
    return others.length === 0 ? [] : [others[index % others.length] as Subject]
  })
}

// Whoever is reached over a network is a partner already.
function listPairChecks(stage: CheckStage, source: Subject, target: Subject): readonly TriedCheck[] {
  const { paths } = explainPair(stage, source, target)
  if (paths.some(({ kind }) => kind === 'network' || kind === 'self')) return []
  if (paths.every(({ kind }) => kind === 'published')) {
    return listRefusals(stage, { from: source.name, because: null }, { target, ports: null })
  }
  return listOpenChecks(stage, source, target)
}
