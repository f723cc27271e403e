// Where in a network namespace something can be run: in one of its own containers with what its image has, otherwise in a helper.
import { readLook } from '../check/answers.ts'
import type { Obstacle } from '../check/checks.ts'
import type { Listener } from '../check/listeners.ts'
import { makeLookCommand, RUNNERS, type Tools } from '../check/scripts.ts'
import type { ExecEnd } from '../engine/prober.ts'
import { EngineError } from '../model/errors.ts'
import type { Helpers } from './check-helpers.ts'

/** A container and the tools to check with in it. */
export interface Place {
  readonly kind: 'place'
  readonly container: string
  readonly tools: Tools
}

/** Why there is no place. */
export interface NoPlace {
  readonly kind: 'none'
  readonly obstacle: Obstacle
  readonly note: string
}

/** What is known of a namespace: a place to check from or why there is none, and who listens (null: nobody could look). */
export interface Surveyed {
  readonly place: Place | NoPlace
  readonly listeners: readonly Listener[] | null
}

/** With what is looked for a place. `exec` gives null where there is no time any more. */
export interface Survey {
  readonly exec: (container: string, command: readonly string[]) => Promise<ExecEnd | null>
  readonly helpers: Helpers | null
}

/** A namespace: the running containers in it, the one that knows its files best first, and the one beside which a helper stands. */
export interface Namespace {
  readonly hosts: readonly { readonly id: string }[]
  readonly beside: string
}

/** Looks for a place to check from. */
export async function surveyNamespace(survey: Survey, { hosts, beside }: Namespace): Promise<Surveyed> {
  let best: Surveyed = { place: NO_TOOLS, listeners: null }
  for (const { id } of hosts) {
    const found = await surveyContainer(survey, id)
    if (found.place.kind === 'place') return found
    best = { place: found.place, listeners: found.listeners ?? best.listeners }
  }
  const { place } = best
  if (survey.helpers === null || (place.kind === 'none' && place.obstacle !== 'no-tools')) return best
  return surveyHelper(survey, survey.helpers, { beside, known: best })
}

const NO_TIME: NoPlace = { kind: 'none', obstacle: 'no-time', note: '' }
const NO_TOOLS: NoPlace = { kind: 'none', obstacle: 'no-tools', note: '' }

async function surveyContainer({ exec }: Survey, container: string): Promise<Surveyed> {
  for (const runner of RUNNERS) {
    const end = await exec(container, makeLookCommand(runner))
    if (end === null) return { place: NO_TIME, listeners: null }
    if (end.kind === 'no-program') continue
    const look = end.kind === 'ended' ? readLook(runner, end.output) : null
    if (look === null) return { place: explainEnd(end), listeners: null }
    // a shell that finds none of the others says so of them all
    const place: Place | NoPlace =
      look.tools === null ? NO_TOOLS : { kind: 'place', container, tools: look.tools }
    return { place, listeners: look.listeners }
  }
  return { place: NO_TOOLS, listeners: null }
}

/** Why a command that ended in another way than it should told nothing. */
export function explainEnd(end: ExecEnd): NoPlace {
  switch (end.kind) {
    case 'ended':
      return { kind: 'none', obstacle: 'no-answer', note: end.output.trim().slice(0, 200) }
    case 'not-running':
      return { kind: 'none', obstacle: 'not-running', note: end.detail }
    case 'no-program':
      return NO_TOOLS
    case 'hanging':
      return { kind: 'none', obstacle: 'hanging', note: '' }
    case 'flooding':
      return { kind: 'none', obstacle: 'no-answer', note: 'it wrote more than 1 MB' }
  }
}

async function surveyHelper(
  survey: Survey,
  helpers: Helpers,
  { beside, known }: { readonly beside: string; readonly known: Surveyed },
): Promise<Surveyed> {
  let id: string
  try {
    id = await helpers.start(beside)
  } catch (error) {
    // the engine is there, and does not start it
    if (error instanceof EngineError && error.status !== null) {
      return { ...known, place: { kind: 'none', obstacle: 'no-tools', note: `the helper: ${error.message}` } }
    }
    throw error
  }
  const { place, listeners } = await surveyContainer(survey, id)
  if (place.kind === 'place') return { place, listeners }
  // it is the run that is over, not anything about the helper
  if (place.obstacle === 'no-time') return { ...known, place }
  const note = place.note !== '' || place.obstacle !== 'no-tools' ? place.note : 'its image has no tools'
  return { ...known, place: { ...place, note: note === '' ? 'the helper' : `the helper: ${note}` } }
}
