// What a policy says of two ends: at which ports there must be a way or none, and who is excused.
import type { DesiredPolicy, PolicyException, PolicyRule } from '../model/policy.ts'
import { ALL_PORTS, intersectPorts, makePortSet, NO_PORTS, subtractPorts, type PortSet } from './port-set.ts'
import type { Role } from './roles.ts'
import type { Way } from './ways.ts'

/** What holds between two ends. `ports` are none where the policy is not about them; `exceptions` are numbers of those that are. */
export interface Relation {
  readonly ports: PortSet
  readonly exceptions: readonly number[]
}

/** Makes what finds relations; asked twice for the same roles, it gives the same one. */
export function makeFindRelation(
  policy: DesiredPolicy,
  roles: readonly Role[],
): (from: number, to: number) => Relation {
  const rules = { ports: makePortSet(policy.rule.ports), policy }
  const known = new Map<number, Relation>()
  return (from, to) => {
    const key = from * roles.length + to
    const found = known.get(key) ?? makeRelation(rules, roles[from] as Role, roles[to] as Role)
    known.set(key, found)
    return found
  }
}

interface Rules {
  readonly ports: PortSet
  readonly policy: DesiredPolicy
}

const UNRELATED: Relation = { ports: NO_PORTS, exceptions: [] }

function makeRelation({ ports, policy }: Rules, from: Role, to: Role): Relation {
  if (!isBound(policy.rule, from, to)) return UNRELATED
  const { allow, exceptions } = policy
  const isPassing = (index: number): boolean => from.passesFrom[index] === true && to.passesTo[index] === true
  const left = allow.reduce(
    (rest, pass, index) => (isPassing(index) ? subtractPorts(rest, makePortSet(pass.ports)) : rest),
    ports,
  )
  const numbers = exceptions.map((_, index) => index).filter((index) => isPassing(allow.length + index))
  return { ports: left, exceptions: numbers }
}

function isBound({ kind }: PolicyRule, from: Role, to: Role): boolean {
  if (kind !== 'isolate') return from.isFrom && to.isTo
  return (
    from.groups.length > 0 && to.groups.length > 0 && !from.groups.some((name) => to.groups.includes(name))
  )
}

/** Ports at which a policy is broken, and those at which nobody can say. */
export interface Fault {
  readonly broken: PortSet
  readonly undecided: PortSet
}

const NO_FAULT: Fault = { broken: NO_PORTS, undecided: NO_PORTS }

/** Compares what there is with what there must be. */
export function findFault({ kind, ports }: PolicyRule, relation: Relation, way: Way): Fault {
  if (relation.ports.length === 0) return NO_FAULT
  if (kind !== 'require') {
    const broken = intersectPorts(relation.ports, way.open)
    return { broken, undecided: subtractPorts(intersectPorts(relation.ports, way.unknown), broken) }
  }
  if (ports === null) {
    if (way.open.length > 0) return NO_FAULT
    return way.unknown.length > 0
      ? { broken: NO_PORTS, undecided: ALL_PORTS }
      : { broken: ALL_PORTS, undecided: NO_PORTS }
  }
  const missing = subtractPorts(relation.ports, way.open)
  return { broken: subtractPorts(missing, way.unknown), undecided: intersectPorts(missing, way.unknown) }
}

/** An exception as far as it was looked at: whether it held, and whether it would have but for its last day. */
export interface ExceptionUse {
  readonly exception: PolicyException
  readonly isExpired: boolean
  count: number
}

/** Takes from a fault what is excused, and notes by what. */
export function excuseFault(fault: Fault, { exceptions }: Relation, uses: readonly ExceptionUse[]): Fault {
  let { broken, undecided } = fault
  for (const number of exceptions) {
    const use = uses[number] as ExceptionUse
    const ports = makePortSet(use.exception.ports)
    const left = { broken: subtractPorts(broken, ports), undecided: subtractPorts(undecided, ports) }
    if (countPorts(left) === countPorts({ broken, undecided })) continue
    use.count += 1
    if (!use.isExpired) ({ broken, undecided } = left)
  }
  return { broken, undecided }
}

function countPorts({ broken, undecided }: Fault): number {
  return [...broken, ...undecided].reduce((sum, [first, last]) => sum + last - first + 1, 0)
}
