// Who a policy means: words and maps as written, as selectors with the engine's names.
import { isPattern } from '../model/pattern.ts'
import type { ContainerSelector, PolicyEnds, PolicyOutsider, PolicySelector } from '../model/policy.ts'
import type { ContainerDraft, Located, NetworkDraft } from './draft.ts'
import type { Report } from './report.ts'
import { makeRange, type Source, type Span } from './source.ts'
import { renderSuggestion } from './suggest.ts'
import { findValue, type ConfigNode, type ListNode, type MapNode, type ScalarNode } from './tree.ts'
import { findText } from './written.ts'

const OUTSIDERS: readonly PolicyOutsider[] = ['host', 'lan', 'internet']

/** What the words of policies are looked up in. */
export interface PolicyScene {
  readonly networks: readonly NetworkDraft[]
  readonly containers: readonly ContainerDraft[]
  readonly source: Source
  readonly report: Report
}

/** The groups of a policy by name; null in a policy that has none. */
export type Groups = ReadonlyMap<string, PolicyEnds> | null

/** Reads the ends that a field lists; null if it is not there. */
export function readEnds(
  map: MapNode,
  field: string,
  { scene, groups }: { readonly scene: PolicyScene; readonly groups: Groups },
): PolicyEnds | null {
  const list = findValue(map, field)
  return list === undefined ? null : makeEnds(list, { scene, groups })
}

/** Makes ends of a list of words and maps. */
export function makeEnds(
  node: ConfigNode,
  { scene, groups }: { readonly scene: PolicyScene; readonly groups: Groups },
): PolicyEnds {
  const { items, span } = node as ListNode
  if (items.length === 0 && !scene.report.hasProblemIn(span)) {
    addInvalid(scene, span, {
      detail: 'This list is empty, so it means nobody.',
      fix: 'Name somebody in it, or remove the policy.',
    })
  }
  const selectors = items.flatMap((item) => makeSelectors(item as ScalarNode | MapNode, { scene, groups }))
  return { selectors, range: makeRange(scene.source, span) }
}

/** Reports that a policy cannot be understood. */
export function addInvalid(
  { report }: PolicyScene,
  span: Span,
  facts: { readonly detail: string; readonly fix: string },
): void {
  report.add('policy-invalid', span, facts)
}

interface Context {
  readonly scene: PolicyScene
  readonly groups: Groups
}

function makeSelectors(item: ScalarNode | MapNode, context: Context): readonly PolicySelector[] {
  if (item.kind === 'map') return makeOfMap(item, context)
  const outsider = OUTSIDERS.find((kind) => kind === item.text)
  return outsider === undefined ? makeOfWord(item, context.scene) : [{ kind: 'outsider', outsider }]
}

const ALL: ContainerSelector = { kind: 'containers', container: null, network: null, label: null, except: [] }

// A word means something of this file, so that a slip of the pen is found.
function makeOfWord({ text, span }: ScalarNode, { containers, report }: PolicyScene): ContainerSelector[] {
  if (isPattern(text)) return [{ ...ALL, container: text }]
  const found =
    containers.find(({ key }) => key === text) ?? containers.find(({ container }) => container.value === text)
  if (found !== undefined) return [{ ...ALL, container: found.container.value }]
  const known = [...containers.map(({ key }) => key), ...OUTSIDERS]
  report.add('policy-name-unknown', span, {
    detail: `"${text}" is no container of this file, and none of ${OUTSIDERS.join(', ')}.`,
    fix: `${renderSuggestion(text, known)} For a container that the file does not declare, write { container: ${text} }.`,
  })
  return []
}

function makeOfMap(map: MapNode, context: Context): readonly PolicySelector[] {
  const { scene } = context
  const [container, network, label, group] = ['container', 'network', 'label', 'group'].map((field) =>
    findText(map, field),
  ) as [Found, Found, Found, Found]
  const except = readExcept(map, context)
  if (group !== null) {
    const isAlone = [container, network, label].every((found) => found === null)
    if (isAlone) return findGroup(group, context).map((found) => addExcept(found, except))
    addInvalid(scene, map.span, {
      detail: '"group" stands beside something else, and means all containers of the group.',
      fix: 'Remove one of the two.',
    })
    return []
  }
  if ([container, network, label].every((found) => found === null)) {
    if (scene.report.hasProblemIn(map.span)) return []
    addInvalid(scene, map.span, {
      detail: 'This map says nothing about whom it means.',
      fix: 'Write "container", "network" or "label" in it; "*" stands for all containers.',
    })
    return []
  }
  const name = network === null ? null : findNetwork(network, scene)
  if (name === undefined) return []
  const pair = label === null ? null : readLabel(label.value)
  return [{ kind: 'containers', container: container?.value ?? null, network: name, label: pair, except }]
}

type Found = Located<string> | null

function addExcept(selector: PolicySelector, except: readonly ContainerSelector[]): PolicySelector {
  if (selector.kind === 'outsider') return selector
  return { ...selector, except: [...selector.except, ...except] }
}

function readExcept(map: MapNode, { scene, groups }: Context): readonly ContainerSelector[] {
  const { items, span } = (findValue(map, 'except') ?? { items: [], span: map.span }) as ListNode
  const found = items.flatMap((item) => makeSelectors(item as ScalarNode | MapNode, { scene, groups }))
  const containers = found.flatMap((selector) => (selector.kind === 'containers' ? [selector] : []))
  if (containers.length < found.length) {
    addInvalid(scene, span, {
      detail: '"host", "lan" and "internet" are no containers, so there is nothing to take them from.',
      fix: 'Leave them out here, and where they are meant.',
    })
  }
  return containers
}

function findGroup({ value, span }: Located<string>, { scene, groups }: Context): readonly PolicySelector[] {
  const found = groups?.get(value)
  if (found !== undefined) return found.selectors
  if (groups === null) {
    addInvalid(scene, span, {
      detail: 'Groups are named under "isolate", and this policy has none there.',
      fix: 'Write "container", "network" or "label" instead.',
    })
    return []
  }
  scene.report.add('policy-name-unknown', span, {
    detail: `"${value}" is no group of this policy.`,
    fix: renderSuggestion(value, [...groups.keys()]),
  })
  return []
}

// Undefined where there is none.
function findNetwork(
  { value, span }: Located<string>,
  { networks, report }: PolicyScene,
): string | undefined {
  const found = networks.find(({ key }) => key === value) ?? networks.find(({ name }) => name.value === value)
  if (found !== undefined) return found.name.value
  report.add('policy-name-unknown', span, {
    detail: `"${value}" is no network of this file.`,
    fix: `${renderSuggestion(
      value,
      networks.map(({ key }) => key),
    )} A network that something else creates is declared with "external: true".`.trimStart(),
  })
  return undefined
}

/** Reads `key=value` or `key`. */
function readLabel(text: string): { readonly key: string; readonly value: string | null } {
  const at = text.indexOf('=')
  return at === -1 ? { key: text, value: null } : { key: text.slice(0, at), value: text.slice(at + 1) }
}
