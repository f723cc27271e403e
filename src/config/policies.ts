// The entries of `policies:` in the names of the engine, each with its place. What cannot be understood is reported and left out.
import { isDay } from '../model/day.ts'
import type {
  DesiredPolicy,
  PolicyException,
  PolicyGroup,
  PolicyPass,
  PolicyPorts,
  PolicyRule,
} from '../model/policy.ts'
import type { PortProtocol } from '../model/port.ts'
import type { Located } from './draft.ts'
import { addInvalid, makeEnds, readEnds, type Groups, type PolicyScene } from './policy-ends.ts'
import { parsePortRange, PROTOCOLS } from './ports.ts'
import { makeRange } from './source.ts'
import { findValue, type ConfigNode, type MapEntry, type MapNode, type ScalarNode } from './tree.ts'
import { findMap, findText, listEntries, listItems } from './written.ts'

type Body = MapEntry & { readonly value: MapNode }

const KINDS = ['deny', 'require', 'isolate'] as const

/** Makes all policies of a document, in its order. */
export function makePolicies(document: MapNode, scene: PolicyScene): readonly Located<DesiredPolicy>[] {
  return listEntries(document, 'policies').flatMap((entry) => {
    checkFixed(entry.value, scene)
    const policy = makePolicy(entry, scene)
    return policy === null ? [] : [{ value: policy, span: entry.span }]
  })
}

// Whoever can set a variable could lift a policy.
function checkFixed(node: ConfigNode, scene: PolicyScene): void {
  switch (node.kind) {
    case 'scalar':
      if (node.template === undefined) return
      scene.report.add('reference-unsupported', node.span, {
        detail: 'A policy holds whatever the environment says, so that no variable of it can lift one.',
        fix: 'Write the value here, or under "vars".',
      })
      return
    case 'list':
      for (const item of node.items) checkFixed(item, scene)
      return
    case 'map':
      for (const { value } of node.entries.values()) checkFixed(value, scene)
  }
}

function makePolicy(entry: Body, scene: PolicyScene): DesiredPolicy | null {
  const { key, span, value: body } = entry
  const made = makeRule(entry, scene)
  if (made === null) return null
  const { rule, groups } = made
  return {
    name: key,
    description: findText(body, 'description')?.value ?? null,
    severity: findText(body, 'severity')?.value === 'warning' ? 'warning' : 'error',
    rule,
    allow: makeAllow(entry, rule, { scene, groups }),
    exceptions: (listItems(body, 'exceptions') as readonly MapNode[]).flatMap((item) =>
      makeException(item, { scene, groups }),
    ),
    range: makeRange(scene.source, span),
  }
}

interface Context {
  readonly scene: PolicyScene
  readonly groups: Groups
}

interface MadeRule {
  readonly rule: PolicyRule
  readonly groups: Groups
}

function makeRule({ key, span, value: body }: Body, scene: PolicyScene): MadeRule | null {
  const given = KINDS.filter((kind) => body.entries.has(kind))
  const [kind] = given
  if (kind === undefined || given.length > 1) {
    if (given.length > 1 || !scene.report.hasProblemIn(body.span)) {
      addInvalid(scene, span, {
        detail: `"${key}" has ${kind === undefined ? 'none' : 'more than one'} of "deny", "require" and "isolate".`,
        fix: 'Write one of them; several policies can be about the same containers.',
      })
    }
    return null
  }
  const rule = findMap(body, kind) as MapNode
  return kind === 'isolate' ? makeIsolation(rule, scene) : makePairs(kind, rule, scene)
}

function makePairs(kind: 'deny' | 'require', rule: MapNode, scene: PolicyScene): MadeRule | null {
  const [from, to] = [readSide(rule, 'from', { kind, scene }), readSide(rule, 'to', { kind, scene })]
  const ports = readPorts(rule, scene)
  return from === null || to === null ? null : { rule: { kind, from, to, ports }, groups: null }
}

function readSide(
  rule: MapNode,
  field: 'from' | 'to',
  { kind, scene }: { readonly kind: string; readonly scene: PolicyScene },
) {
  const ends = readEnds(rule, field, { scene, groups: null })
  if (ends === null && !scene.report.hasProblemIn(rule.span)) {
    addInvalid(scene, rule.span, {
      detail: `"${kind}" has no "${field}".`,
      fix: `Write "from" and "to"; "*" stands for all containers.`,
    })
  }
  return ends
}

function makeIsolation(rule: MapNode, scene: PolicyScene): MadeRule | null {
  const label = findText(rule, 'label')
  const groups = findMap(rule, 'groups')
  const ports = readPorts(rule, scene)
  if ((label === null) === (groups === null)) {
    if (scene.report.hasProblemIn(rule.span)) return null
    addInvalid(scene, rule.span, {
      detail: `"isolate" has ${label === null ? 'neither "groups" nor "label"' : 'both "groups" and "label"'}.`,
      fix: 'Name the groups under "groups", or the label whose values make them.',
    })
    return null
  }
  if (groups === null) {
    return { rule: { kind: 'isolate', groups: [], label: (label as Located<string>).value, ports }, groups }
  }
  const made = makeGroups(groups, scene)
  const byName = new Map(made.map((group) => [group.name, group]))
  return { rule: { kind: 'isolate', groups: made, label: null, ports }, groups: byName }
}

