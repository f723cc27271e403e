// The journal of an apply: what it set out to do and what it takes to undo it, written down before the first change. It lies on the
// engine, as labels of a network, and in a file of the machine that applies; either is enough to finish or to undo the apply.
import { findPair, makePairs, type Pairs } from './pairs.ts'
import { isRecord, RECORD_LABEL, type NamedLabels } from './record.ts'

/** The version of the journal's form. Another major part cannot be read. */
export const JOURNAL_VERSION = '1.0'

const NAME = 'xec-journal-'
const PREFIX = 'sh.xec.journal.'

/** The name of the network that holds the journal of a project. */
export function makeJournalName(project: string): string {
  return `${NAME}${project}`
}

/** A network as far as it tells whether it is a journal. */
interface JournalNetwork extends NamedLabels {
  readonly id: string
}

/** The network that holds the journal of a project, or undefined. */
export function findJournalNetwork<Network extends JournalNetwork>(
  networks: readonly Network[],
  project: string,
): Network | undefined {
  const name = makeJournalName(project)
  return networks.find((network) => network.name === name && isRecord(network))
}

/** The project whose journal a network holds; null if it holds none. */
export function readJournalProject(network: NamedLabels): string | null {
  return network.name.startsWith(NAME) && isRecord(network) ? network.name.slice(NAME.length) : null
}

/** The labels of the network that holds a journal; `text` is the journal in a form that fits into a label. */
export function makeJournalLabels(id: string, text: string): Pairs {
  return makePairs([
    [RECORD_LABEL, 'journal'],
    [`${PREFIX}version`, JOURNAL_VERSION],
    [`${PREFIX}id`, id],
    [`${PREFIX}data`, text],
  ])
}

/** The journal's text in the labels of its network; null if there is none. */
export function readJournalLabels({ settings }: NamedLabels): string | null {
  return findPair(settings.labels, `${PREFIX}data`) ?? null
}

/** The id of the journal in the labels of its network, which can be read where the journal cannot; null if there is none. */
export function readJournalId({ settings }: NamedLabels): string | null {
  return findPair(settings.labels, `${PREFIX}id`) ?? null
}
