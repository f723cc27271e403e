// What actions, reasons and severities are called: one home for symbol, verb, colour and wording.
import type { Severity } from '../model/diagnostic.ts'
import type { Actions, AttachmentChange, Change, Difference, Plan, Reason } from '../plan/document.ts'
import type { Tone } from './style.ts'

/** How an action is shown. `legend` is what the symbol means where it stands alone. */
export interface ActionWords {
  readonly symbol: string
  readonly verb: string
  readonly legend: string
  readonly tone: Tone
}

/** All actions, by their words joined with a comma, in the order of the legend. */
export const ACTION_WORDS: Readonly<Record<string, ActionWords>> = {
  create: { symbol: '+', verb: 'create', legend: 'create', tone: 'green' },
  connect: { symbol: '+', verb: 'connect', legend: 'connect', tone: 'green' },
  'disconnect,connect': {
    symbol: '~',
    verb: 'reconnect',
    legend: 'reconnect',
    tone: 'yellow',
  },
  'remove,create': { symbol: '-/+', verb: 'replace', legend: 'remove, then create', tone: 'magenta' },
  'create,remove': {
    symbol: '+/-',
    verb: 'replace',
    legend: 'create, then remove',
    tone: 'magenta',
  },
  disconnect: { symbol: '-', verb: 'disconnect', legend: 'disconnect', tone: 'red' },
  remove: { symbol: '-', verb: 'remove', legend: 'remove', tone: 'red' },
  'no-op': { symbol: '=', verb: 'keep', legend: 'keep', tone: 'dim' },
}

/** Symbol, verb and colour of what happens to an object. */
export function readAction(actions: Actions): ActionWords {
  return ACTION_WORDS[actions.join(',')] as ActionWords
}

/** What happens to objects, in one word each, as summaries count it; `keep` is what does not change. */
export type Verb = 'create' | 'replace' | 'remove' | 'connect' | 'reconnect' | 'disconnect' | 'keep'

/** Symbol and colour of a verb. Of a replacement, those of the usual one. */
export function readVerb(verb: Verb): ActionWords {
  return Object.values(ACTION_WORDS).find((words) => words.verb === verb) as ActionWords
}

/** The word between a verb and a network: `connect to`, `disconnect from`. */
export function readLink({ actions }: Pick<AttachmentChange, 'actions'>): 'from' | 'to' {
  return actions.join() === 'disconnect' ? 'from' : 'to'
}

/** Symbol and colour of a difference: a value that is new, gone, or another one. */
export function readDifference({
  before,
  after,
}: Pick<Difference, 'before' | 'after'>): Pick<ActionWords, 'symbol' | 'tone'> {
  if (before === null) return { symbol: '+', tone: 'green' }
  return after === null ? { symbol: '-', tone: 'red' } : { symbol: '~', tone: 'yellow' }
}

/** True if an object is made where there was none, so that there is nothing to compare its values with. */
export function isNew({ actions }: Pick<Change, 'actions'>): boolean {
  return actions.length === 1 && (actions[0] === 'create' || actions[0] === 'connect')
}

const REASONS: Readonly<Record<Reason, string>> = {
  missing: 'does not exist yet',
  'not-declared': 'not declared',
  differs: 'differs from the file',
  renamed: 'renamed in the file',
  stale: 'points at a network that is gone',
  'network-replaced': 'the network is replaced',
  'address-needed': 'another container is declared with its address',
  placeholder: 'stands in for the network that a container names as its mode',
  adopted: 'taken over by this project',
  unchanged: 'as declared',
}

/** The reason of a change in words. */
export function renderReason(mode: Plan['mode'], change: Change): string {
  if (change.reason === 'not-declared' && mode === 'destroy') return 'the project is destroyed'
  if (change.reason === 'missing' && change.kind === 'attachment') return 'not connected yet'
  return REASONS[change.reason]
}

/** The colour of a severity. */
export const SEVERITY_TONES: Readonly<Record<Severity, Tone>> = {
  error: 'red',
  warning: 'yellow',
  notice: 'cyan',
}

const MINUTE = 60_000
const AGES = [
  { least: 48 * 60 * MINUTE, unit: 24 * 60 * MINUTE, noun: 'day' },
  { least: 60 * MINUTE, unit: 60 * MINUTE, noun: 'hour' },
  { least: MINUTE, unit: MINUTE, noun: 'minute' },
] as const

/** A stretch of time, given in milliseconds, as people say it: `3 hours`, `less than a minute`. */
export function renderAge(milliseconds: number): string {
  const age = AGES.find(({ least }) => milliseconds >= least)
  return age === undefined ? 'less than a minute' : renderCount(Math.floor(milliseconds / age.unit), age.noun)
}

/** A number with its noun: `1 error`, `3 errors`. */
export function renderCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
