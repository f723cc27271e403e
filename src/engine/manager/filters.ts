// Which networks a list is about, by the filters that container engines have.
import { XecError } from '../../model/errors.ts'
import type { ObservedContainer, ObservedNetwork } from '../../model/observed.ts'
import { listMembers } from './info.ts'

/** The name of a filter. `name` and `id` match parts, `type` is `custom` or `builtin`, `label` is `key` or `key=value`. */
export type NetworkFilter = 'id' | 'name' | 'driver' | 'scope' | 'type' | 'label' | 'dangling'

type Test = (network: ObservedNetwork, value: string, containers: readonly ObservedContainer[]) => boolean

const FILTERS: Readonly<Record<NetworkFilter, Test>> = {
  id: ({ id }, value) => id.startsWith(value),
  name: ({ name }, value) => name.includes(value),
  driver: ({ settings }, value) => settings.driver === value,
  scope: ({ settings }, value) => settings.scope === value,
  type: ({ predefined }, value) => value === (predefined ? 'builtin' : 'custom'),
  label: ({ settings }, value) =>
    settings.labels.some(([key, text]) => value === key || value === `${key}=${text}`),
  dangling: (network, value, containers) =>
    !network.predefined && (listMembers(network, containers).length === 0) === (value === 'true'),
}

/** Filters of a list: all must hold; of one filter's values any, of labels all. */
export type NetworkFilters = { readonly [Filter in NetworkFilter]?: readonly string[] }

/** True if a network passes. Throws `usage` for a filter that does not exist. */
export function hasFilters(
  network: ObservedNetwork,
  filters: NetworkFilters,
  containers: readonly ObservedContainer[],
): boolean {
  return Object.entries(filters).every(([filter, values]) => {
    if (!isFilter(filter)) throw makeUnknownError(filter)
    const holds = (value: string): boolean => FILTERS[filter](network, value, containers)
    return filter === 'label' ? values.every(holds) : values.some(holds)
  })
}

function isFilter(name: string): name is NetworkFilter {
  return Object.hasOwn(FILTERS, name)
}

function makeUnknownError(filter: string): XecError {
  return new XecError('usage', `There is no filter "${filter}".`, {
    fix: `Filters are ${Object.keys(FILTERS).join(', ')}.`,
  })
}
