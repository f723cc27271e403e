// The snapshot format: an engine's state as JSON, which is also the embedded engine's file. What is read is untrusted: it is
// checked field by field and brought to canonical order, so that nothing behind it meets another shape.
import { EngineError } from '../../model/errors.ts'
import type { TakenFacts } from '../../model/snapshot.ts'
import { makeState } from './shape.ts'
import type { Snapshot } from './snapshot.ts'

// Additions raise the minor part, anything else the major one. The first version has no facts about how the file came about, and
// that is all there is to say of an embedded engine's file.
const PLAIN_FORMAT_VERSION = '1.0'
const SNAPSHOT_FORMAT_VERSION = '1.1'

/** The largest file that is read as a snapshot, in bytes: that of more networks and containers than any engine has. */
export const LARGEST_SNAPSHOT: number = 256 * 1024 * 1024

/** Marks a JSON document as a snapshot. */
const SNAPSHOT_KIND = 'xec-snapshot'

const FOREIGN_MAJOR = 'Use the version of xec that took it, or take a new snapshot with this one.'

/** Reads a snapshot's text. `file` names it in errors. Throws an EngineError of kind `malformed`. */
export function parseSnapshot(text: string, file: string): Snapshot {
  const document = parseJson(text, file)
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw makeMalformed(file, 'a snapshot is a JSON object')
  }
  const { kind, formatVersion, ...rest } = document as Record<string, unknown>
  if (kind !== SNAPSHOT_KIND) throw makeMalformed(file, describeKind(document))
  if (typeof formatVersion !== 'string' || !/^1\.\d+$/.test(formatVersion)) {
    const found = typeof formatVersion === 'string' ? `"${formatVersion}"` : 'no text'
    const fix = typeof formatVersion === 'string' ? FOREIGN_MAJOR : undefined
    throw makeMalformed(file, `its "formatVersion" is ${found}; this version of xec reads 1.x`, { fix })
  }
  const { problems, ...snapshot } = makeState(rest)
  if (problems.length > 0) throw makeMalformed(file, renderProblems(problems))
  const { taken } = snapshot
  return { ...snapshot, taken: taken === null ? null : { ...taken, isNewer: isNewer(formatVersion) } }
}

function isNewer(version: string): boolean {
  const [known, found] = [SNAPSHOT_FORMAT_VERSION, version].map((text) => Number(text.split('.')[1]))
  return (found as number) > (known as number)
}

/** The text of a snapshot: the same bytes for the same state. */
export function renderSnapshot({ state, embedded, taken }: Snapshot): string {
  const document = {
    formatVersion: taken === null ? PLAIN_FORMAT_VERSION : SNAPSHOT_FORMAT_VERSION,
    kind: SNAPSHOT_KIND,
    ...(taken === null ? {} : listFacts(taken)),
    engine: state.engine,
    networks: state.networks,
    containers: state.containers,
    ...(embedded === null ? {} : { embedded }),
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

function listFacts({ takenAt, tool, isRedacted, open }: TakenFacts): object {
  return { takenAt, tool, redacted: isRedacted, open }
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw makeMalformed(file, text.trim() === '' ? 'the file is empty' : 'it is not JSON', { cause })
  }
}

// People mix up the files that lie beside each other.
function describeKind(document: object): string {
  if ('steps' in document && 'digests' in document) return 'it is a plan'
  if ('snapshot' in document) return 'it is what "--format json" prints; a snapshot is printed without it'
  return `its "kind" is not "${SNAPSHOT_KIND}"`
}

function renderProblems(problems: readonly string[]): string {
  const shown = problems.slice(0, 3).join('; ')
  return problems.length > 3 ? `${shown}; and ${problems.length - 3} more` : shown
}

interface MalformedFacts {
  readonly fix?: string | undefined
  readonly cause?: unknown
}

function makeMalformed(file: string, reason: string, { fix, cause }: MalformedFacts = {}): EngineError {
  const usual =
    'Restore the file or take a new snapshot with "xec snapshot --out FILE". It was left as it is.'
  return new EngineError('malformed', `${file} is no snapshot: ${reason}.`, { fix: fix ?? usual, cause })
}
