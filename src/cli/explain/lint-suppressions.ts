// What is meant by the problems with switching rules of lint off.
import type { SuppressionCode } from '../../lint/codes.ts'
import { renderLines, type Meaning } from './meaning.ts'

/** The meaning of each of these problems. */
export const SUPPRESSION_MEANINGS: Readonly<Record<SuppressionCode, Meaning>> = {
  'suppression-malformed': {
    meaning: 'A comment begins with "xec-lint" and does not say what is switched off.',
    why: 'Whoever wrote it thinks that a rule is switched off.',
    example: renderLines('networks:', '  shop: {} # xec-lint ignore network-unused'),
    remedy:
      'Write "# xec-lint-disable-line RULE: reason" beside the line or "# xec-lint-disable-next-line RULE: reason" above it.',
  },
  'suppression-unknown': {
    meaning: 'What is switched off is no rule.',
    why: 'It was mistyped, or is a rule of another version: nothing is switched off.',
    example: renderLines(
      'networks:',
      '  shop: {} # xec-lint-disable-line network-unsed: the agents of each host join it',
    ),
    remedy: 'Correct the name as suggested.',
  },
  'suppression-reasonless': {
    meaning: 'A rule is switched off, or made less severe, and nobody says why.',
    why: 'Whoever reads it later cannot know whether the reason still holds. Without one the rule holds.',
    example: renderLines('networks:', '  shop: {} # xec-lint-disable-line network-unused'),
    remedy: 'Write the reason behind a colon, or as "reason" beside "severity".',
  },
  'suppression-unused': {
    meaning: 'A rule is switched off where it finds nothing.',
    why: 'It would hide what comes there later.',
    example: renderLines(
      'networks:',
      '  shop: {}',
      'targets:',
      '  containers:',
      '    web: { networks: [shop] } # xec-lint-disable-line host-mode: it reads packets',
    ),
    remedy: 'Remove it; --fix does.',
  },
}
