// What is meant by what policies find in a plan.
import type { PolicyCode } from '../../policies/codes.ts'
import { renderLines, type Meaning } from './meaning.ts'

/** What is meant by what policies find in a plan. */
export const POLICY_MEANINGS: Readonly<Record<PolicyCode, Meaning>> = {
  'policy-violated': {
    meaning:
      'After the plan there is a way that a policy forbids, or none that it requires, and the plan is the reason.',
    why: 'Whoever wrote the policy said so before anybody was in a hurry. Nothing is applied, whatever is consented to.',
    example: renderLines(
      'policies:',
      '  database-is-private: { deny: { from: web, to: db } }',
      'targets:',
      '  containers:',
      '    web: { networks: [frontend, backend] }   # the line that is marked',
      '    db: { networks: [backend] }',
    ),
    remedy:
      'Change what is marked; or, if it is meant, allow it in the policy, or write an exception with owner, reason and last day.',
  },
  'policy-violated-already': {
    meaning: 'A policy is broken, and was so before the plan.',
    why: 'A plan that leaves it so fails as a check of a pull request. An apply goes on: it may be what repairs something else.',
    example: renderLines(
      '$ xec plan',
      'error[policy-violated-already]: A policy is broken already',
      '$ xec apply --yes   # applies what else there is',
    ),
    remedy:
      'Close the way, or open the one that is missing; or write an exception with owner, reason and last day.',
  },
  'policy-undecided': {
    meaning: 'Of some pairs nobody can say whether they break a policy.',
    why: 'The driver of a network, a router, a port that was not read or labels that a snapshot leaves out decide. What cannot be told is never taken for kept.',
    example: renderLines(
      'networks: { far: { driver: weave } }   # what it lets pass is not known',
      'policies:',
      '  apart: { deny: { from: web, to: db } }',
    ),
    remedy: 'xec why FROM TO --planned says what it depends on.',
  },
  'policy-exception-expired': {
    meaning: 'The last day of an exception is over.',
    why: 'An exception without an end is a hole that nobody remembers.',
    example: renderLines(
      '$ xec plan --date 2027-01-01',
      'error[policy-exception-expired]: An exception from a policy has expired',
    ),
    remedy: 'Remove it and close what it let pass, or agree on another day with its owner.',
  },
  'policy-exception-unused': {
    meaning: 'Nothing needs an exception.',
    why: 'What is open to nobody today may be open to somebody tomorrow, by an exception that was written for another.',
    example: renderLines(
      'policies:',
      '  private:',
      '    deny: { from: "*", to: db }',
      '    exceptions:   # backup has left the network of db',
      '      - { from: backup, owner: ops, reason: dump, expires: 2026-12-31 }',
    ),
    remedy: 'Remove it.',
  },
  'policy-excepted': {
    meaning: 'An exception lets something pass that a policy forbids.',
    why: 'So that everybody who reads a plan sees what is open by permission, by whose, and until when.',
    example: renderLines('$ xec plan', 'notice[policy-excepted]: A policy is broken by permission'),
    remedy: '',
  },
  'policy-matches-nothing': {
    meaning: 'No container of the engine is what a policy names.',
    why: 'A policy about nobody is always kept. The container may come later, or the name may be wrong.',
    example: renderLines('policies:', '  tenants: { isolate: { label: tennant } }'),
    remedy: 'Correct it, or remove it.',
  },
  'policy-groups-overlap': {
    meaning: 'A container is in several groups that a policy keeps apart.',
    why: 'It may reach all of these groups, and what passes through it connects them.',
    example: renderLines(
      'policies:',
      '  teams: { isolate: { groups: { a: [web, proxy], b: [db, proxy] } } }',
    ),
    remedy: 'Name each container in one group.',
  },
}
