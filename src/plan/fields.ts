// The fields of a network as paths: which exist, which a file declares, what an engine would have without them.
import type { NetworkField } from '../model/network.ts'
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
export const SCALAR_FIELDS: readonly ScalarField[] = [
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
]

/** The fields that are maps, in the order in which they are shown. */
export const MAP_FIELDS: readonly MapField[] = ['ipamOptions', 'options', 'labels']

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

/** True for a map that has the key. */
export function hasKey(pairs: Pairs, key: string): boolean {
  return pairs.some(([name]) => name === key)
}
