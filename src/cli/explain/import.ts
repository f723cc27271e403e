// What is meant by the problems of an import.
import type { ImportCode } from '../../import/codes.ts'
import type { Meaning } from './meaning.ts'

/** The meaning of each code of an import. */
export const IMPORT_MEANINGS: Readonly<Record<ImportCode, Meaning>> = {
  'import-unknown': {
    meaning:
      'No network and no container has the name, or fits the pattern or the label, that was asked for.',
    why: 'A configuration that silently lacks what was named would look complete.',
    example: '$ xec import fronted',
    remedy: 'Correct the name as suggested; "xec graph --of observed" shows what is there.',
  },
  'import-ambiguous': {
    meaning: 'Two networks of the engine have the name that was asked for.',
    why: 'A configuration names networks, so that it could mean either of them.',
    example: '$ docker network create web; docker network create web; xec import web',
    remedy: 'Remove one of the two by its id, or import other names.',
  },
  'import-not-empty': {
    meaning: 'Planning the configuration that was written shows changes all the same.',
    why: 'Something of the engine cannot be said in a configuration, such as a field that it hides.',
    example: '$ xec import --all --out .xec/config.yaml',
    remedy:
      'Look at what the plan would change before you apply it; the comments in the file say what is missing.',
  },
}
