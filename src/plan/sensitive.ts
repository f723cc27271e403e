// Which fields of a plan hold values from the environment, and plans, steps and settings with the origin of such a value in its
// place. The plan itself keeps the values: they are what steps send and what digests cover.
import type {
  DeclaredEndpointSettings,
  DeclaredNetworkSettings,
  DesiredState,
  FromEnv,
} from '../model/desired.ts'
import { addTo, compareText, type Pairs } from '../model/pairs.ts'
import type { NetworkSpec, Pool } from '../model/network.ts'
import { dropNamed, renderOrigin, type Secret } from '../model/secret.ts'
import type { Change, Difference, Plan, Sensitive, Step } from './document.ts'
import { MAP_FIELDS, PATH_OF_FIELD } from './fields.ts'
import { renderKey, renderMapPath } from './naming.ts'
import type { NetworkDecision } from './network-decision.ts'

/** What finding sensitive fields needs. */
export interface SensitiveInputs {
  readonly desired: DesiredState
  readonly networks: readonly NetworkDecision[]
  readonly changes: readonly Change[]
}

/** The sensitive fields of all objects that a plan shows, sorted by address, then path. */
export function findSensitive({ desired, networks, changes }: SensitiveInputs): readonly Sensitive[] {
  const found = [...networks.flatMap(listOfNetwork), ...listOfAttachments(desired)]
  if (found.length === 0) return found
  const shown = new Set(changes.map(({ address }) => address))
  return found
    .filter(({ address }) => shown.has(address))
    .toSorted((a, b) => compareText(a.address, b.address) || compareText(a.path, b.path))
}

// What was sensitive when the network was made, and is no more, was so all the same.
function listOfNetwork({ address, desired, owner }: NetworkDecision): readonly Sensitive[] {
  const declared = desired?.fromEnv ?? {}
  const before = (owner?.sensitive ?? []).filter((path) => !Object.hasOwn(declared, path))
  return [...listEntries(address, declared), ...before.map((path) => ({ address, path, from: [] }))]
}

function listOfAttachments({ containers }: DesiredState): readonly Sensitive[] {
  const found: Sensitive[] = []
  for (const { key, attachments } of containers) {
    for (const { network, fromEnv } of attachments ?? []) {
      for (const path in fromEnv) {
        const address = `containers.${renderKey(key)}/${renderKey(network)}`
        found.push({ address, path, from: fromEnv[path] as readonly string[] })
      }
    }
  }
  return found
}

/** The sensitive fields of one object that the file declares. */
export function listEntries(address: string, fromEnv: FromEnv): readonly Sensitive[] {
  return Object.entries(fromEnv).map(([path, from]) => ({ address, path, from }))
}

/** The sensitive paths of one object with what stands in the place of their values. */
export type Origins = ReadonlyMap<string, readonly string[]>

function findOrigins(sensitive: readonly Sensitive[], address: string): Origins {
  return new Map(findOwn(sensitive, address).map(({ path, from }) => [path, from]))
}

// Every change and every step of a plan asks the same list: it is grouped once, and forgotten with it.
const GROUPS = new WeakMap<readonly Sensitive[], ReadonlyMap<string, readonly Sensitive[]>>()

function findOwn(sensitive: readonly Sensitive[], address: string): readonly Sensitive[] {
  const known = GROUPS.get(sensitive)
  if (known !== undefined) return known.get(address) ?? []
  const groups = new Map<string, Sensitive[]>()
  for (const entry of sensitive) addTo(groups, entry.address, entry)
  GROUPS.set(sensitive, groups)
  return groups.get(address) ?? []
}

/** A difference that shows neither the old nor the new value of a sensitive field, only that they differ. */
export function redactDifference(
  difference: Difference,
  sensitive: readonly Sensitive[],
  address: string,
): Difference {
  const origins = findOrigins(sensitive, address)
  const { path, before, after } = difference
  const from = origins.get(path)
  if (from === undefined) return difference
  // what the file gives without the environment is no secret
  const shown = after === null || from.length === 0 ? after : renderOrigin(from)
  return { ...difference, before: before === null ? null : renderOrigin([]), after: shown }
}

function forget(origins: Origins): Origins {
  return new Map([...origins.keys()].map((path) => [path, []]))
}

/** A step without the values of sensitive fields, and which of them it holds. */
export interface RedactedStep {
  readonly step: Step
  readonly masked: readonly Sensitive[]
}

/** Takes the values of sensitive fields out of a step, so that it can be shown or written down. */
export function redactStep(step: Step, sensitive: readonly Sensitive[]): RedactedStep {
  const own = findOwn(sensitive, step.of)
  const given = own.filter(isKept)
  const [origins, past] = [findOrigins(given, step.of), forget(findOrigins(own, step.of))]
  switch (step.action) {
    case 'create-network':
      return { step: { ...step, spec: redactSpec(step.spec, origins) }, masked: given }
    case 'remove-network':
      return { step: { ...step, before: redactSpec(step.before, past) }, masked: own }
    case 'connect':
      return { step: { ...step, endpoint: redactEndpoint(step.endpoint, origins) }, masked: given }
    case 'disconnect': {
      const before = step.before === null ? null : redactEndpoint(step.before, past)
      return { step: { ...step, before }, masked: own }
    }
  }
}

