// What is meant by the problems of reading a file: the file itself, YAML, keys and values.
import type { ConfigCode } from '../../config/codes.ts'
import { renderLines, type Meaning } from './meaning.ts'

type Code = Extract<
  ConfigCode,
  | 'config-not-found'
  | 'config-unreadable'
  | 'config-too-large'
  | 'config-binary'
  | 'config-encoding'
  | 'config-empty'
  | 'config-not-a-map'
  | 'yaml-syntax'
  | 'yaml-tab'
  | 'yaml-several-documents'
  | 'yaml-tag'
  | 'yaml-alias'
  | 'yaml-alias-expansion'
  | 'yaml-merge'
  | 'yaml-depth'
  | 'key-duplicate'
  | 'key-spelled-twice'
  | 'key-unknown'
  | 'value-type'
  | 'value-invalid'
>

/** What is meant by the problems of reading a file: the file itself, YAML, keys and values. */
export const FILE_MEANINGS: Readonly<Record<Code, Meaning>> = {
  'config-not-found': {
    meaning: 'There is no configuration in the folder or above it, or no file of the given name.',
    why: 'An empty configuration would mean that nothing is declared, so that all that the project owns would be removed: a missing one never counts as empty.',
    example: '$ xec plan -c staging.yml',
    remedy: 'Write .xec/config.yaml, or correct --config.',
  },
  'config-unreadable': {
    meaning: 'The file is there and cannot be read.',
    why: 'What cannot be read is never taken for an empty configuration.',
    example: '$ chmod 000 .xec/config.yaml && xec plan',
    remedy: 'Correct permissions or path.',
  },
  'config-too-large': {
    meaning: 'The file is larger than 16 MiB.',
    why: 'No configuration of one host comes near this size; a dump or an image that was named by mistake does.',
    example: '$ xec validate -c backup.sql',
    remedy: 'Check that it is the right file.',
  },
  'config-binary': {
    meaning: 'The file holds control characters.',
    why: 'Control characters have no meaning in YAML, and a terminal would act on them.',
    example: '$ xec validate -c /bin/sh',
    remedy: 'Check that it is the right file; write such characters as escapes.',
  },
  'config-encoding': {
    meaning: 'The file is not UTF-8.',
    why: 'Bytes that are not UTF-8 would become other names than those that were meant.',
    example: '$ iconv -t latin1 config.yaml > .xec/config.yaml && xec validate',
    remedy: 'Save it as UTF-8.',
  },
  'config-empty': {
    meaning: 'The file holds nothing.',
    why: 'An empty file is more often a write that failed than the wish to have no networks, and that wish removes networks.',
    example: '# nothing but a comment',
    remedy: 'Restore it; write networks: {} if nothing is meant.',
  },
  'config-not-a-map': {
    meaning: 'The file is a list or a single value.',
    why: 'The top level says what each part is: networks, targets, variables.',
    example: renderLines('- frontend', '- backend'),
    remedy: 'Begin with networks:.',
  },
  'yaml-syntax': {
    meaning: 'The YAML cannot be read.',
    why: 'Guessing what was meant could change a network that nobody wanted to change.',
    example: renderLines('networks:', '  frontend: { driver: bridge'),
    remedy: 'Look at indentation, quotes and brackets.',
  },
  'yaml-tab': {
    meaning: 'A tab indents.',
    why: 'YAML forbids tabs as indentation, since their width is not the same everywhere.',
    example: renderLines('networks:', '	frontend: {}'),
    remedy: 'Use spaces.',
  },
  'yaml-several-documents': {
    meaning: 'A second document follows.',
    why: 'Only one document can be the desired state; to ignore the others would hide what they declare.',
    example: renderLines('name: shop', 'networks: {}', '---', 'networks: {}'),
    remedy: 'Remove it.',
  },
  'yaml-tag': {
    meaning: 'A tag such as !secret.',
    why: 'Tags make other programs run code or look up secrets. xec does neither while it reads a file.',
    example: renderLines('networks:', '  frontend: { driver: !secret bridge }'),
    remedy: 'Remove it.',
  },
  'yaml-alias': {
    meaning: 'An alias without anchor before it, or inside its own value.',
    why: 'An alias repeats a value that was given a name before; without that there is nothing to repeat.',
    example: renderLines('networks:', '  frontend: *shared'),
    remedy: 'Put the anchor at an earlier value.',
  },
  'yaml-alias-expansion': {
    meaning: 'Aliases stand for more than a million values.',
    why: 'Aliases of aliases grow without bounds: a small file can fill the memory.',
    example: renderLines(
      'x-a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]',
      'x-b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]',
      'x-c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]   # and so on',
    ),
    remedy: 'Nest fewer of them.',
  },
  'yaml-merge': {
    meaning: 'What << merges is no map.',
    why: 'A merge key adds the entries of a map; a text or a number has none.',
    example: renderLines('networks:', '  frontend:', '    <<: bridge'),
    remedy: 'Name a map, or quote the key.',
  },
  'yaml-depth': {
    meaning: 'More than 100 levels of lists and maps.',
    why: 'Nothing that xec reads is nested that deeply, and a reader could be brought down by it.',
    example: "$ printf '[%.0s' $(seq 200) > .xec/config.yaml && xec validate",
    remedy: 'Flatten the file; often a bracket or dash is repeated by mistake.',
  },
  'key-duplicate': {
    meaning: 'A key stands in one map twice.',
    why: 'YAML readers keep the first value or the last one, as they like.',
    example: renderLines('networks:', '  frontend: { internal: true }', '  frontend: { internal: false }'),
    remedy: 'Remove one.',
  },
  'key-spelled-twice': {
    meaning: 'A field is given in two spellings, or as shorthand and in full.',
    why: 'One of the two would have to be ignored, and nobody could tell which.',
    example: renderLines('networks:', '  frontend: { enableIPv6: true, enable_ipv6: false }'),
    remedy: 'Remove one.',
  },
  'key-unknown': {
    meaning: 'A key that xec does not know.',
    why: 'A misspelt setting that is ignored is a setting that is silently not there.',
    example: renderLines('networks:', '  frontend: { intrenal: true }'),
    remedy: 'Correct it as suggested, or begin it with x-.',
  },
  'value-type': {
    meaning: 'A value of the wrong type.',
    why: 'A text where a boolean belongs would be read in one way by one engine and in another way by the next.',
    example: renderLines('networks:', '  frontend: { internal: sometimes }'),
    remedy: 'Write what the message asks for.',
  },
  'value-invalid': {
    meaning: 'A value that is not allowed.',
    why: 'The value has the right type, and no engine could do anything with it.',
    example: renderLines('networks:', '  frontend: { driver: "" }'),
    remedy: 'Write what the message asks for.',
  },
}
