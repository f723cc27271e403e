// Reads typed values out of an engine's JSON, which is untrusted: what is missing or of another type than the API says is an
// EngineError of kind `malformed` that names the place, never a TypeError. Fields that nobody asks for are never looked at.
import { EngineError } from '../../model/errors.ts'
import { makePairs, type Pairs } from '../../model/pairs.ts'

/** A value of an answer with its place in it, e.g. `[3].IPAM.Config[0].Subnet` in the answer to `GET /networks`. */
export class AnswerValue {
  readonly call: string
  readonly #value: unknown
  readonly #path: string

  constructor(call: string, value: unknown, path: string = '') {
    this.call = call
    this.#value = value
    this.#path = path
  }

  /** True for what engines write where there is nothing: no field, or null. */
  isAbsent(): boolean {
    return this.#value === undefined || this.#value === null
  }

  /** A field of an object; absent if the object or the field is. */
  field(name: string): AnswerValue {
    const path = this.#path === '' ? name : `${this.#path}.${name}`
    if (this.isAbsent()) return new AnswerValue(this.call, undefined, path)
    const fields = this.#readFields()
    return new AnswerValue(this.call, Object.hasOwn(fields, name) ? fields[name] : undefined, path)
  }

  text(): string {
    return typeof this.#value === 'string' ? this.#value : this.#refuse('a text')
  }

  /** A text that says something. */
  filledText(): string {
    return this.text() === '' ? this.#refuse('a text that is not empty') : this.text()
  }

  /** A text, empty where it is absent. */
  optionalText(): string {
    return this.isAbsent() ? '' : this.text()
  }

  /** A flag, false where it is absent. */
  flag(): boolean {
    if (this.isAbsent()) return false
    return typeof this.#value === 'boolean' ? this.#value : this.#refuse('true or false')
  }

  /** A whole number, 0 where it is absent. */
  integer(): number {
    if (this.isAbsent()) return 0
    return Number.isSafeInteger(this.#value) ? (this.#value as number) : this.#refuse('a whole number')
  }

  /** The items of a list; none where it is absent. */
  items(): readonly AnswerValue[] {
    if (this.isAbsent()) return []
    const items: readonly unknown[] = Array.isArray(this.#value) ? this.#value : this.#refuse('a list')
    return items.map((item, index) => new AnswerValue(this.call, item, `${this.#path}[${index}]`))
  }

  /** The items of a list that must be there: an answer without it is not the one that was asked for. */
  requiredItems(): readonly AnswerValue[] {
    return this.isAbsent() ? this.#refuse('a list') : this.items()
  }

  /** The fields of an object that is used as a map; none where it is absent. */
  entries(): readonly (readonly [string, AnswerValue])[] {
    if (this.isAbsent()) return []
    return Object.keys(this.#readFields()).map((name) => [name, this.field(name)])
  }

  /** A map from text to text; empty where it is absent. */
  pairs(): Pairs {
    return makePairs(this.entries().map(([name, value]) => [name, value.text()]))
  }

  /** A value that a parser accepts, i.e. does not turn into null. */
  parsed<Value>(parse: (text: string) => Value | null, what: string): Value {
    return parse(this.text()) ?? this.#refuse(what)
  }

  #readFields(): Readonly<Record<string, unknown>> {
    if (typeof this.#value === 'object' && this.#value !== null && !Array.isArray(this.#value)) {
      return this.#value as Readonly<Record<string, unknown>>
    }
    return this.#refuse('an object')
  }

  #refuse(wanted: string): never {
    const place = this.#path === '' ? 'its answer' : this.#path
    throw new EngineError(
      'malformed',
      `The answer to ${this.call} is not understood: ${place} is not ${wanted}.`,
      {
        call: this.call,
        fix: 'Check that the address is that of a Docker Engine or of Podman, and which version answers there.',
      },
    )
  }
}
