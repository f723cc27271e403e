// The fields of a network as paths: which exist, which a file declares, what an engine would have without them.
import { DEFAULT_NETWORK_SETTINGS, type NetworkField, type NetworkSettings } from '../model/network.ts'
import type { DeclaredNetworkSettings } from '../model/desired.ts'
import { sortTexts, type Pairs } from '../model/pairs.ts'
import { renderMapPath } from './naming.ts'

/** A field with one value. */
export type ScalarField = Exclude<NetworkField, 'pools' | MapField>

/** A field that is a map from text to text. */
export type MapField = 'ipamOptions' | 'options' | 'labels'

/** The path under which a field stands in the file and in differences. */
export const PATH_OF_FIELD: Readonly<Record<NetworkField, string>> = {
  driver: 'driver',
  scope: 'scope',
  internal: 'internal',
  attachable: 'attachable',
  ingress: 'ingress',
  enableIPv4: 'enableIPv4',
  enableIPv6: 'enableIPv6',
  encrypted: 'encrypted',
  configOnly: 'configOnly',
  configFrom: 'configFrom',
  ipamDriver: 'ipam.driver',
  ipamOptions: 'ipam.options',
  pools: 'ipam.config',
  options: 'options',
  labels: 'labels',
}

/** The fields with one value, in the order in which they are shown. */
export const SCALAR_FIELDS = [
  'driver',
  'scope',
  'internal',
  'attachable',
  'ingress',
  'enableIPv4',
  'enableIPv6',
  'encrypted',
  'configOnly',
  'configFrom',
  'ipamDriver',
] as const satisfies readonly ScalarField[]

/** The fields that are maps, in the order in which they are shown. */
export const MAP_FIELDS = ['ipamOptions', 'options', 'labels'] as const satisfies readonly MapField[]

/** The paths that a file declares: scalar fields and the single keys of maps. Pools are not listed: they stay as they are. */
export function listDeclaredPaths(settings: DeclaredNetworkSettings): readonly string[] {
  const scalars = SCALAR_FIELDS.filter((field) => settings[field] !== undefined).map(
    (field) => PATH_OF_FIELD[field],
  )
  const keys = MAP_FIELDS.flatMap((field) =>
    (settings[field] ?? []).map(([key]) => renderMapPath(PATH_OF_FIELD[field], key)),
  )
  return sortTexts([...scalars, ...keys])
}

/** The value that a scalar field has where nobody asked for one. Scope and driver go together and have no default of their own. */
export function findDefault(field: ScalarField): NetworkSettings[ScalarField] {
  return DEFAULT_NETWORK_SETTINGS[field]
}

/** True for a map that has the key. */
export function hasKey(pairs: Pairs, key: string): boolean {
  return pairs.some(([name]) => name === key)
}
