// What is made of samples: medians, how far they spread, ratios with the interval that noise leaves, and how fast something grows. Pure:
// the same samples give the same figures, also where they are drawn anew.

/** Middle of samples, and the two values between which their middle half lies. */
export interface Summary {
  readonly median: number
  readonly low: number
  readonly high: number
}

/** A ratio of two medians, and the interval in which 95 of 100 repetitions would find it. */
export interface Ratio {
  readonly value: number
  readonly low: number
  readonly high: number
}

/** How long something of a size takes. */
export interface SizedSample {
  readonly size: number
  readonly value: number
}

/** The value below which a share of the samples lies, between neighbours in proportion. Throws if there are none. */
export function findQuantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b)
  const place = (sorted.length - 1) * share
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]]
  if (below === undefined || above === undefined) throw new RangeError('there are no samples')
  return below + (above - below) * (place - Math.floor(place))
}

/** The middle of samples. */
export function findMedian(samples: readonly number[]): number {
  return findQuantile(samples, 0.5)
}

/** Median and quartiles. */
export function makeSummary(samples: readonly number[]): Summary {
  return {
    median: findMedian(samples),
    low: findQuantile(samples, 0.25),
    high: findQuantile(samples, 0.75),
  }
}

const REPETITIONS = 1000

/**
 * The ratio of the median of `dividend`, less that of `minus`, to the median of `divisor`. The interval is what repeated draws from the
 * samples give; with few samples it is as wide as they are apart.
 */
export function makeRatio(
  dividend: readonly number[],
  divisor: readonly number[],
  minus: readonly number[] = [0],
): Ratio {
  const draw = makeDraw()
  const ratios = Array.from(
    { length: REPETITIONS },
    () => (findMedian(draw(dividend)) - findMedian(draw(minus))) / findMedian(draw(divisor)),
  )
  return {
    value: (findMedian(dividend) - findMedian(minus)) / findMedian(divisor),
    low: findQuantile(ratios, 0.025),
    high: findQuantile(ratios, 0.975),
  }
}

// Chance of its own (a linear congruential generator), so that a report of the same samples is the same.
function makeDraw(): (samples: readonly number[]) => readonly number[] {
  let state = 1
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  return (samples) => samples.map(() => samples[Math.floor(next() * samples.length)] as number)
}

/**
 * The exponent with which values grow with their sizes: the slope of the line that fits best through both, as logarithms. 1 is
 * proportional, 2 square.
 */
export function fitExponent(samples: readonly SizedSample[]): number {
  const points = samples.map(({ size, value }) => ({ x: Math.log(size), y: Math.log(value) }))
  const middle = (pick: (point: { x: number; y: number }) => number): number =>
    points.reduce((sum, point) => sum + pick(point), 0) / points.length
  const [x, y] = [middle((point) => point.x), middle((point) => point.y)]
  return middle((point) => (point.x - x) * (point.y - y)) / middle((point) => (point.x - x) ** 2)
}