function makeGroups(groups: MapNode, scene: PolicyScene): readonly PolicyGroup[] {
  const made = [...groups.entries.values()].map(({ key, value }) => ({
    name: key,
    ...makeEnds(value, { scene, groups: null }),
  }))
  if (made.length < 2 && !scene.report.hasProblemIn(groups.span)) {
    addInvalid(scene, groups.span, {
      detail: `${made.length === 0 ? 'There is no group' : 'There is one group only'}, and groups are kept apart from each other.`,
      fix: 'Name at least two groups.',
    })
  }
  for (const { name, selectors } of made) {
    if (selectors.every(({ kind }) => kind === 'containers')) continue
    addInvalid(scene, (groups.entries.get(name) as MapEntry).span, {
      detail: '"host", "lan" and "internet" belong to no group: policies that isolate are about containers.',
      fix: 'Keep them out with a policy that denies.',
    })
  }
  return made
}

function makeAllow(
  { value: body }: Body,
  rule: PolicyRule,
  { scene, groups }: Context,
): readonly PolicyPass[] {
  const written = findValue(body, 'allow')
  if (written !== undefined && rule.kind === 'require') {
    addInvalid(scene, written.span, {
      detail: '"allow" takes something from what is forbidden, and "require" forbids nothing.',
      fix: 'Require less, or write an exception.',
    })
    return []
  }
  return (listItems(body, 'allow') as readonly MapNode[]).flatMap((item) => makePass(item, { scene, groups }))
}

function makePass(item: MapNode, context: Context): readonly PolicyPass[] {
  const pass = readPass(item, context)
  const isAboutNobody = pass.from === null && pass.to === null
  if (isAboutNobody && !context.scene.report.hasProblemIn(item.span)) {
    addInvalid(context.scene, item.span, {
      detail: 'This allows everybody everything.',
      fix: 'Write "from", "to" or both.',
    })
  }
  return isAboutNobody ? [] : [pass]
}

function readPass(item: MapNode, { scene, groups }: Context): PolicyPass {
  return {
    from: readEnds(item, 'from', { scene, groups }),
    to: readEnds(item, 'to', { scene, groups }),
    ports: readPorts(item, scene),
    range: makeRange(scene.source, item.span),
  }
}

function makeException(item: MapNode, context: Context): readonly PolicyException[] {
  const { scene } = context
  const pass = readPass(item, context)
  const [owner, reason, expires] = ['owner', 'reason', 'expires'].map((field) => findText(item, field))
  if (!owner || !reason || !expires) {
    if (!scene.report.hasProblemIn(item.span)) {
      addInvalid(scene, item.span, {
        detail: 'An exception names who answers for it, why it is needed and its last day.',
        fix: 'Write "owner", "reason" and "expires: 2026-12-31".',
      })
    }
    return []
  }
  if (!isDay(expires.value)) {
    addInvalid(scene, expires.span, {
      detail: `"${expires.value}" is no day of the calendar.`,
      fix: 'Write it as 2026-12-31.',
    })
    return []
  }
  return [{ ...pass, owner: owner.value, reason: reason.value, expires: expires.value }]
}

function readPorts(map: MapNode, scene: PolicyScene): readonly PolicyPorts[] | null {
  if (findValue(map, 'ports') === undefined) return null
  const nodes = listItems(map, 'ports') as readonly ScalarNode[]
  if (nodes.length === 0 && !scene.report.hasProblemIn(map.span)) {
    addInvalid(scene, (findValue(map, 'ports') as ConfigNode).span, {
      detail: 'This list of ports is empty, so it is about nothing.',
      fix: 'Leave "ports" out where all ports are meant.',
    })
  }
  return nodes.flatMap((node) => readPortSet(node, scene))
}

function readPortSet({ text, span }: ScalarNode, scene: PolicyScene): readonly PolicyPorts[] {
  const [range, protocol = 'tcp', ...more] = text.toLowerCase().split('/') as [string, ...string[]]
  const parsed = parsePortRange(range)
  if (parsed !== undefined && more.length === 0 && PROTOCOLS.includes(protocol)) {
    const { first, count } = parsed
    return [{ first, last: first + count - 1, protocol: protocol as PortProtocol }]
  }
  addInvalid(scene, span, {
    detail: `"${text}" is no port; ports go from 1 to 65535, and protocols are ${PROTOCOLS.join(', ')}.`,
    fix: 'Write 5432, "5432/tcp" or "8000-8010/udp".',
  })
  return []
}
