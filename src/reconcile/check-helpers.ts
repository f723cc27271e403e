// Helper containers of a live check: each lends its tools to the network namespace of another container. All that a run starts it takes away;
// each ends and goes by itself when the run's time is over, whatever became of the run; and what is left over all the same the next run takes
// away.
import { isDead, readHolder } from '../apply/holder.ts'
import { repeatWhile } from '../apply/wait.ts'
import { HELPER_LABEL, makeHelperLabels, parseHelperLabels } from '../check/helper-labels.ts'
import type { Engine } from '../engine/engine.ts'
import type { FoundHelper, Prober } from '../engine/prober.ts'
import { EngineError, XecError } from '../model/errors.ts'
import { findPair, type Pairs } from '../model/pairs.ts'

/** Starts helpers, and takes them away again. */
export interface Helpers {
  /** Starts one beside a container, and gives its id. */
  readonly start: (beside: string) => Promise<string>
  /** Takes away all that were started, those included that are being started just now. Rejects if one of them stays. */
  readonly end: () => Promise<void>
}

// An image that the engine has, and how long the run may take.
interface HelperFacts {
  readonly image: string
  readonly milliseconds: number
}

// Between the end of a run's time and the end of its helpers.
const MARGIN_SECONDS = 15

// Rejects with XecError `usage` if the engine lacks the image; nothing is ever pulled.
async function prepareHelpers(
  engine: Pick<Engine, 'readClock'>,
  prober: Prober,
  { image, milliseconds }: HelperFacts,
): Promise<Helpers> {
  if (!(await prober.hasImage(image))) {
    throw new XecError('usage', `The engine has no image "${image}".`, {
      fix: `Get it first: docker pull ${image}. xec pulls nothing by itself.`,
    })
  }
  const seconds = Math.ceil(milliseconds / 1000) + MARGIN_SECONDS
  const now = await engine.readClock()
  const labels = makeHelperLabels(readHolder(), now + seconds * 1000)
  const started: Promise<string>[] = []
  return {
    start: (beside) => {
      const starting = prober.startHelper({ image, beside, seconds, labels })
      started.push(starting)
      return starting
    },
    end: async () => {
      try {
        await repeatWhile(async () => removeStarted(prober, { labels, started }), isUnreachable)
      } catch (error) {
        throw isUnreachable(error) ? makeLeftError(error) : error
      }
    },
  }
}

interface Started {
  readonly labels: Pairs
  readonly started: readonly Promise<string>[]
}

async function removeStarted(prober: Prober, { labels, started }: Started): Promise<void> {
  const made = await Promise.allSettled(started)
  const known = made.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  // of one without an answer nobody knows whether it was made
  const isUnknown = made.some((one) => one.status === 'rejected' && !isAnswered(one.reason))
  const found = isUnknown ? (await prober.listHelpers(HELPER_LABEL)).filter(isOf(labels)) : []
  const ids = new Set([...known, ...found.map(({ id }) => id)])
  const removed = await Promise.allSettled([...ids].map((id) => prober.removeHelper(id)))
  const failure = removed.find((one) => one.status === 'rejected')
  if (failure !== undefined) throw failure.reason
}

function isAnswered(error: unknown): boolean {
  return error instanceof EngineError && error.status !== null
}

// Its image may have labels of its own.
function isOf(labels: Pairs): (helper: FoundHelper) => boolean {
  return (helper) => labels.every(([name, value]) => findPair(helper.labels, name) === value)
}

// An engine that is started again answers in a few seconds.
function isUnreachable(error: unknown): error is EngineError {
  return error instanceof EngineError && error.kind === 'unreachable'
}

function makeLeftError({ kind, message, fix, call, cause }: EngineError): EngineError {
  return new EngineError(kind, message, {
    call,
    cause,
    fix: `${fix} Helper containers may be left: they end by themselves, and the next "xec check" removes them.`,
  })
}

/** A run with helpers, if it names an image for them, and without what earlier runs left behind. */
export interface HelpedRun<Result> {
  readonly result: Result
  /** How many helpers earlier runs had left behind. */
  readonly removed: number
}

/** Runs something that may need helpers. All of them are taken away, whatever happens. */
export async function withHelpers<Result>(
  engine: Pick<Engine, 'readClock'>,
  prober: Prober,
  {
    image,
    milliseconds,
    run,
  }: {
    readonly image: string | null
    readonly milliseconds: number
    /** `others`: helpers of other runs, by id. They go at any moment, and nothing may be run in them. */
    readonly run: (helpers: Helpers | null, others: ReadonlySet<string>) => Promise<Result>
  },
): Promise<HelpedRun<Result>> {
  const found = await prober.listHelpers(HELPER_LABEL)
  const removed = await removeLeftOver(engine, prober, found)
  const helpers = image === null ? null : await prepareHelpers(engine, prober, { image, milliseconds })
  try {
    return { result: await run(helpers, new Set(found.map(({ id }) => id))), removed }
  } finally {
    await helpers?.end()
  }
}

// What runs that are no more left behind, and how many there were.
async function removeLeftOver(
  engine: Pick<Engine, 'readClock'>,
  prober: Prober,
  found: readonly FoundHelper[],
): Promise<number> {
  if (found.length === 0) return 0
  const now = await engine.readClock()
  let removed = 0
  for (const helper of found) {
    if (!isLeftOver(helper, now)) continue
    await prober.removeHelper(helper.id)
    removed += 1
  }
  return removed
}

// Labels that say nothing are of no run that is known, and of nobody's who could miss it only if its time is over.
function isLeftOver({ labels }: FoundHelper, now: number): boolean {
  const { holder, until } = parseHelperLabels(labels)
  if (until !== null && until < now) return true
  return holder !== null && isDead(holder)
}
