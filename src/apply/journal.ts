// The journal of an apply as text, and back. It is read where it matters most, by a later version or on another machine, so what it
// holds is checked before anybody relies on it.
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { XecError } from '../model/errors.ts'
import { JOURNAL_VERSION } from '../model/journal.ts'
import type { LockHolder } from '../model/lock.ts'
import type { Plan, Step } from '../plan/document.ts'
import type { HiddenStep } from './hidden-steps.ts'

/** What an apply set out to do. `since` is ISO 8601 in UTC, by the engine's clock. */
export interface Journal extends Pick<Plan, 'project' | 'tool' | 'mode'> {
  readonly formatVersion: string
  readonly id: string
  readonly engine: Pick<Plan['engine'], 'id' | 'name'>
  readonly since: string
  readonly holder: LockHolder
  /** True if the engine has, or had, the same journal; false where it could not take it. */
  readonly onEngine: boolean
  /** Without values from the environment; `hidden` are those that lack some. */
  readonly steps: readonly Step[]
  readonly hidden: readonly HiddenStep[]
}

const PACKED = new WeakMap<Journal, string>()

/** A journal as a text that fits into a label; made once. */
export function packJournal(journal: Journal): string {
  const known = PACKED.get(journal)
  if (known !== undefined) return known
  const packed = deflateRawSync(JSON.stringify(journal)).toString('base64')
  PACKED.set(journal, packed)
  return packed
}

/** The journal in a label. Throws XecError `journal` if it cannot be read; `source` says where it lies. */
export function unpackJournal(text: string, source: string): Journal {
  let json: string
  try {
    json = inflateRawSync(Buffer.from(text, 'base64')).toString('utf8')
  } catch (error) {
    throw makeDamagedError(source, error)
  }
  return parseJournal(json, source)
}

/** The journal in a JSON text. Throws XecError `journal` if it is damaged or of a version that cannot be read. */
export function parseJournal(json: string, source: string): Journal {
  const value = parseObject(json, source)
  const version = String(value['formatVersion'])
  if (version.split('.')[0] !== JOURNAL_VERSION.split('.')[0]) throw makeVersionError(version, source)
  if (!hasShape(value)) throw makeDamagedError(source)
  return value
}

function parseObject(json: string, source: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch (error) {
    throw makeDamagedError(source, error)
  }
  if (typeof value !== 'object' || value === null || !('formatVersion' in value))
    throw makeDamagedError(source)
  return value
}

/** What a step holds beside its place in the graph. */
const PARTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['create-network', ['spec']],
  ['remove-network', ['network', 'before']],
  ['connect', ['network', 'container', 'endpoint']],
  ['disconnect', ['network', 'container', 'before']],
])

// Whoever writes a journal of this version writes whole steps; what is looked for is damage, not malice.
function hasShape(value: Record<string, unknown>): value is Record<string, unknown> & Journal {
  const { engine, holder, steps, hidden } = value
  return (
    hasTexts(value, ['id', 'project', 'tool', 'mode', 'since']) &&
    hasTexts(engine, ['id', 'name']) &&
    hasTexts(holder, ['user', 'host']) &&
    typeof value['onEngine'] === 'boolean' &&
    Array.isArray(hidden) &&
    hidden.every((entry) => hasTexts(entry, ['id', 'digest'])) &&
    Array.isArray(steps) &&
    steps.every(isStep) &&
    hasWholeGraph(steps)
  )
}

function isStep(value: unknown): value is Step {
  if (!hasTexts(value, ['id', 'of', 'action']) || !Array.isArray(value['waitsFor'])) return false
  const parts = PARTS.get(value['action'])
  return parts !== undefined && parts.every((part) => isObject(value[part]) || value[part] === null)
}

function hasWholeGraph(steps: readonly Step[]): boolean {
  const ids = new Set(steps.map(({ id }) => id))
  return steps.every(({ waitsFor }) => waitsFor.every((id) => ids.has(id)))
}

function hasTexts<Field extends string>(
  value: unknown,
  fields: readonly Field[],
): value is Record<string, unknown> & Record<Field, string> {
  return isObject(value) && fields.every((field) => typeof value[field] === 'string')
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function makeDamagedError(source: string, cause?: unknown): XecError {
  return new XecError('journal', `The journal of an earlier apply cannot be read: ${source} is damaged.`, {
    fix: 'Look at the networks of your containers; "xec recover --discard" then forgets the journal.',
    cause,
  })
}

function makeVersionError(version: string, source: string): XecError {
  return new XecError(
    'journal',
    `The journal of an earlier apply is of version ${version}, which this xec cannot read: ${source}.`,
    { fix: 'Finish that apply with the version of xec that began it ("xec recover").' },
  )
}
