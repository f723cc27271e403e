// Makes sure that a static address is free when a container asks for it: a managed container that happens to hold it is moved
// out of the way, any other holder is an error that names it.
import type { Diagnostic } from '../model/diagnostic.ts'
import type { EngineIdentity } from '../model/observed.ts'
import type { Join, Move, Rejoin, Stay } from './move.ts'
import { makePlanDiagnostic } from './codes.ts'
import { makeEndpoint } from './endpoint-diff.ts'
import type { NetworkDecision } from './network-decision.ts'
import { hasClaim } from './turns.ts'

/** Moves and stays in which no two containers want one address, as far as that could be had. */
export interface FreedAddresses {
  readonly moves: readonly Move[]
  readonly stays: readonly Stay[]
  readonly diagnostics: readonly Diagnostic[]
}

const FIELDS = ['ipv4Address', 'ipv6Address'] as const
type AddressField = (typeof FIELDS)[number]

interface Claim {
  readonly move: Join | Rejoin
  readonly field: AddressField
  readonly address: string
}

/** Who claims an address of a network first. Names of both would have to be made for every address that is looked for. */
type Claims = Map<NetworkDecision, Map<string, Claim>>

/** Frees every address that a move asks for. */
export function freeAddresses(
  moves: readonly Move[],
  stays: readonly Stay[],
  engine: EngineIdentity,
): FreedAddresses {
  const claims: Claims = new Map()
  const diagnostics: Diagnostic[] = []
  const settled = orderByDeclared(moves).map((move) => settleClaims(move, { claims, diagnostics }))
  const kept: Stay[] = []
  const freed: Move[] = []
  for (const stay of stays) {
    const held = listClaimed(stay, claims)
    const [first] = held
    if (first === undefined) {
      kept.push(stay)
    } else if (stay.declared === null || held.some((claim) => isRequested(stay, claim))) {
      kept.push(stay)
      diagnostics.push(...held.map((claim) => makeTaken(claim, stay.container.name)))
    } else {
      const move = makeWayFor(held as readonly [Claim, ...Claim[]], stay, { declared: stay.declared, engine })
      freed.push(settleClaims(move, { claims, diagnostics }))
    }
  }
  return { moves: [...settled, ...freed], stays: kept, diagnostics }
}

// What the file says comes first, so that an address that was only in use gives way to a declared one.
function orderByDeclared(moves: readonly Move[]): readonly Move[] {
  const [first, others]: [Move[], Move[]] = [[], []]
  for (const move of moves) (hasDeclared(move) ? first : others).push(move)
  return [...first, ...others]
}

function hasDeclared({ declared }: Move): boolean {
  return typeof declared.ipv4Address === 'string' || typeof declared.ipv6Address === 'string'
}

interface Settling {
  readonly claims: Claims
  readonly diagnostics: Diagnostic[]
}

function settleClaims(move: Move, { claims, diagnostics }: Settling): Move {
  if (move.endpoint === null) return move
  const { slot, endpoint } = move
  if (!hasClaim(endpoint)) return move
  const known = claims.get(slot) ?? new Map<string, Claim>()
  claims.set(slot, known)
  let settled = endpoint
  for (const field of FIELDS) {
    const address = endpoint[field]
    if (address === null) continue
    const other = known.get(address)
    if (other === undefined) known.set(address, { move, field, address })
    else if (isByChance(move, field)) settled = { ...settled, [field]: null }
    else diagnostics.push(makeTaken(other, move.container.name))
  }
  return settled === endpoint ? move : { ...move, endpoint: settled }
}

// An address that was only in use, on an engine that does not show which one was asked for.
function isByChance({ declared, attachment }: Join | Rejoin, field: AddressField): boolean {
  return declared[field] === undefined && attachment !== null && attachment.unknown.includes(field)
}

// The claims on the addresses that an attachment has, each once.
function listClaimed({ slot, attachment }: Stay, claims: Claims): readonly Claim[] {
  const known = slot === null ? undefined : claims.get(slot)
  if (known === undefined) return []
  const held = FIELDS.flatMap((field) => [attachment.settings[field], attachment.live[field]])
  return [...new Set(held)].flatMap((address) => (address === null ? [] : (known.get(address) ?? [])))
}

// A requested address is never taken away, an address that was handed out by chance is, where the file manages its holder.
function isRequested({ attachment }: Stay, { field, address }: Claim): boolean {
  return attachment.settings[field] === address && !attachment.unknown.includes(field)
}

interface Freeing {
  readonly declared: Move['declared']
  readonly engine: EngineIdentity
}

function makeWayFor(held: readonly [Claim, ...Claim[]], stay: Stay, { declared, engine }: Freeing): Rejoin {
  const { address, container, target, attachment } = stay
  const { slot } = held[0].move
  const given = Object.fromEntries(held.map(({ field }) => [field, null]))
  const base = makeEndpoint({ declared, attachment, container, pools: slot.pools, engine })
  return {
    address,
    container,
    target,
    slot,
    networkName: slot.name,
    kind: 'reconnect',
    reason: 'address-needed',
    differences: [],
    endpoint: { ...base, ...given },
    declared,
    attachment,
  }
}

function makeTaken({ move, address }: Claim, holder: string): Diagnostic {
  const { slot } = move
  return makePlanDiagnostic('address-taken', {
    detail: `"${move.container.name}" is to have ${address} on "${slot.name}", which container "${holder}" holds.`,
    fix: `Give "${move.container.name}" another address, or take "${holder}" off "${slot.name}" first.`,
    range: move.target?.range ?? null,
  })
}
