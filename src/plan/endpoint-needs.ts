// What a connect call needs to be able to set a field of an endpoint: not every engine takes every field.
// Source: measured on Docker 20.10 to 29 and Podman 4 and 5.
import type { DeclaredEndpointSettings } from '../model/desired.ts'
import { DEFAULT_ENDPOINT_SETTINGS, ENDPOINT_FIELDS, type EndpointField } from '../model/endpoint.ts'
import { isEqual } from '../model/equal.ts'
import type { EngineIdentity } from '../model/observed.ts'
import { hasApi } from './support.ts'

const PODMAN_CANNOT: ReadonlySet<EndpointField> = new Set([
  'linkLocalIPs',
  'driverOpts',
  'gwPriority',
  'links',
])

/** An endpoint setting that a connect call cannot give, and what would. */
export interface EndpointNeed {
  readonly field: EndpointField
  readonly needs: string
}

/** Which declared endpoint settings a connect call on this engine cannot give, with what would. */
export function listUnsupportedEndpoint(
  declared: DeclaredEndpointSettings,
  engine: EngineIdentity,
): readonly EndpointNeed[] {
  return listEndpointNeeds(engine).filter(({ field }) => isAskedFor(field, declared))
}

function isAskedFor(field: EndpointField, declared: DeclaredEndpointSettings): boolean {
  const value = declared[field]
  return value !== undefined && !isEqual(value, DEFAULT_ENDPOINT_SETTINGS[field])
}

/** What a connect call needs to be able to set a field; null if this engine can. */
export function findEndpointNeed(field: EndpointField, engine: EngineIdentity): string | null {
  return listEndpointNeeds(engine).find((need) => need.field === field)?.needs ?? null
}

// Asked for every field of every attachment: the same list for as long as the engine is the same.
const ENDPOINT_NEEDS = new WeakMap<EngineIdentity, readonly EndpointNeed[]>()

function listEndpointNeeds(engine: EngineIdentity): readonly EndpointNeed[] {
  const known = ENDPOINT_NEEDS.get(engine)
  if (known !== undefined) return known
  const needs = ENDPOINT_FIELDS.flatMap((field): readonly EndpointNeed[] => {
    const need = decideEndpointNeed(field, engine)
    return need === null ? [] : [{ field, needs: need }]
  })
  ENDPOINT_NEEDS.set(engine, needs)
  return needs
}

function decideEndpointNeed(field: EndpointField, engine: EngineIdentity): string | null {
  if (engine.flavor === 'podman') return PODMAN_CANNOT.has(field) ? 'Docker' : null
  if (field === 'gwPriority' && !hasApi(engine, '1.48')) return 'Docker Engine 28 (API 1.48)'
  if (field === 'macAddress' && !hasApi(engine, '1.54')) return 'Docker Engine 29.3 (API 1.54) or Podman'
  return null
}
