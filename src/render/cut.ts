// How a document is made to fit: it is laid out with less and less of what matters least, never cut in the middle of anything.

/** A document that was made to fit, and how many entries of each list it shows. */
export interface Fitted {
  readonly text: string
  readonly shown: readonly number[]
}

/** Lays a document out with only so many entries of each of its lists. With none of any it must be as short as it can be. */
export type Layout = (shown: readonly number[]) => string

/** The number of bytes of a text in UTF-8. */
export function readByteLength(text: string): number {
  return new TextEncoder().encode(text).length
}

/**
 * Lays a document out within a number of bytes. The lists stand in the order in which they are given up: one is shortened only when
 * those before it are gone, and by no more than is needed.
 */
export function fitDocument(layout: Layout, sizes: readonly number[], maxBytes: number): Fitted {
  let best: Fitted = { text: layout(sizes), shown: sizes }
  for (let at = 0; at < sizes.length && readByteLength(best.text) > maxBytes; at += 1) {
    const shorten = (count: number): Fitted => {
      const shown = best.shown.with(at, count)
      return { text: layout(shown), shown }
    }
    best = findLongest(shorten, sizes[at] as number, maxBytes)
  }
  return best
}

// The one with most entries of those that fit, or the one without any.
function findLongest(shorten: (count: number) => Fitted, size: number, maxBytes: number): Fitted {
  let best = shorten(0)
  if (readByteLength(best.text) > maxBytes) return best
  let [low, high] = [0, size]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    const fitted = shorten(middle)
    if (readByteLength(fitted.text) > maxBytes) high = middle
    else [low, best] = [middle, fitted]
  }
  return best
}
