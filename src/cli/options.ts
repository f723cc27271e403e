// The options of the command line as values: parsed, with their defaults.
import { InvalidArgumentError } from 'commander'
import type { Severity } from '../model/diagnostic.ts'
import type { FailurePolicy } from '../plan/undo.ts'
import { findNearest } from '../config/suggest.ts'
import type { ApproveWhen } from '../model/desired.ts'
import { isDay } from '../model/day.ts'
import type { HazardType } from '../plan/document.ts'
import { DANGERS, HAZARD_LEVELS } from '../plan/hazard-levels.ts'
import { DEFAULT_MARKDOWN_BYTES, LEAST_MARKDOWN_BYTES } from '../render/markdown-size.ts'

const FORMATS = [
  'text',
  'json',
  'jsonl',
  'markdown',
  'html',
  'svg',
  'mermaid',
  'dot',
  'github',
  'sarif',
  'tap',
  'junit',
] as const

/** What is printed on stdout. */
export type Format = (typeof FORMATS)[number]

/** True for the name of a format that some command has. */
export function isFormat(word: string): word is Format {
  return FORMATS.some((format) => format === word)
}

/** What a picture shows. */
export type TopologyKind = 'declared' | 'observed' | 'planned'

/** From which severity on findings make a run fail. */
export type FailOn = Severity | 'never'

/** All options. Those that a command does not have keep their defaults there. */
export interface Options {
  readonly config: string | undefined
  readonly profile: readonly string[]
  readonly var: Readonly<Record<string, string>>
  readonly engine: string | undefined
  readonly format: Format
  /** The file that takes the document, or, if it ends in .jsonl, the events. */
  readonly jsonInto: string | undefined
  readonly color: boolean
  readonly quiet: boolean
  /** How often `-v` was given: 1 adds steps and what the engine was asked, 2 each call. */
  readonly verbose: number
  readonly out: string | undefined
  readonly destroy: boolean
  /** A digest, or the beginning of one: 16 to 64 hexadecimal digits. */
  readonly approve: string | undefined
  /** Which plans a person must agree to; undefined: as the file says. */
  readonly approveWhen: ApproveWhen | undefined
  readonly detailedExitcode: boolean
  readonly showUnchanged: boolean
  /** Bytes. */
  readonly maxBytes: number
  readonly commentKey: string | undefined
  readonly allow: readonly HazardType[]
  readonly allowMissing: boolean
  /** A day such as 2026-12-31; undefined: today. */
  readonly date: string | undefined
  readonly adopt: boolean
  readonly yes: boolean
  /** Engine calls at once; undefined: what is best for each kind of call. */
  readonly parallelism: number | undefined
  /** Milliseconds. */
  readonly lockTimeout: number
  readonly journal: boolean
  readonly complete: boolean
  readonly undo: boolean
  readonly discard: boolean
  readonly onFailure: FailurePolicy
  readonly full: boolean
  readonly name: string | undefined
  readonly network: readonly string[]
  readonly container: readonly string[]
  readonly label: readonly string[]
  readonly all: boolean
  readonly merge: boolean
  readonly force: boolean
  readonly external: boolean
  readonly subnets: boolean
  readonly ports: boolean
  readonly of: TopologyKind | undefined
  readonly changed: boolean
  readonly reachability: boolean
  readonly planned: boolean
  readonly live: boolean
  readonly fix: boolean
  readonly dryRun: boolean
  /** Codes of rules. */
  readonly only: readonly string[]
  readonly minSeverity: Severity
  readonly failOn: FailOn
  readonly save: string | undefined
  readonly baseline: string | undefined
  readonly image: string | undefined
  /** TCP ports. */
  readonly port: readonly number[]
  /** Milliseconds for one answer, and for a whole check. */
  readonly probeTimeout: number
  readonly timeout: number
}

/** What holds where nothing is said. */
export const DEFAULT_OPTIONS: Options = {
  config: undefined,
  profile: [],
  var: {},
  engine: undefined,
  format: 'text',
  jsonInto: undefined,
  color: true,
  quiet: false,
  verbose: 0,
  out: undefined,
  destroy: false,
  approve: undefined,
  approveWhen: undefined,
  detailedExitcode: false,
  showUnchanged: false,
  maxBytes: DEFAULT_MARKDOWN_BYTES,
  commentKey: undefined,
  allow: [],
  allowMissing: false,
  date: undefined,
  adopt: false,
  yes: false,
  parallelism: undefined,
  lockTimeout: 60_000,
  journal: true,
  complete: false,
  undo: false,
  discard: false,
  onFailure: 'undo-incomplete',
  full: false,
  name: undefined,
  network: [],
  container: [],
  label: [],
  all: false,
  merge: false,
  force: false,
  external: false,
  subnets: false,
  ports: false,
  of: undefined,
  changed: false,
  reachability: false,
  planned: false,
  live: false,
  fix: false,
  dryRun: false,
  only: [],
  minSeverity: 'notice',
  failOn: 'error',
  save: undefined,
  baseline: undefined,
  image: undefined,
  port: [],
  probeTimeout: 2_000,
  timeout: 60_000,
}

