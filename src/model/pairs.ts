// Canonical maps: sorted [key, value] lists, so that equality, digests and output never depend on insertion order and any key
// (`__proto__`, `toString`, the empty string) is as good as any other.

/** A map from text to text, sorted by key in code point order, without repeated keys. */
export type Pairs = readonly (readonly [string, string])[]

/** Orders texts by code point, the same on every machine and locale. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  const length = Math.min(a.length, b.length)
  for (let index = 0; index < length; index += 1) {
    const left = a.charCodeAt(index)
    const right = b.charCodeAt(index)
    if (left !== right) return rankOfUnit(left) - rankOfUnit(right)
  }
  return a.length - b.length
}

// UTF-16 sorts surrogates (characters above U+FFFF) below U+E000..U+FFFF; code point order wants them above.
function rankOfUnit(unit: number): number {
  if (unit < 0xd800) return unit
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800
}

/** Makes canonical pairs of entries in any order; the last value of a repeated key counts. */
export function makePairs(entries: Iterable<readonly [string, string]>): Pairs {
  return [...new Map(entries)].toSorted(([a], [b]) => compareText(a, b))
}

/** The value of a key, or undefined. */
export function findPair(pairs: Pairs, key: string): string | undefined {
  return pairs.find(([name]) => name === key)?.[1]
}

/** Sorts texts by code point and drops repeats. */
export function sortTexts(texts: Iterable<string>): string[] {
  return [...new Set(texts)].toSorted(compareText)
}

/** Adds a value to the list that a map holds for a key. */
export function addTo<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [value])
  else list.push(value)
}
