// Who owns a network: labels written at creation, valid only on the network that they name, so that a copied label (another
// tool's copy of a network, a config-from network that inherits its source's labels) can never cause a removal.
import type { DesiredNetwork, Project } from '../model/desired.ts'
import type { ObservedNetwork } from '../model/observed.ts'
import { findPair, makePairs, sortTexts, type Pairs } from '../model/pairs.ts'
import { listDeclaredPaths } from './fields.ts'

/** All labels of xec's own start with this; a configuration cannot declare them. */
export const LABEL_PREFIX = 'sh.xec.'

/**
 * What a network's labels say. `declared` are the paths that the file declared when the network was made, `sensitive` those of
 * values that came from the environment, `consumers` the names
 * and keys of the config-from networks that were made from this one (which cannot carry labels of their own).
 */
export interface Ownership {
  readonly project: string
  /** Null where the labels hold none: on placeholders. */
  readonly key: string | null
  readonly declared: readonly string[]
  readonly sensitive: readonly string[]
  readonly protect: boolean
  readonly placeholder: boolean
  readonly consumers: Pairs
}

/** Owners of an engine's networks, by network id. A foreign network has no entry. */
export type Owners = ReadonlyMap<string, Ownership>

/** Reads the owners of all networks. */
export function findOwners(networks: readonly ObservedNetwork[]): Owners {
  const owners = new Map<string, Ownership>()
  const byName = new Map<string, Ownership>()
  for (const network of networks) {
    const ownership = network.settings.configFrom === null ? parseOwnership(network) : null
    if (ownership === null) continue
    owners.set(network.id, ownership)
    byName.set(network.name, ownership)
  }
  for (const { id, name, settings } of networks) {
    if (settings.configFrom === null) continue
    const source = byName.get(settings.configFrom)
    const key = findPair(source?.consumers ?? [], name)
    if (source === undefined || key === undefined) continue
    owners.set(id, { ...source, key, declared: ['configFrom'], sensitive: [], protect: false, consumers: [] })
  }
  return owners
}

function parseOwnership(network: ObservedNetwork): Ownership | null {
  const read = (name: string): string | undefined => findPair(network.settings.labels, LABEL_PREFIX + name)
  const project = read('project')
  if (project === undefined || read('name') !== network.name) return null
  return {
    project,
    key: read('key') ?? null,
    declared: parseList(read('declared') ?? '[]'),
    sensitive: parseList(read('sensitive') ?? '[]'),
    protect: read('protect') === 'true',
    placeholder: read('placeholder') === 'true',
    consumers: parseMap(read('consumers') ?? '{}'),
  }
}

function parseList(text: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? sortTexts(value.filter((item) => typeof item === 'string')) : []
  } catch {
    return []
  }
}

function parseMap(text: string): Pairs {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null) return []
    return makePairs(
      Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    )
  } catch {
    return []
  }
}

/** The paths of values from the environment, as the labels of a network to be made say. */
export function listSensitivePaths(labels: Pairs): readonly string[] {
  return parseList(findPair(labels, `${LABEL_PREFIX}sensitive`) ?? '[]')
}

/** The labels of a network without xec's own. */
export function dropOwnLabels(labels: Pairs): Pairs {
  return labels.filter(([key]) => !key.startsWith(LABEL_PREFIX))
}

/** What ownership labels are made of. */
export interface OwnershipFacts {
  readonly project: Project
  readonly desired: DesiredNetwork
  readonly protect: boolean
  readonly consumers: Pairs
  /** Name and version of the program, e.g. `xec 0.1.0`. */
  readonly tool: string
}

/** Adds the ownership labels of a declared network to its other labels. */
export function makeOwnLabels(labels: Pairs, facts: OwnershipFacts): Pairs {
  const { project, desired, protect, consumers, tool } = facts
  const own: [string, string][] = [
    ['project', project.name],
    ['key', desired.key],
    ['name', desired.name],
    ['declared', JSON.stringify(listDeclaredPaths(desired.settings))],
    ['version', renderVersion(tool)],
  ]
  const sensitive = Object.keys(desired.fromEnv)
  if (sensitive.length > 0) own.push(['sensitive', JSON.stringify(sortTexts(sensitive))])
  if (protect) own.push(['protect', 'true'])
  if (consumers.length > 0) own.push(['consumers', JSON.stringify(Object.fromEntries(consumers))])
  return makePairs([...dropOwnLabels(labels), ...prefixKeys(own)])
}

/** The labels of a placeholder: a network that exists only because a container's network mode needs its name. */
export function makePlaceholderLabels(name: string, project: string, tool: string): Pairs {
  const own: [string, string][] = [
    ['project', project],
    ['name', name],
    ['placeholder', 'true'],
    ['version', renderVersion(tool)],
  ]
  return makePairs(prefixKeys(own))
}

function prefixKeys(entries: readonly [string, string][]): [string, string][] {
  return entries.map(([key, value]) => [LABEL_PREFIX + key, value])
}

function renderVersion(tool: string): string {
  return tool.slice(tool.lastIndexOf(' ') + 1)
}
