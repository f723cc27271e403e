// How a document is made to fit: it is laid out with less and less of what matters least, never cut in the middle of anything.

/** A document that was made to fit, and how many entries of each list it shows. */
export interface Fitted {
  readonly text: string
  readonly shown: readonly number[]
}

/**
 * Lays a document out with only so many entries of each of its lists. With none of any it must be as short as it can be, and not null. Null for one that
 * is too long for certain: to lay out all of a large document, only to see that, would take most of the time.
 */
export type Layout = (shown: readonly number[]) => string | null

/** The number of bytes of a text in UTF-8. */
export function readByteLength(text: string): number {
  return new TextEncoder().encode(text).length
}

/**
 * Lays a document out within a number of bytes. The lists stand in the order in which they are given up: one is shortened only when
 * those before it are gone, and by no more than is needed.
 */
export function fitDocument(layout: Layout, sizes: readonly number[], maxBytes: number): Fitted {
  const lay = (shown: readonly number[]): Fitted | null => {
    const text = layout(shown)
    return text === null || readByteLength(text) > maxBytes ? null : { text, shown }
  }
  let shown = sizes
  let fitted = lay(shown)
  for (let at = 0; at < sizes.length && fitted === null; at += 1) {
    shown = shown.with(at, 0)
    const [before, least] = [shown, lay(shown)]
    fitted = least && findLongest((count) => lay(before.with(at, count)), sizes[at] as number, least)
  }
  // without anything that can be left out it is as long as it is
  return fitted ?? { text: layout(shown) as string, shown }
}

// The one with most entries of those that fit.
function findLongest(lay: (count: number) => Fitted | null, size: number, least: Fitted): Fitted {
  let best = least
  let [low, high] = [0, size]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    const fitted = lay(middle)
    if (fitted === null) high = middle
    else [low, best] = [middle, fitted]
  }
  return best
}