function redactSpec({ name, settings }: NetworkSpec, origins: Origins): NetworkSpec {
  return { name, settings: redactNetwork(settings, origins) }
}

// Of what the file does not take from the environment any more, a replacement keeps the pools only.
function isKept({ from, path }: Sensitive): boolean {
  return from.length > 0 || path.startsWith(PATH_OF_FIELD.pools)
}

const TEXT_FIELDS = ['driver', 'scope', 'ipamDriver'] as const

/** Settings of a network with the origin of each sensitive value in its place. */
export function redactNetwork<Settings extends DeclaredNetworkSettings>(
  settings: Settings,
  origins: Origins,
): Settings {
  if (origins.size === 0) return settings
  const texts = TEXT_FIELDS.flatMap((field) => {
    const from = settings[field] === undefined ? undefined : origins.get(PATH_OF_FIELD[field])
    return from === undefined ? [] : [[field, renderOrigin(from)]]
  })
  const maps = MAP_FIELDS.flatMap((field) => {
    const pairs = settings[field]
    return pairs === undefined ? [] : [[field, redactPairs(pairs, PATH_OF_FIELD[field], origins)]]
  })
  const pools = settings.pools === undefined ? {} : { pools: redactPools(settings.pools, origins) }
  return { ...settings, ...Object.fromEntries([...texts, ...maps]), ...pools }
}

/** Settings of an attachment with the origin of each sensitive value in its place. */
export function redactEndpoint<Settings extends DeclaredEndpointSettings>(
  settings: Settings,
  origins: Origins,
): Settings {
  if (origins.size === 0) return settings
  const redacted = Object.entries(settings).map(([field, value]) => {
    if (field === 'driverOpts') return [field, redactPairs(value as Pairs, field, origins)]
    const from = origins.get(field)
    if (from === undefined || value === null) return [field, value]
    return [field, Array.isArray(value) ? value.map(() => renderOrigin(from)) : renderOrigin(from)]
  })
  return Object.fromEntries(redacted) as Settings
}

function redactPairs(pairs: Pairs, path: string, origins: Origins): Pairs {
  return pairs.map(([key, value]) => {
    const from = origins.get(renderMapPath(path, key))
    return [key, from === undefined ? value : renderOrigin(from)]
  })
}

const POOL_PATH = /^ipam\.config\[\d+\]\./

// A plan's path counts the pools that the file declares, and a replacement may keep others beside them: a field that is sensitive
// in one of them is taken out of all.
function redactPools(pools: readonly Pool[], origins: Origins): readonly Pool[] {
  const fields: Origins = new Map(
    [...origins].flatMap(([path, from]) =>
      POOL_PATH.test(path) ? [[path.replace(POOL_PATH, ''), from] as const] : [],
    ),
  )
  const redact = (path: string, value: string | null): string | null => {
    const from = fields.get(path)
    return value === null || from === undefined ? value : renderOrigin(from)
  }
  return pools.map(({ subnet, ipRange, gateway, auxAddresses }) => ({
    subnet: redact('subnet', subnet),
    ipRange: redact('ip_range', ipRange),
    gateway: redact('gateway', gateway),
    auxAddresses: redactPairs(auxAddresses, 'aux_addresses', fields),
  }))
}

/** The texts that stand at sensitive paths of a plan. Names that the plan shows anyway are none. */
export function listSecrets({
  sensitive,
  changes,
  steps,
}: Pick<Plan, 'sensitive' | 'changes' | 'steps'>): readonly Secret[] {
  const differences = changes.flatMap(({ address, differences: list }) =>
    list.map((difference) => [difference, redactDifference(difference, sensitive, address)] as const),
  )
  const found = [
    ...differences.flatMap(([given, shown]) => collectHidden(given.after, shown.after)),
    ...steps.flatMap((step) => {
      const [given, shown] = [step, redactStep(step, sensitive).step].map(dropPools)
      return collectHidden(given, shown)
    }),
    ...differences.flatMap(([given, shown]) => collectHidden(given.before, shown.before)),
  ]
  const names = changes.flatMap((change) =>
    change.kind === 'network' ? [change.network] : [change.network, change.container],
  )
  return dropNamed(found, names)
}

// Of pools more is taken out than is sensitive.
function dropPools(step: Step): object {
  if (step.action === 'create-network') return { ...step.spec.settings, pools: [] }
  return step.action === 'remove-network' ? { ...step.before.settings, pools: [] } : step
}

// The texts in the place of which another value shows something else.
function collectHidden(given: unknown, shown: unknown): readonly Secret[] {
  if (typeof given === 'string') {
    return given === shown ? [] : [{ text: given, shown: String(shown), variable: null }]
  }
  if (typeof given !== 'object' || given === null) return []
  return Object.entries(given).flatMap(([key, value]) =>
    collectHidden(
      value,
      typeof shown === 'string' ? shown : (shown as Readonly<Record<string, unknown>>)[key],
    ),
  )
}
