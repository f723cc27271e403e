// Rules about names: of networks, of containers, of labels, of bridges.
import { BRIDGE_NAME_OPTION } from '../../model/option.ts'
import { findPair } from '../../model/pairs.ts'
import { isRecordName } from '../../model/record.ts'
import { findSpan, type Draft, type Located, type NetworkDraft } from '../draft.ts'
import type { Report } from '../report.ts'
import type { Span } from '../source.ts'

/** What engines and file systems agree to as a name. Source: Podman's and Docker's own check of container names. */
const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/
const PREDEFINED = ['bridge', 'host', 'none', 'default']
const RESERVED_LABELS = 'sh.xec.'

/** The name of Docker's default network. */
export const DEFAULT_BRIDGE = 'bridge'

/** Names of devices that are not to be had. */
const DEVICE_OWNERS: ReadonlyMap<string, string> = new Map([
  // engines up to 24 remove it together with a network that took its name
  ['docker0', "the bridge of the engine's default network"],
  ['lo', 'the loopback device'],
  // where the kernel keeps its settings of devices, these are folders of their own
  ['all', 'a name that the kernel reserves'],
  ['default', 'a name that the kernel reserves'],
  ['.', 'a name that the kernel reserves'],
  ['..', 'a name that the kernel reserves'],
])
// the kernel's limit, without the closing zero
const MAX_DEVICE_NAME = 15

/** Names that no engine accepts. */
export function checkNames({ networks, containers }: Draft, report: Report): void {
  for (const { name } of networks) checkName(name, '"name"', report)
  for (const { container } of containers) checkName(container, '"container"', report)
  for (const network of networks) {
    checkPredefined(network, report)
    checkRecord(network, report)
  }
}

// A network of that name would stand in the way of every apply.
function checkRecord({ name }: NetworkDraft, report: Report): void {
  if (!isRecordName(name.value)) return
  report.add('name-reserved', name.span, {
    detail: `xec keeps its lock and its journal on the engine in networks of names like "${name.value}".`,
    fix: 'Choose another "name".',
  })
}

function checkName({ value, span }: Located<string>, field: string, report: Report): void {
  if (NAME.test(value)) return
  report.add('name-invalid', span, {
    detail: `"${value}" is no name that engines accept: letters, digits, "_", "." and "-", with a letter or digit first.`,
    fix: `Change the key, or give the name with ${field}.`,
  })
}

function checkPredefined({ name, external }: NetworkDraft, report: Report): void {
  if (!PREDEFINED.includes(name.value) || (external && name.value === DEFAULT_BRIDGE)) return
  report.add('name-predefined', name.span, {
    detail: `Engines have a network "${name.value}" of their own, or reserve the name.`,
    fix:
      name.value === DEFAULT_BRIDGE
        ? 'Choose another "name", or add "external: true" to use the default bridge.'
        : 'Choose another "name".',
  })
}

/** Networks of one name, and targets for one container. */
export function checkUnique({ networks, containers }: Draft, report: Report): void {
  checkRepeats(
    networks.map(({ name }) => name),
    (name, line) => {
      report.add('name-taken', name.span, {
        detail: `The network in line ${line} is named "${name.value}" too.`,
        fix: 'Give one of them another "name".',
      })
    },
    report,
  )
  checkRepeats(
    containers.map(({ container }) => container),
    (container, line) => {
      report.add('container-taken', container.span, {
        detail: `The target in line ${line} is the container "${container.value}" too.`,
        fix: 'Join the two targets, or correct "container".',
      })
    },
    report,
  )
}

function checkRepeats(
  values: readonly Located<string>[],
  add: (repeat: Located<string>, line: number) => void,
  report: Report,
): void {
  const first = new Map<string, Located<string>>()
  for (const value of values) {
    const other = first.get(value.value)
    if (other === undefined) first.set(value.value, value)
    else add(value, report.findLine(other.span))
  }
}

/** Labels by which xec knows its own networks. */
export function checkLabels({ networks }: Draft, report: Report): void {
  for (const network of networks) {
    for (const [key] of network.settings.labels ?? []) {
      if (!key.startsWith(RESERVED_LABELS)) continue
      report.add('label-reserved', findSpan(network, `labels[${JSON.stringify(key)}]`), {
        detail: `"${key}": xec keeps what it owns in labels that begin with "${RESERVED_LABELS}".`,
        fix: 'Choose another label.',
      })
    }
  }
}

/** Names of bridge devices that the kernel refuses or that are taken. */
export function checkBridgeNames({ networks }: Draft, report: Report): void {
  const named = networks.flatMap((network) => {
    const value = findPair(network.settings.options ?? [], BRIDGE_NAME_OPTION)
    return value === undefined ? [] : [{ value, span: findSpan(network, `options["${BRIDGE_NAME_OPTION}"]`) }]
  })
  for (const { value, span } of named) checkBridgeName(value, span, report)
  checkRepeats(
    named,
    ({ value, span }, line) => {
      report.add('bridge-name-taken', span, {
        detail: `The network in line ${line} uses the bridge "${value}" too.`,
        fix: 'Choose another name for one of the bridges.',
      })
    },
    report,
  )
}

function checkBridgeName(value: string, span: Span, report: Report): void {
  const owner = DEVICE_OWNERS.get(value)
  if (owner === undefined && isDeviceName(value)) return
  report.add('bridge-name-invalid', span, {
    detail:
      owner === undefined
        ? `"${value}" is no name of a network device: 1 to ${MAX_DEVICE_NAME} bytes without blanks, "/", ":" and "%".`
        : `"${value}" is ${owner}.`,
    fix: 'Choose another name for the bridge.',
  })
}

function isDeviceName(text: string): boolean {
  return countBytes(text) <= MAX_DEVICE_NAME && /^[^\s/:%]+$/.test(text)
}

function countBytes(text: string): number {
  return new TextEncoder().encode(text).length
}
