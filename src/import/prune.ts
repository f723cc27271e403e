// Takes out of a draft what the proof blames, with a comment in its place: single settings first, then what they belong to.
import type { Join } from '../config/extend.ts'
import { isYamlMap, type YamlEntry, type YamlMap, type YamlValue } from '../config/write.ts'
import { makeExternalEntry } from './network-entry.ts'
import type { Fault } from './prove.ts'
import { renderLoss } from './scene.ts'

/** What an import has to write: entries of `networks:` and of `targets.containers:`. */
export interface Draft {
  readonly networks: YamlMap
  readonly containers: YamlMap
  /** What targets that are in the file already are on as well. */
  readonly joins: readonly Join[]
}

const SECTION_PATHS = { networks: ['networks'], containers: ['targets', 'containers'] } as const

/** The draft without what the faults blame: itself if there is nothing in it to blame. */
export function dropFaults(draft: Draft, faults: readonly Fault[]): Draft {
  const blamed = groupFaults(faults)
  const networks = dropInSection(draft.networks, blamed.get('networks'), dropNetwork)
  const containers = dropInSection(draft.containers, blamed.get('containers'), () => null)
  const isSame = networks === draft.networks && containers === draft.containers
  return isSame ? draft : { networks, containers, joins: draft.joins }
}

type Section = keyof typeof SECTION_PATHS

/** Faults by section and object, with paths that begin inside of the object. */
type Blamed = ReadonlyMap<Section, ReadonlyMap<string, readonly Fault[]>>

function groupFaults(faults: readonly Fault[]): Blamed {
  const groups = new Map<Section, Map<string, Fault[]>>()
  for (const section of ['networks', 'containers'] as const) {
    const prefix = SECTION_PATHS[section]
    const objects = new Map<string, Fault[]>()
    groups.set(section, objects)
    for (const { path, why } of faults) {
      const key = path[prefix.length]
      if (key === undefined || !prefix.every((part, index) => path[index] === part)) continue
      objects.set(key, [...(objects.get(key) ?? []), { path: path.slice(prefix.length + 1), why }])
    }
  }
  return groups
}

function dropInSection(
  section: YamlMap,
  blamed: ReadonlyMap<string, readonly Fault[]> | undefined,
  giveUp: (entry: YamlEntry, why: string) => YamlEntry | null,
): YamlMap {
  if (blamed === undefined || !section.entries.some(({ key }) => blamed.has(key))) return section
  const below = [...section.below]
  const entries = section.entries.flatMap((entry) => {
    const faults = blamed.get(entry.key)
    if (faults === undefined) return [entry]
    const kept = dropInObject(entry, faults) ?? giveUp(entry, (faults[0] as Fault).why)
    if (kept === null) below.push(renderLoss(JSON.stringify(findName(entry)), (faults[0] as Fault).why))
    return kept === null ? [] : [kept]
  })
  return { entries, below }
}

// A network of which the settings cannot be declared can still be used.
function dropNetwork(entry: YamlEntry, why: string): YamlEntry | null {
  const isExternal = findField(entry, 'external') === true
  return isExternal ? null : makeExternalEntry(entry.key, findName(entry), renderLoss('its settings', why))
}

function findName(entry: YamlEntry): string {
  const name = findField(entry, 'name') ?? findField(entry, 'container') ?? entry.key
  return name as string
}

function findField({ value }: YamlEntry, field: string): YamlValue | undefined {
  return (value as YamlMap).entries.find(({ key }) => key === field)?.value
}

// Without these the entry would be about another object.
const NAMING = ['name', 'container', 'external']

/** The object without the blamed settings; null if it is to blame as a whole. */
function dropInObject(entry: YamlEntry, faults: readonly Fault[]): YamlEntry | null {
  if (faults.some(({ path: [first] }) => first === undefined || NAMING.includes(first))) return null
  const reasons = new Map(faults.map(({ path, why }) => [JSON.stringify(path), why]))
  const losses: string[] = []
  const take: Take = (path) => {
    const why = reasons.get(JSON.stringify(path))
    if (why !== undefined) losses.push(renderLoss(path.join('.'), why))
    return why !== undefined
  }
  const body = dropParts(entry.value, [], take) as YamlMap
  if (losses.length === 0) return null
  return { ...entry, value: { entries: body.entries, below: [...body.below, ...losses] } }
}

/** True for a part that is to go; takes note of it. */
type Take = (path: readonly string[]) => boolean

// Null: nothing is left of it.
function dropParts(value: YamlValue, path: readonly string[], take: Take): YamlValue | null {
  if (typeof value !== 'object') return value
  if (isYamlMap(value)) {
    const entries = value.entries.flatMap((entry) => {
      const kept = dropPart(entry.value, [...path, entry.key], take)
      return kept === null ? [] : [{ ...entry, value: kept }]
    })
    const isEmptied = entries.length === 0 && value.entries.length > 0
    return isEmptied && path.length > 0 && !isAttachment(path) ? null : { ...value, entries }
  }
  const items = value.flatMap((item, index) => dropPart(item, [...path, String(index)], take) ?? [])
  return items.length === 0 && value.length > 0 ? null : items
}

function dropPart(value: YamlValue, path: readonly string[], take: Take): YamlValue | null {
  return take(path) ? null : dropParts(value, path, take)
}

// The container is on the network, with settings or without.
function isAttachment(path: readonly string[]): boolean {
  return path.length === 2 && path[0] === 'networks'
}
