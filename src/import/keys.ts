// Keys of the file for names of the engine: the same text where that is a plain key, so that `name:` and `container:` are rarely needed.

const NOT_PLAIN = /[^A-Za-z0-9_-]+/g

/** A live object that needs a key. `wanted` is the key that it had, or null. */
export interface Unnamed {
  readonly id: string
  readonly name: string
  readonly wanted: string | null
}

/** Gives each object a key that no other has, by id. Keys that objects had go first, then those that are their names. */
export function makeKeys(
  objects: readonly Unnamed[],
  taken: Iterable<string> = [],
): ReadonlyMap<string, string> {
  const used = new Set(taken)
  const keys = new Map<string, string>()
  const give = (id: string, key: string): void => {
    if (keys.has(id) || used.has(key)) return
    used.add(key)
    keys.set(id, key)
  }
  for (const { id, wanted } of objects) if (wanted !== null) give(id, wanted)
  for (const { id, name } of objects) if (makeKey(name) === name) give(id, name)
  for (const { id, name } of objects) {
    for (let count = 1; !keys.has(id); count += 1) give(id, makeKey(name) + (count === 1 ? '' : `-${count}`))
  }
  return keys
}

function makeKey(name: string): string {
  return name.replaceAll(NOT_PLAIN, '-')
}
