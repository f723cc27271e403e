// The snapshot format: an engine's state as JSON, which is also the embedded engine's file. What is read is untrusted: it is
// checked field by field and brought to canonical order, so that nothing behind it meets another shape.
import { EngineError } from '../../model/errors.ts'
import { makeState } from './shape.ts'
import type { Snapshot } from './snapshot.ts'

/** The version of the snapshot format. Additions raise the minor part, anything else the major one. */
const SNAPSHOT_FORMAT_VERSION = '1.0'

/** Marks a JSON document as a snapshot. */
const SNAPSHOT_KIND = 'xec-snapshot'

/** Reads a snapshot's text. `file` names it in errors. Throws an EngineError of kind `malformed`. */
export function parseSnapshot(text: string, file: string): Snapshot {
  const document = parseJson(text, file)
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw makeMalformed(file, 'a snapshot is a JSON object')
  }
  const { kind, formatVersion, ...rest } = document as Record<string, unknown>
  if (kind !== SNAPSHOT_KIND) throw makeMalformed(file, `its "kind" is not "${SNAPSHOT_KIND}"`)
  if (typeof formatVersion !== 'string' || !/^1\.\d+$/.test(formatVersion)) {
    const found = typeof formatVersion === 'string' ? `"${formatVersion}"` : 'no text'
    throw makeMalformed(file, `its "formatVersion" is ${found}; this version of xec reads 1.x`)
  }
  const { problems, ...snapshot } = makeState(rest)
  if (problems.length > 0) throw makeMalformed(file, renderProblems(problems))
  return snapshot
}

/** The text of a snapshot: the same bytes for the same state. */
export function renderSnapshot({ state, embedded }: Snapshot): string {
  const document = {
    formatVersion: SNAPSHOT_FORMAT_VERSION,
    kind: SNAPSHOT_KIND,
    engine: state.engine,
    networks: state.networks,
    containers: state.containers,
    ...(embedded === null ? {} : { embedded }),
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw makeMalformed(file, text.trim() === '' ? 'the file is empty' : 'it is not JSON', cause)
  }
}

function renderProblems(problems: readonly string[]): string {
  const shown = problems.slice(0, 3).join('; ')
  return problems.length > 3 ? `${shown}; and ${problems.length - 3} more` : shown
}

function makeMalformed(file: string, reason: string, cause?: unknown): EngineError {
  const fix = 'Restore the file or take a new snapshot. It was left as it is.'
  return new EngineError('malformed', `${file} is no snapshot: ${reason}.`, { fix, cause })
}