/** Adds one more value of an option that may be given several times. */
export function parseRepeated(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}

/** Adds words with commas between them to those that were named before. */
export function parseWords(value: string, before: readonly string[] = []): readonly string[] {
  const words = value.split(',').map((word) => word.trim())
  return [...before, ...words.filter((word) => word !== '')]
}

/** Counts how often a flag is given. */
export function countFlag(_value: unknown, before: number = 0): number {
  return before + 1
}

/** Parses the name of a project. */
export function parseProjectName(value: string): string {
  if (/^[a-z0-9][a-z0-9_-]{0,62}$/.test(value)) return value
  throw new InvalidArgumentError('Write at most 63 lower-case letters, digits, "_" and "-".')
}

/** Adds one `key=value`. */
export function parseVariable(
  value: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const match = /^([^=]+)=(.*)$/s.exec(value)
  if (match === null) throw new InvalidArgumentError('Write key=value.')
  return { ...before, [match[1] as string]: match[2] as string }
}

/** Adds dangers that are agreed to, `removes-all,adopts`, to those that were named before. */
export function parseDangers(value: string, before: readonly HazardType[] = []): readonly HazardType[] {
  return [...before, ...value.split(',').map((word) => parseDanger(word.trim()))]
}

function parseDanger(word: string): HazardType {
  const danger = DANGERS.find((type) => type === word)
  if (danger !== undefined) return danger
  if (Object.hasOwn(HAZARD_LEVELS, word)) {
    throw new InvalidArgumentError(`"${word}" is only a notice and needs no consent.`)
  }
  const nearest = findNearest(word, DANGERS)
  const hint = nearest === null ? '' : ` Did you mean "${nearest}"?`
  throw new InvalidArgumentError(`"${word}" is no danger.${hint} Dangers: ${DANGERS.join(', ')}.`)
}

const MOST_PARALLEL = 64

/** Parses how many engine calls may run at once. */
export function parseParallelism(value: string): number {
  const number = /^\d{1,3}$/.test(value) ? Number(value) : 0
  if (number < 1 || number > MOST_PARALLEL) {
    throw new InvalidArgumentError(`Give a whole number from 1 to ${MOST_PARALLEL}.`)
  }
  return number
}

// 64 bits: nobody makes another plan in a hurry whose digest begins alike.
const LEAST_DIGEST = 16

/** Parses the digest of a plan as it is printed, without `sha256:`, or the beginning of one. */
export function parseDigest(value: string): string {
  const match = /^(?:sha256:)?([0-9a-f]{1,64})$/i.exec(value.trim())
  if (match === null) throw new InvalidArgumentError('Give the digest of a plan as it is printed: sha256:...')
  const [, digits] = match as unknown as readonly [string, string]
  if (digits.length < LEAST_DIGEST) {
    throw new InvalidArgumentError(`Give at least ${LEAST_DIGEST} of its digits.`)
  }
  return digits.toLowerCase()
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, '': 1_000, m: 60_000, h: 3_600_000 }

/** Parses a duration such as `60s`, `2m`, `500ms` or, in seconds, `90`, into milliseconds. */
export function parseDuration(value: string): number {
  const match = /^(\d{1,6}(?:\.\d{1,3})?)(ms|s|m|h|)$/.exec(value)
  if (match === null) throw new InvalidArgumentError('Write a duration such as 60s, 2m or 500ms.')
  return Math.round(Number(match[1]) * (UNITS[match[2] as string] as number))
}

const MOST_PORTS = 64

/** Adds one more TCP port. */
export function parsePorts(value: string, before: readonly number[] = []): readonly number[] {
  const port = /^\d{1,5}$/.test(value) ? Number(value) : 0
  if (port < 1 || port > 65_535) throw new InvalidArgumentError('Give a port from 1 to 65535.')
  if (before.length === MOST_PORTS) throw new InvalidArgumentError(`Give ${MOST_PORTS} at most.`)
  return [...new Set([...before, port])]
}

/** Parses a day such as `2026-12-31`. */
export function parseDay(value: string): string {
  if (isDay(value)) return value
  throw new InvalidArgumentError('Give a day of the calendar such as 2026-12-31.')
}

/** Parses the size of a document in bytes. */
export function parseMaxBytes(value: string): number {
  const number = /^\d{1,9}$/.test(value) ? Number(value) : 0
  if (number < LEAST_MARKDOWN_BYTES) {
    throw new InvalidArgumentError(
      `Give a whole number of bytes from ${LEAST_MARKDOWN_BYTES}: what is never left out needs as many.`,
    )
  }
  return number
}

const LONGEST_KEY = 63

/** Parses what tells comments of one project apart. */
export function parseCommentKey(value: string): string {
  if (value !== '' && value.length <= LONGEST_KEY && !/[^A-Za-z0-9_./-]/.test(value)) return value
  throw new InvalidArgumentError(`Use letters, digits and "_./-", ${LONGEST_KEY} characters at most.`)
}
