// What is meant by the problems of profiles, references and names.
import type { ConfigCode } from '../../config/codes.ts'
import { renderLines, type Meaning } from './meaning.ts'

type Code = Extract<
  ConfigCode,
  | 'profile-unknown'
  | 'profile-cycle'
  | 'reference-malformed'
  | 'reference-unsupported'
  | 'reference-undefined'
  | 'reference-cycle'
  | 'reference-not-text'
  | 'reference-expansion'
  | 'variable-unused'
  | 'name-invalid'
  | 'name-predefined'
  | 'name-reserved'
  | 'name-taken'
  | 'container-taken'
  | 'label-reserved'
>

/** What is meant by the problems of profiles, references and names. */
export const NAMES_MEANINGS: Readonly<Record<Code, Meaning>> = {
  'profile-unknown': {
    meaning: 'A profile that the file does not have.',
    why: 'Without the profile the plan would be one for another environment.',
    example: '$ xec plan -p stagign',
    remedy: 'Correct -p, XEC_PROFILE or extends.',
  },
  'profile-cycle': {
    meaning: 'Profiles extend each other in a circle.',
    why: 'Each of the profiles waits for the other one to be complete.',
    example: renderLines('networks: {}', 'profiles:', '  a: { extends: b }', '  b: { extends: a }', '$ -p a'),
    remedy: 'Remove one extends.',
  },
  'reference-malformed': {
    meaning: 'A reference that does not end, or one in another.',
    why: 'A reference that cannot be read must not become part of a name.',
    example: renderLines('networks:', '  frontend: { driver: "${vars.driver" }'),
    remedy: 'Close it, or write \\${.',
  },
  'reference-unsupported': {
    meaning: 'A reference that planning cannot resolve.',
    why: "Planning runs nobody's code and needs no secret, so that anybody can plan a pull request of a stranger.",
    example: renderLines('networks:', '  frontend: { driver: "${cmd:hostname}" }'),
    remedy: 'Use vars or env, or write \\${.',
  },
  'reference-undefined': {
    meaning: 'A variable that is not defined.',
    why: 'An empty text in its place would declare another network than the one that was meant.',
    example: renderLines('networks:', '  frontend: { driver: "${vars.driver}" }'),
    remedy: 'Define it, or give a default.',
  },
  'reference-cycle': {
    meaning: 'Variables refer to each other in a circle, or more than 50 in a row.',
    why: 'None of them ever has a value.',
    example: renderLines(
      'vars: { a: "${vars.b}", b: "${vars.a}" }',
      'networks:',
      '  frontend: { driver: "${vars.a}" }',
    ),
    remedy: 'Write the value into one of them.',
  },
  'reference-not-text': {
    meaning: 'A reference inside a text or a key that stands for a list or map.',
    why: 'There is no one way to write a list or a map into the middle of a text.',
    example: renderLines(
      'vars: { tags: [a, b] }',
      'networks:',
      '  frontend: { labels: { tags: "all: ${vars.tags}" } }',
    ),
    remedy: 'Let the reference be the whole value, or refer to a single value.',
  },
  'reference-expansion': {
    meaning: 'Variables grow without bounds.',
    why: 'Variables of variables grow without bounds: a small file can fill the memory.',
    example: renderLines(
      'vars:',
      '  a: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"',
      '  b: "${vars.a}${vars.a}${vars.a}${vars.a}"',
      '  c: "${vars.b}${vars.b}${vars.b}${vars.b}"   # and so on',
    ),
    remedy: 'Nest fewer references.',
  },
  'variable-unused': {
    meaning: 'A variable given with --var is not used.',
    why: 'A variable that nothing uses is mostly one that is misspelt, and then its default holds.',
    example: '$ xec plan --var octect=31',
    remedy: 'Correct its name.',
  },
  'name-invalid': {
    meaning: 'A name that engines do not accept.',
    why: 'Engines refuse the name, or make another one of it.',
    example: renderLines('networks:', '  "front end": {}'),
    remedy: 'Letters, digits, _, . and -, with a letter or digit first.',
  },
  'name-predefined': {
    meaning: "A name of the engine's own networks.",
    why: 'These networks belong to the engine; they can be neither created nor removed.',
    example: renderLines('networks:', '  host: {}'),
    remedy: 'Choose another, or external: true for bridge.',
  },
  'name-reserved': {
    meaning: 'A name that xec needs for its lock or journal (xec-lock, xec-journal-...).',
    why: 'A network of that name would be taken for the lock or the journal of a run.',
    example: renderLines('networks:', '  xec-lock: {}'),
    remedy: 'Choose another.',
  },
  'name-taken': {
    meaning: 'Two networks have one name.',
    why: 'Networks are found by their names, and two of one name cannot be told apart.',
    example: renderLines('networks:', '  frontend: { name: shop }', '  backend: { name: shop }'),
    remedy: 'Rename one.',
  },
  'container-taken': {
    meaning: 'Two targets are one container.',
    why: 'Each of the two would undo what the other one does.',
    example: renderLines(
      'networks: { frontend: {}, backend: {} }',
      'targets:',
      '  containers:',
      '    web: { container: nginx, networks: [frontend] }',
      '    proxy: { container: nginx, networks: [backend] }',
    ),
    remedy: 'Join them.',
  },
  'label-reserved': {
    meaning: 'A label that begins with sh.xec..',
    why: 'These labels say which networks xec may remove. A file could otherwise claim the networks of somebody else.',
    example: renderLines('networks:', '  frontend: { labels: { sh.xec.project: other } }'),
    remedy: 'Choose another.',
  },
}
