// One entry of `targets.containers:` in canonical values, with the place of each.
import { normalizeMac, parseFamily } from '../model/address.ts'
import type { AttachmentPolicy, DeclaredEndpointSettings } from '../model/desired.ts'
import { sortTexts } from '../model/pairs.ts'
import { takeAddress } from './addresses.ts'
import type { AttachmentDraft, ContainerDraft, Located, LocatedAddress } from './draft.ts'
import { foldTarget } from './fold.ts'
import { MAX_PORTS, makePorts } from './ports.ts'
import { makeFromEnv, type Origin } from './origins.ts'
import type { Report } from './report.ts'
import type { MapEntry, MapNode } from './tree.ts'
import {
  findFlag,
  findNumber,
  findPairs,
  findText,
  listEntries,
  listItems,
  listScalars,
  listTexts,
} from './written.ts'

type BodyEntry = MapEntry & { readonly value: MapNode }

/** Makes the drafts of all container targets; `policy` is for those that give none. */
export function makeContainers(
  entries: readonly BodyEntry[],
  policy: AttachmentPolicy,
  report: Report,
): readonly ContainerDraft[] {
  const budget = { left: MAX_PORTS }
  return entries.map(({ key, span, value }) => {
    const body = foldTarget(value, report)
    const container = findText(body, 'container') ?? { value: key, span }
    return {
      key,
      span,
      container,
      attachments: body.entries.has('networks')
        ? listEntries(body, 'networks').map((entry) => makeAttachment(entry, container.value, report))
        : null,
      policy: (findText(body, 'attachments')?.value as AttachmentPolicy | undefined) ?? policy,
      optional: findFlag(body, 'optional') ?? false,
      ports: body.entries.has('ports') ? makePorts(listItems(body, 'ports'), budget, report) : null,
    }
  })
}

/** A field that is there is declared, whatever its value: null, an empty list and an empty map clear it. */
function makeAttachment(
  { key, span, value: body }: BodyEntry,
  container: string,
  report: Report,
): AttachmentDraft {
  const has = (field: string): boolean => body.entries.has(field)
  // engines add the container's own name, and the model leaves it out on both sides
  const aliases = listTexts(body, 'aliases').filter(({ value }) => value !== container)
  const ipv4 = takeStatic(body, 'ipv4Address', report)
  const ipv6 = takeStatic(body, 'ipv6Address', report)
  const linkLocal = listTexts(body, 'linkLocalIPs').flatMap(
    (text) => takeAddress(text, 'linkLocalIPs', report) ?? [],
  )
  const settings: DeclaredEndpointSettings = {
    ...(has('aliases') ? { aliases: sortValues(aliases) } : {}),
    ...(has('ipv4Address') ? { ipv4Address: ipv4?.value ?? null } : {}),
    ...(has('ipv6Address') ? { ipv6Address: ipv6?.value ?? null } : {}),
    ...(has('linkLocalIPs') ? { linkLocalIPs: sortValues(linkLocal) } : {}),
    ...(has('macAddress') ? { macAddress: takeMac(findText(body, 'macAddress'), report) } : {}),
    ...(has('driverOpts') ? { driverOpts: findPairs(body, 'driverOpts') } : {}),
    ...(has('gwPriority') ? { gwPriority: findNumber(body, 'gwPriority') ?? 0 } : {}),
    ...(has('links')
      ? { links: sortTexts(listTexts(body, 'links').flatMap((link) => takeLink(link, report))) }
      : {}),
  }
  return {
    network: key,
    span,
    settings,
    fromEnv: makeFromEnv(listOrigins(body)),
    aliases,
    addresses: [ipv4, ipv6].filter((address) => address !== null),
  }
}

const TEXT_FIELDS = ['ipv4Address', 'ipv6Address', 'macAddress'] as const
const LIST_FIELDS = ['aliases', 'linkLocalIPs', 'links'] as const

function listOrigins(body: MapNode): readonly Origin[] {
  return [
    ...TEXT_FIELDS.map((field): Origin => [field, [findText(body, field)]]),
    ...LIST_FIELDS.map((field): Origin => [field, listTexts(body, field)]),
    ...listScalars(body, 'driverOpts').map(({ key, value }): Origin => [
      `driverOpts[${JSON.stringify(key)}]`,
      [value],
    ]),
  ]
}

function sortValues(texts: readonly Located<string>[]): readonly string[] {
  return sortTexts(texts.map(({ value }) => value))
}

function takeStatic(
  body: MapNode,
  field: 'ipv4Address' | 'ipv6Address',
  report: Report,
): LocatedAddress | null {
  const address = takeAddress(findText(body, field), field, report)
  if (address === null) return null
  const wanted = field === 'ipv4Address' ? 4 : 6
  if (parseFamily(address.value) === wanted) return { ...address, field }
  report.add('address-family', address.span, {
    detail: `"${field}" is for IPv${wanted}, and "${address.value}" is an address of the other family.`,
    fix: `Move it to "${field === 'ipv4Address' ? 'ipv6Address' : 'ipv4Address'}".`,
  })
  return null
}

function takeMac(written: Located<string> | null, report: Report): string | null {
  if (written === null) return null
  const mac = normalizeMac(written.value)
  if (mac === null) {
    report.add('mac-invalid', written.span, {
      detail: `"${written.value}" is no MAC address.`,
      fix: 'Write six pairs of hexadecimal digits with colons between them, in quotes: "02:42:ac:19:00:05".',
    })
  }
  return mac
}

const LINK = /^(?<container>[a-zA-Z0-9][a-zA-Z0-9_.-]*)(?::(?<alias>[^:]+))?$/

/** `container:alias`; a container without alias is linked under its own name. */
function takeLink({ value, span }: Located<string>, report: Report): readonly string[] {
  const { container, alias = container } = LINK.exec(value)?.groups ?? {}
  if (container !== undefined) return [`${container}:${alias}`]
  report.add('link-invalid', span, {
    detail: `"${value}" is no link to a container.`,
    fix: 'Write "container" or "container:alias".',
  })
  return []
}
