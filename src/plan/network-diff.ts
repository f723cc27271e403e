// Compares one network's declared fields with the live ones and says what a replacement would have: the observed network with
// the declared fields changed. No engine changes a network in place, so every difference forces a replace.
import type { DeclaredNetworkSettings } from '../model/desired.ts'
import { DEFAULT_NETWORK_SETTINGS, type NetworkSettings } from '../model/network.ts'
import type { ObservedNetwork } from '../model/observed.ts'
import { findPair, makePairs, type Pairs } from '../model/pairs.ts'
import type { Difference } from './document.ts'
import {
  MAP_FIELDS,
  PATH_OF_FIELD,
  SCALAR_FIELDS,
  hasKey,
  type MapField,
  type ScalarField,
} from './fields.ts'
import { showGateways } from './hidden-gateway.ts'
import { renderMapPath } from './naming.ts'
import { findScope } from './network-spec.ts'
import { dropOwnLabels } from './ownership.ts'
import { diffPools, mergePools } from './pool-diff.ts'

/**
 * What to compare. `remembered` are the paths that xec set when it made the network, `ignored` those without effect here, `hidden` those that
 * the engine never shows.
 */
export interface NetworkComparison {
  readonly declared: DeclaredNetworkSettings
  readonly observed: ObservedNetwork
  readonly remembered: readonly string[]
  readonly ignored: ReadonlySet<string>
  readonly hidden: readonly string[]
}

/** The differences, and the settings of a network without them. */
export interface NetworkDiff {
  readonly differences: readonly Difference[]
  readonly target: NetworkSettings
  /** Declared paths whose live value this engine does not show. */
  readonly unknown: readonly string[]
}

/** Compares one network. The target keeps ownership labels out: the caller adds its own. */
export function diffNetwork(comparison: NetworkComparison): NetworkDiff {
  const scalars = SCALAR_FIELDS.map((field) => diffScalar(field, comparison))
  const maps = MAP_FIELDS.map((field) => diffMap(field, comparison))
  const { declared, observed, hidden } = comparison
  const isShown = !observed.unknown.includes('pools')
  const live = isShown ? observed.settings.pools : []
  const wanted = declared.pools ?? []
  const pools = isShown ? diffPools(wanted, showGateways(observed.settings)) : []
  const merged: NetworkSettings = {
    ...observed.settings,
    labels: dropOwnLabels(observed.settings.labels),
    ...Object.fromEntries(scalars.map(({ field, after }) => [field, after])),
    ...Object.fromEntries(maps.map(({ field, after }) => [field, after])),
  }
  return {
    differences: [
      ...scalars.flatMap((scalar) => scalar.differences),
      ...pools.filter(({ path }) => !hidden.includes(path)),
      ...maps.flatMap((map) => map.differences),
    ],
    target: dropDriverLeftovers({ ...merged, pools: mergePools(wanted, live, merged) }, comparison),
    unknown: [
      ...observed.unknown
        .filter((field) => declared[field] !== undefined)
        .map((field) => PATH_OF_FIELD[field]),
      ...hidden,
    ],
  }
}

function diffScalar(field: ScalarField, { declared, observed, remembered, ignored }: NetworkComparison) {
  const path = PATH_OF_FIELD[field]
  const isUnknown = observed.unknown.includes(field)
  const before = isUnknown ? DEFAULT_NETWORK_SETTINGS[field] : observed.settings[field]
  // Scope follows from the driver, so a scope that is no longer declared is no difference of its own.
  const isForgotten = remembered.includes(path) && field !== 'scope'
  const omitted = isForgotten ? DEFAULT_NETWORK_SETTINGS[field] : before
  const after = declared[field] === undefined ? omitted : declared[field]
  const differs = after !== before && !ignored.has(path) && !isUnknown
  const differences: Difference[] = differs ? [{ path, before, after, forcesReplace: true }] : []
  return { field, after, differences }
}

function diffMap(field: MapField, comparison: NetworkComparison) {
  const { declared, observed, remembered, ignored, hidden } = comparison
  const live = field === 'labels' ? dropOwnLabels(observed.settings.labels) : observed.settings[field]
  const wanted = declared[field] ?? []
  const path = (key: string): string => renderMapPath(PATH_OF_FIELD[field], key)
  const forgotten = live.filter(
    ([key]) => !hasKey(wanted, key) && remembered.includes(path(key)) && !ignored.has(path(key)),
  )
  const isCompared = (key: string): boolean => !ignored.has(path(key)) && !hidden.includes(path(key))
  const changed = wanted.filter(([key, value]) => findPair(live, key) !== value && isCompared(key))
  const after: Pairs = makePairs([...live.filter(([key]) => !hasKey(forgotten, key)), ...wanted])
  const differences = observed.unknown.includes(field)
    ? []
    : makePairs([...forgotten, ...changed]).map(([key]) => ({
        path: path(key),
        before: findPair(live, key) ?? null,
        after: findPair(wanted, key) ?? null,
        forcesReplace: true,
      }))
  return { field, after, differences }
}

/**
 * Drops what the engine added for the old network and what means nothing to a new driver: an overlay's VXLAN id belongs to the
 * network that it was given to, and another driver's options would be refused or misread.
 */
function dropDriverLeftovers(target: NetworkSettings, comparison: NetworkComparison): NetworkSettings {
  const { declared, observed } = comparison
  const isOtherDriver = target.driver !== observed.settings.driver && !observed.unknown.includes('driver')
  const isLeftover = (key: string): boolean =>
    isOtherDriver || key === 'com.docker.network.driver.overlay.vxlanid_list'
  const options = target.options.filter(([key]) => hasKey(declared.options ?? [], key) || !isLeftover(key))
  const scope = isOtherDriver ? findScope(target.driver) : target.scope
  return { ...target, options, scope: declared.scope ?? scope }
}

/** The settings of a network that does not exist yet, with the declared fields over the engine's defaults. */
export function listCreated(
  declared: DeclaredNetworkSettings,
  target: NetworkSettings,
): readonly Difference[] {
  const scalars = SCALAR_FIELDS.flatMap((field) =>
    declared[field] === undefined ? [] : [makeCreated(PATH_OF_FIELD[field], target[field])],
  )
  const pools = diffPools(declared.pools ?? [], []).map(({ path, after }) => makeCreated(path, after))
  const maps = MAP_FIELDS.flatMap((field) =>
    (declared[field] ?? []).map(([key, value]) =>
      makeCreated(renderMapPath(PATH_OF_FIELD[field], key), value),
    ),
  )
  return [...scalars, ...pools, ...maps]
}

function makeCreated(path: string, after: Difference['after']): Difference {
  return { path, before: null, after, forcesReplace: false }
}
