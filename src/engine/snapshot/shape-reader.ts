// Reads typed values out of untrusted JSON. A value of the wrong type is reported with its path and replaced by an empty one, so
// that reading goes on and all problems come at once.

// Nobody reads more, and a large file of something else would fill the memory with them.
const MOST_PROBLEMS = 1000

/** Reads the fields of one object. Readers of objects inside it report to the same list of problems. */
export class ShapeReader {
  /** What was wrong so far, each with its path: `networks[0].name: is no text`. */
  readonly problems: string[]
  readonly #fields: Readonly<Record<string, unknown>>
  readonly #path: string

  constructor(value: unknown, path: string = '', problems: string[] = []) {
    this.problems = problems
    this.#path = path
    this.#fields = isRecord(value) ? value : {}
    if (!isRecord(value)) this.problems.push(`${path}: is no object`)
  }

  /** Adds a problem of a field. */
  report(key: string, problem: string): void {
    this.problems.push(`${this.#pathOf(key)}: ${problem}`)
  }

  text(key: string): string {
    const value = this.#find(key)
    if (typeof value === 'string') return value
    this.report(key, 'is no text')
    return ''
  }

  flag(key: string): boolean {
    const value = this.#find(key)
    if (typeof value !== 'boolean') this.report(key, 'is neither true nor false')
    return value === true
  }

  integer(key: string, last: number, first: number = 0): number {
    const value = this.#find(key)
    if (Number.isSafeInteger(value) && (value as number) >= first && (value as number) <= last)
      return value as number
    this.report(key, 'is no whole number in its range')
    return first
  }

  oneOf<Choice extends string>(key: string, choices: readonly [Choice, ...Choice[]]): Choice {
    const value = this.#find(key)
    const found = choices.find((choice) => choice === value)
    if (found === undefined) this.report(key, `is none of ${choices.join(' ')}`)
    return found ?? choices[0]
  }

  manyOf<Choice extends string>(key: string, choices: readonly Choice[]): readonly Choice[] {
    const texts = this.texts(key)
    const found = choices.filter((choice) => texts.includes(choice))
    if (found.length < texts.length) this.report(key, 'holds an unknown name')
    return found
  }

  texts(key: string): readonly string[] {
    return this.#items(key).map((item, index) => {
      if (typeof item === 'string') return item
      this.report(`${key}[${index}]`, 'is no text')
      return ''
    })
  }

  pairs(key: string): readonly (readonly [string, string])[] {
    return this.#items(key).map((item, index) => {
      if (isPair(item)) return item
      this.report(`${key}[${index}]`, 'is no pair of texts')
      return ['', '']
    })
  }

  nullable<Value>(key: string, read: () => Value): Value | null {
    return this.#find(key) === null ? null : read()
  }

  has(key: string): boolean {
    return Object.hasOwn(this.#fields, key)
  }

  object(key: string): ShapeReader {
    return new ShapeReader(this.#find(key), this.#pathOf(key), this.problems)
  }

  list<Value>(key: string, read: (reader: ShapeReader) => Value): Value[] {
    const values: Value[] = []
    for (const [index, item] of this.#items(key).entries()) {
      if (this.problems.length > MOST_PROBLEMS) break
      values.push(read(new ShapeReader(item, `${this.#pathOf(key)}[${index}]`, this.problems)))
    }
    return values
  }

  #items(key: string): readonly unknown[] {
    const value = this.#find(key)
    if (Array.isArray(value)) return value
    this.report(key, 'is no list')
    return []
  }

  #find(key: string): unknown {
    return Object.hasOwn(this.#fields, key) ? this.#fields[key] : undefined
  }

  #pathOf(key: string): string {
    return this.#path === '' ? key : `${this.#path}.${key}`
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isPair(value: unknown): value is readonly [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string')
}
