// Steps as a journal may hold them: without values from the environment, and with a salted digest of the whole, by which a step is known
// again once those values were put back from the file that asks for them.
import { createHash } from 'node:crypto'
import stringify from 'safe-stable-stringify'
import type { DesiredState } from '../model/desired.ts'
import type { EndpointSettings } from '../model/endpoint.ts'
import { comparePools, type NetworkSettings, type NetworkSpec, type Pool } from '../model/network.ts'
import { findPair, type Pairs } from '../model/pairs.ts'
import { isOrigin } from '../model/secret.ts'
import type { Plan, Step } from '../plan/document.ts'
import { MAP_FIELDS } from '../plan/fields.ts'
import { renderKey } from '../plan/naming.ts'
import { redactStep } from '../plan/sensitive.ts'

/** A step from which values were taken, by its id, and the digest of the step with them. */
export interface HiddenStep {
  readonly id: string
  readonly digest: string
}

/** Steps without the values of sensitive fields. */
export interface HiddenSteps {
  readonly steps: readonly Step[]
  readonly hidden: readonly HiddenStep[]
}

/**
 * Takes the values of sensitive fields out of a plan's steps, and the sentences about what they may do, which can hold such values;
 * `salt` belongs to one journal.
 */
export function hideSteps(
  { steps, sensitive }: Pick<Plan, 'steps' | 'sensitive'>,
  salt: string,
): HiddenSteps {
  const hidden: HiddenStep[] = []
  const redacted = steps.map((planned) => {
    const step = { ...planned, hazards: [], irreversible: null }
    const { step: shown } = redactStep(step, sensitive)
    const bytes = stringify(step)
    if (bytes !== stringify(shown)) hidden.push({ id: step.id, digest: digestText(bytes, salt) })
    return shown
  })
  return { steps: redacted, hidden }
}

/** Steps with the values put back. `unresolved` are those whose values the file or the environment does not give any more. */
export interface RestoredSteps {
  readonly steps: readonly Step[]
  readonly unresolved: ReadonlySet<string>
}

/** Puts values back that the desired state still holds, and proves by the digest that they are the same. */
export function restoreSteps(
  { steps, hidden }: HiddenSteps,
  salt: string,
  desired: DesiredState,
): RestoredSteps {
  const digests = new Map(hidden.map(({ id, digest }) => [id, digest]))
  const unresolved = new Set<string>()
  const restored = steps.map((step) => {
    const digest = digests.get(step.id)
    if (digest === undefined) return step
    const filled = fillStep(step, desired)
    if (digestText(stringify(filled), salt) === digest) return filled
    unresolved.add(step.id)
    return step
  })
  return { steps: restored, unresolved }
}

function digestText(text: string, salt: string): string {
  return createHash('sha256').update(`${salt}\n${text}`).digest('hex')
}

/** A step with the values in it that the desired state gives, where it shows their origin. */
export function fillStep(step: Step, desired: DesiredState): Step {
  switch (step.action) {
    case 'create-network':
      return { ...step, spec: fillSpec(step.spec, step.of, desired) }
    case 'remove-network':
      return { ...step, before: fillSpec(step.before, step.of, desired) }
    case 'connect':
      return { ...step, endpoint: fillEndpoint(step.endpoint, step.of, desired) }
    case 'disconnect':
      return step.before === null ? step : { ...step, before: fillEndpoint(step.before, step.of, desired) }
  }
}

function fillSpec(spec: NetworkSpec, address: string, { networks }: DesiredState): NetworkSpec {
  const declared = networks.find(({ key }) => `networks.${renderKey(key)}` === address)?.settings
  if (declared === undefined) return spec
  const { settings } = spec
  const maps = MAP_FIELDS.map((field) => [field, fillPairs(settings[field], declared[field] ?? [])])
  const texts = (['driver', 'scope', 'ipamDriver'] as const).map((field) => [
    field,
    isOrigin(settings[field]) ? (declared[field] ?? settings[field]) : settings[field],
  ])
  const pools = fillPools(settings.pools, declared.pools ?? [])
  const filled = { ...settings, ...Object.fromEntries([...maps, ...texts]), pools } as NetworkSettings
  return { name: spec.name, settings: filled }
}

function fillPairs(pairs: Pairs, declared: Pairs): Pairs {
  return pairs.map(([key, value]) => [key, isOrigin(value) ? (findPair(declared, key) ?? value) : value])
}

function fillPools(pools: readonly Pool[], declared: readonly Pool[]): readonly Pool[] {
  const sorted = declared.toSorted(comparePools)
  const fill = (value: string | null, other: string | null | undefined): string | null =>
    value !== null && isOrigin(value) ? (other ?? value) : value
  return pools.map((pool, index) => {
    const other = sorted[index]
    return {
      subnet: fill(pool.subnet, other?.subnet),
      ipRange: fill(pool.ipRange, other?.ipRange),
      gateway: fill(pool.gateway, other?.gateway),
      auxAddresses: fillPairs(pool.auxAddresses, other?.auxAddresses ?? []),
    }
  })
}

function fillEndpoint(
  endpoint: EndpointSettings,
  address: string,
  { containers }: DesiredState,
): EndpointSettings {
  const declared = containers
    .flatMap(({ key, attachments }) =>
      (attachments ?? []).map(({ network, settings }) => ({
        address: `containers.${renderKey(key)}/${renderKey(network)}`,
        settings,
      })),
    )
    .find((attachment) => attachment.address === address)?.settings
  if (declared === undefined) return endpoint
  const filled = Object.entries(endpoint).map(([field, value]: [string, unknown]) => {
    const other = declared[field as keyof EndpointSettings]
    if (field === 'driverOpts') return [field, fillPairs(value as Pairs, (other ?? []) as Pairs)]
    return [field, isHidden(value) && other !== undefined ? other : value]
  })
  return Object.fromEntries(filled) as EndpointSettings
}

function isHidden(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isHidden)
  return typeof value === 'string' && isOrigin(value)
}
