// What is meant by the problems of policies in a file.
import type { ConfigCode } from '../../config/codes.ts'
import { renderLines, type Meaning } from './meaning.ts'

type Code = Extract<ConfigCode, `policy-${string}`>

/** What is meant by the problems of policies in a file. */
export const CONFIG_POLICIES_MEANINGS: Readonly<Record<Code, Meaning>> = {
  'policy-invalid': {
    meaning: 'A policy lacks something, or says two things at once.',
    why: 'A policy that is half understood would let pass what it was written against.',
    example: renderLines(
      'targets: { containers: { api: {}, db: {} } }',
      'policies:',
      '  api-reaches-db:',
      '    require: { from: api }',
    ),
    remedy: 'Write what the message asks for; docs/policies.md shows each form.',
  },
  'policy-name-unknown': {
    meaning: 'A policy names a container, a network or a group that is not in the file.',
    why: 'A policy about a misspelt name is about nobody, and seems to be kept for ever.',
    example: renderLines(
      'targets: { containers: { db: {} } }',
      'policies:',
      '  database-is-private:',
      '    deny: { from: lan, to: bd }',
    ),
    remedy: 'Correct it as suggested; write { container: NAME } for one that the file does not declare.',
  },
  'policy-contradiction': {
    meaning: 'One policy requires what another one forbids.',
    why: 'No network could satisfy both, so that one of them would be broken by every plan.',
    example: renderLines(
      'targets: { containers: { api: {}, db: {} } }',
      'policies:',
      '  api-reaches-db: { require: { from: api, to: db } }',
      '  database-is-private: { deny: { from: "*", to: db } }',
    ),
    remedy: 'Remove one of the two, or allow in the one what the other one requires.',
  },
  'policy-about-everything': {
    meaning: 'A policy is about all pairs of containers, or allows all that it forbids.',
    why: 'It also counts what belongs to others on the same engine, and as a rule more than was meant.',
    example: renderLines('policies:', '  silence:', '    deny: { from: "*", to: "*" }'),
    remedy: 'Name whom it is about.',
  },
}
