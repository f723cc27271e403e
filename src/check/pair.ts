// What is tried for one pair of ends, step by step: what the model says of each step, what was found, and whether that is the same.
import type { AddressFamily } from '../model/address.ts'
import type { Verdict } from '../reachability/explain.ts'
import type { Finding, Obstacle } from './checks.ts'

/**
 * Why something was not tried, beside what stands in the way of a container. `from-outside`: nothing can be run there. `to-outside`: no machine
 * there is known. `nothing-on-host`: no container lives in the host's network. `no-address`: none is known. `port-chosen`: the engine
 * chose the port of the host. `only-udp`: no TCP port is open there. `other-ports`: it does not lead to a port that was asked for.
 * `not-askable`: no name server can be asked for the name.
 */
export type UntriedReason =
  | Obstacle
  | 'from-outside'
  | 'to-outside'
  | 'nothing-on-host'
  | 'no-address'
  | 'port-chosen'
  | 'only-udp'
  | 'other-ports'
  | 'not-askable'

/** Why something was not tried, and of which container that is said, if of one. `note`: what the engine or a program said; may be empty. */
export interface Untried {
  readonly reason: UntriedReason
  readonly container: string | null
  readonly note: string
}

/** `way`: which path of the explanation it is a step of; null where there is no path. `untried`: why it cannot be tried; null where it can. */
interface StepHead {
  readonly way: number | null
  readonly model: Verdict
  readonly untried: Untried | null
}

/** A name is looked up. `addresses` are those to which it may lead; the model is `closed` where it leads nowhere. */
export interface NameStep extends StepHead {
  readonly kind: 'name'
  readonly network: string | null
  readonly name: string
  readonly addresses: readonly string[]
}

/** A TCP connection is opened. `leadsTo`: the port of the container, where that is behind a port of the host. */
export interface ConnectionStep extends StepHead {
  readonly kind: 'connection'
  readonly network: string | null
  readonly address: string
  readonly family: AddressFamily
  readonly port: number
  readonly leadsTo: number | null
  /** Whether somebody was seen to listen there; null where nobody could look. */
  readonly listens: boolean | null
}

/** A whole way, of which nothing can be tried. */
export interface WayStep extends StepHead {
  readonly kind: 'way'
  readonly untried: Untried
}

/** One step of an explanation. */
export type PairStep = NameStep | ConnectionStep | WayStep

/** `decided`: the model cannot tell, and what was found does. `unknown`: nothing was found. */
export type Agreement = 'agree' | 'differ' | 'decided' | 'unknown'

/**
 * What is likely behind a finding. Of differences: `name-lost`: the name service does not know a name that it should; `name-silent`: it does not
 * answer; `name-elsewhere`: the name leads to another address; `name-foreign`: somebody else knows the name; `dropped`, `host-drops`,
 * `rejected`, `no-route`: what stops a connection that should open; `other-way`: one opens that should not. Of what is the same:
 * `nobody-listens`, `listens-locally`: why a connection is refused; `proxy`: the host took it, and nobody listens behind.
 */
export type Cause =
  | 'name-lost'
  | 'name-silent'
  | 'name-elsewhere'
  | 'name-foreign'
  | 'dropped'
  | 'host-drops'
  | 'rejected'
  | 'no-route'
  | 'other-way'
  | 'nobody-listens'
  | 'listens-locally'
  | 'proxy'

/** A step and what came of it. One of `finding` and `untried` is null. */
export interface StepResult {
  readonly step: PairStep
  readonly live: Verdict
  readonly finding: Finding | null
  readonly untried: Untried | null
  readonly agreement: Agreement
  readonly cause: Cause | null
}
