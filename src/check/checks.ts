// What a live check tries, and what came of it, as data.
import type { AddressFamily } from '../model/address.ts'
import type { UntriedPairs } from './expectation.ts'

/** A name that leads to one of these addresses, asked for inside a container. `holders` are the containers that have the name. */
export interface NameCheck {
  readonly kind: 'name'
  readonly from: string
  readonly network: string
  readonly name: string
  readonly holders: readonly string[]
  readonly addresses: readonly string[]
}

/**
 * A TCP connection from inside a container to another one's address, which opens (`open`) or does not (`closed`). `network` is the one that
 * the address is of. `listens`: whether somebody was seen to listen there; null where nobody could look. `because`: who asks for it, if
 * that is not the engine's own state.
 */
export interface ConnectionCheck {
  readonly kind: 'open' | 'closed'
  readonly from: string
  readonly to: string
  readonly network: string
  readonly address: string
  readonly family: AddressFamily
  readonly port: number
  readonly listens: boolean | null
  readonly because: string | null
}

/** Something of the file that the engine does not have: nothing can be tried there. */
export interface AttachedCheck {
  readonly kind: 'attached'
  readonly from: string
  readonly network: string
}

/** A check that something is tried for. */
export type TriedCheck = NameCheck | ConnectionCheck

/** One check. */
export type Check = TriedCheck | AttachedCheck

/** What a probe found. `none`: no answer of it came back; `unclear`: one that is not understood. */
export type Finding =
  | { readonly kind: 'addresses'; readonly addresses: readonly string[] }
  | { readonly kind: 'not-found' | 'connected' | 'refused' | 'timeout' | 'unreachable' | 'none' }
  | { readonly kind: 'unclear'; readonly text: string }

/**
 * Why a check was not made. `missing`: there is no such container. `not-running`, `paused`, `restarting`: its state. `host-mode`: it lives in
 * the host's network. `no-network`: it is on none that counts. `no-tools`: it has no programs to check with. `no-answer`: they said nothing,
 * or nothing that is understood. `hanging`: they were not over in time. `no-time`: the whole run was over, by its time or an interrupt.
 * `not-expected`: it worked before, and nothing asks for it any more. `restarted`: it ended and began again meanwhile.
 */
export type Obstacle =
  | 'missing'
  | 'not-running'
  | 'paused'
  | 'restarting'
  | 'restarted'
  | 'host-mode'
  | 'no-network'
  | 'no-tools'
  | 'no-answer'
  | 'hanging'
  | 'no-time'
  | 'not-expected'

/**
 * What came of a check. `finding` is null where nothing was tried because what is needed for it is not there. `note` is what the engine or a
 * program said about an obstacle; empty if it said nothing. `container` is whose obstacle it is where that is not the one that checks.
 */
export type Outcome =
  | { readonly result: 'passed' | 'failed'; readonly finding: Finding | null }
  | {
      readonly result: 'not-checked'
      readonly obstacle: Obstacle
      readonly note: string
      readonly container?: string
    }

/** A check and what came of it. */
export interface CheckResult {
  readonly check: Check
  readonly outcome: Outcome
}

/** A container of which nothing could be checked. */
export interface LeftOut {
  readonly container: string
  readonly obstacle: Obstacle
  readonly note: string
}

/**
 * A whole run. `sampled`: how many pairs of containers were tried of how many there are, null where all were. `untried`: what somebody asks for
 * and no check is about.
 */
export interface CheckReport {
  readonly results: readonly CheckResult[]
  readonly leftOut: readonly LeftOut[]
  readonly untried: readonly UntriedPairs[]
  readonly sampled: Sample | null
}

/** A part of what could be tried. */
export interface Sample {
  readonly tried: number
  readonly all: number
}

/** How many checks ended in which way. */
export interface CheckCounts {
  readonly passed: number
  readonly failed: number
  readonly notChecked: number
}

/** Counts results. */
export function countResults(results: readonly CheckResult[]): CheckCounts {
  const count = (result: Outcome['result']): number =>
    results.filter(({ outcome }) => outcome.result === result).length
  return { passed: count('passed'), failed: count('failed'), notChecked: count('not-checked') }
}

/** Identifies a check among those of other runs: addresses change, and a refusal is tried at one port or another. */
export function renderCheckKey(check: Check): string {
  const { kind, from, network } = check
  switch (check.kind) {
    case 'name':
      return JSON.stringify([kind, from, network, check.name])
    case 'open':
      return JSON.stringify([kind, from, network, check.to, check.family, check.port])
    case 'closed':
      return JSON.stringify([kind, from, network, check.to, check.family])
    case 'attached':
      return JSON.stringify([kind, from, network])
  }
}
