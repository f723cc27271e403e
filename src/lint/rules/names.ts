// Rules about the names by which containers find each other.
import { addTo } from '../../model/pairs.ts'
import type { Edit } from '../../config/edit.ts'
import { findValue, type ConfigNode, type ListNode, type ScalarNode } from '../../config/tree.ts'
import { listEntries } from '../../config/written.ts'
import type { LintFinding, LintRule } from '../rule.ts'
import type { LintMember, LintTarget } from '../scene.ts'

// Source: RFC 1123, 2.1.
const HOST_NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i

/** Containers whose only name is one that programs may refuse. */
export const aliasMissing: LintRule = {
  severity: 'notice',
  summary: 'The only name of a container is no host name',
  needs: 'file',
  find: ({ members }) =>
    members.flatMap(({ target, attachment, network }) => {
      const { value: name } = target.container.container
      // the default network resolves no names at all
      if (HOST_NAME.test(name) || network.external || attachment.aliases.length > 0) return []
      return [
        {
          span: attachment.span,
          detail: `On "${network.key}" others find it as "${name}" alone. Engines resolve that, but it is no host name: web frameworks and TLS libraries refuse such names.`,
          fix: 'Give it an alias of letters, digits and "-".',
        },
      ]
    }),
}

/** Aliases that are the name of another container. */
export const aliasTaken: LintRule = {
  severity: 'warning',
  summary: 'An alias is the name of another container',
  needs: 'file',
  find: ({ membersOf }) => [...membersOf.values()].flatMap(findTaken),
}

function findTaken(members: readonly LintMember[]): readonly LintFinding[] {
  const owners = new Map(
    members.map(({ target }) => [target.container.container.value.toLowerCase(), target]),
  )
  return members.flatMap(({ target, attachment, network }) =>
    attachment.aliases.flatMap(({ value, span }) => {
      const owner = owners.get(value.toLowerCase())
      if (owner === undefined || owner === target) return []
      return [
        {
          span,
          detail: `"${owner.container.container.value}" is on "${network.key}" under its own name already, so that lookups of "${value}" give one or the other.`,
          fix: 'Choose another alias.',
        },
      ]
    }),
  )
}

/** Aliases that add nothing: the container's own name, and what is listed before. */
export const aliasRepeated: LintRule = {
  severity: 'notice',
  summary: 'An alias adds nothing',
  needs: 'file',
  find: ({ targets, source: { text } }) => targets.flatMap((target) => findRepeats(target, text)),
}

function findRepeats({ container, body }: LintTarget, text: string): readonly LintFinding[] {
  const { value: name } = container.container
  return listAliasLists(body).flatMap((list) => {
    const before = new Map<string, ScalarNode[]>()
    return (list.items as readonly ScalarNode[]).flatMap((item, index) => {
      const isRepeated = before.has(item.text)
      addTo(before, item.text, item)
      if (!isRepeated && item.text !== name) return []
      return [
        {
          span: item.span,
          detail: isRepeated
            ? `"${item.text}" stands in this list already.`
            : `"${item.text}" is the name of the container, by which others find it anyway.`,
          fix: 'Remove it.',
          edits: removeItem(list, index, text),
        },
      ]
    })
  })
}

// As the file has them: in the settings of a network, or for a network, or for the only one.
function listAliasLists(body: LintTarget['body']): readonly ListNode[] {
  const networks = listEntries(body, 'networks').map(({ value }) => findValue(value, 'aliases'))
  return [
    ...networks,
    ...listValues(findValue(body, 'networkAliases')),
    findValue(body, 'networkAlias'),
  ].flatMap((node) => (node?.kind === 'list' ? [node] : []))
}

function listValues(node: ConfigNode | undefined): readonly ConfigNode[] {
  return node?.kind === 'map' ? [...node.entries.values()].map(({ value }) => value) : []
}

/** What takes an item out of a list in brackets; of a list of another form nothing, and then a person has to. */
function removeItem({ items, span }: ListNode, index: number, text: string): readonly Edit[] {
  if (text[span.start] !== '[') return []
  const item = items[index] as ConfigNode
  const [before, after] = [items[index - 1], items[index + 1]]
  if (before !== undefined) return [{ start: before.span.end, end: item.span.end, text: '' }]
  return [{ start: item.span.start, end: after?.span.start ?? item.span.end, text: '' }]
}
