// What references stand for: variables of the file, variables given beside it, and the environment. Nothing is run and no secret
// is asked for. A text that is one reference takes the variable's value whole, with its type.
import type { ConfigCode } from './codes.ts'
import type { Report, ReportFacts } from './report.ts'
import type { Source, Span } from './source.ts'
import { renderSuggestion } from './suggest.ts'
import {
  escapeTemplate,
  parseTemplate,
  type MalformedPart,
  type PartPlace,
  type ReferencePart,
  type TemplatePart,
} from './template.ts'
import {
  filterEntries,
  findValue,
  hasReference,
  makeList,
  makeText,
  type ConfigNode,
  type ScalarNode,
} from './tree.ts'

// How much all references together may add, in characters and nodes.
const MAX_EXPANSION = 10_000_000

// How many variables may refer to each other in a row.
const MAX_CHAIN = 50

/** Where values come from: `variables` were given beside the file and win over `vars` in it. */
export interface Values {
  readonly variables: ReadonlyMap<string, string>
  readonly env: Readonly<Record<string, string | undefined>>
}

/** What a resolver works with. */
export interface ResolverContext {
  readonly source: Source
  readonly vars: ConfigNode
  readonly values: Values
  readonly report: Report
}

/** Resolves the references of one document; remembers what it resolved, so that shared variables cost nothing. */
export class Resolver {
  readonly #context: ResolverContext
  readonly #resolved = new Map<ScalarNode, ConfigNode | null>()
  readonly #weights = new Map<ConfigNode, number>()
  readonly #used = new Set<string>()
  #open: readonly ScalarNode[] = []
  #expansion = 0

  constructor(context: ResolverContext) {
    this.#context = context
  }

  /** True if a variable that was given beside the file was asked for. */
  hasUsed(variable: string): boolean {
    return this.#used.has(variable)
  }

  /** What a scalar stands for; null if that is not known, which was reported. */
  resolve(scalar: ScalarNode): ConfigNode | null {
    if (!hasReference(scalar)) return scalar
    const known = this.#resolved.get(scalar)
    if (known !== undefined) return known
    if (this.#open.includes(scalar) || this.#open.length === MAX_CHAIN) return this.#addCycle(scalar)
    this.#open = [...this.#open, scalar]
    const resolved = this.#join(parseTemplate(scalar.text), scalar)
    this.#open = this.#open.slice(0, -1)
    this.#resolved.set(scalar, resolved)
    return resolved
  }

  /** What a scalar stands for, as text; null if that is not known or no text, which was reported. */
  resolveText(scalar: ScalarNode): string | null {
    const resolved = this.resolve(scalar)
    // only a reference that is all of the text stands for anything but a text
    return resolved === null ? null : this.#takeText(resolved, { start: 0, end: scalar.text.length }, scalar)
  }

  /** A node with all texts in it resolved, whatever they are for. Null: it is one scalar that cannot be resolved. */
  resolveAll(node: ConfigNode): ConfigNode | null {
    switch (node.kind) {
      case 'scalar':
        return this.resolve(node)
      case 'list':
        return makeList(
          node.items.map((item) => this.resolveAll(item)).filter((item) => item !== null),
          node.span,
        )
      case 'map':
        return filterEntries(node, ({ value }) => this.resolveAll(value))
    }
  }

  #join(parts: readonly TemplatePart[], scalar: ScalarNode): ConfigNode | null {
    const known = parts.map((part) => ({ part, value: this.#resolvePart(part, scalar) }))
    const [only] = known as [(typeof known)[0]]
    if (known.length === 1) return only.value && this.#charge({ ...only.value, span: scalar.span })
    // all parts are looked at, so that all problems of a text come at once
    const texts = known.map(({ part, value }) => value && this.#takeText(value, part, scalar))
    if (texts.includes(null)) return null
    // only scalars have a text
    const scalars = known.map(({ value }) => value as ScalarNode)
    return this.#charge({ ...makeText(texts.join(''), scalar.span), ...joinTemplates(scalars) })
  }

  #takeText(node: ConfigNode, place: PartPlace, scalar: ScalarNode): string | null {
    if (node.kind === 'scalar') return node.text
    const written = scalar.text.slice(place.start, place.end)
    return this.#fail('reference-not-text', this.#findSpan(place, scalar), {
      detail: `"${written}" stands for a ${node.kind}, and a text cannot hold one.`,
      fix: `Refer to a single value, or let the reference be the whole of a value that may be a ${node.kind}.`,
    })
  }

  #resolvePart(part: TemplatePart, scalar: ScalarNode): ConfigNode | null {
    switch (part.kind) {
      case 'literal':
        return makeText(part.text, scalar.span)
      case 'malformed':
        return this.#addMalformed(part, scalar)
      case 'reference':
        return this.#resolveReference(part, this.#findSpan(part, scalar))
    }
  }

  #addMalformed(part: MalformedPart, scalar: ScalarNode): null {
    const written = scalar.text.slice(part.start, part.end)
    return this.#fail('reference-malformed', this.#findSpan(part, scalar), {
      detail: `"${written}" does not end: a reference begins with "\${" and ends with "}", without braces in between.`,
      fix: 'Close it, or write "\\${" if a literal "${" is meant.',
    })
  }

  #resolveReference(part: ReferencePart, span: Span): ConfigNode | null {
    switch (part.scope) {
      case 'vars':
        return this.#resolveVariable(part, span)
      case 'env':
        return this.#resolveEnvironment(part, span)
      default:
        return this.#fail('reference-unsupported', span, {
          detail: `"\${${part.body}}" is none of the references that planning can resolve: it runs no command and needs no secret.`,
          fix: 'Use ${vars.NAME}, ${env.NAME} or ${env.NAME:-default}; write "\\${" for a literal "${".',
        })
    }
  }

  #resolveEnvironment({ path, fallback }: ReferencePart, span: Span): ConfigNode | null {
    const { env } = this.#context.values
    const value = (Object.hasOwn(env, path) ? env[path] : undefined) ?? null
    // as in a shell, ":-" also stands in for an empty value
    const text = value === null || value === '' ? (fallback ?? value) : value
    if (text !== null) {
      const node = makeText(text, span)
      // a default stands in the file and is no secret
      return text === value ? { ...node, template: `\${env.${path}}` } : node
    }
    return this.#fail('reference-undefined', span, {
      detail: `The environment variable "${path}" is not set.`,
      fix: `Set it, or give a default: \${env.${path}:-default}.`,
    })
  }

  #resolveVariable({ path, fallback }: ReferencePart, span: Span): ConfigNode | null {
    const found = this.#findVariable(path)
    if (found === null) return null
    if (found !== undefined) return this.resolveAll(found)
    if (fallback !== null) return makeText(fallback, span)
    const { vars } = this.#context
    const known = vars.kind === 'map' ? [...vars.entries.keys()] : []
    return this.#fail('reference-undefined', span, {
      detail: `The variable "${path}" is not defined.`,
      fix: `${renderSuggestion(path, known)} Define it under "vars", or pass --var ${path}=VALUE.`.trimStart(),
    })
  }

  /** Undefined: there is no such variable. Null: something on the way to it cannot be resolved, which was reported. */
  #findVariable(path: string): ConfigNode | null | undefined {
    const keys = path.split('.')
    const given = this.#findGiven(keys)
    let node: ConfigNode | undefined = given.node
    for (const key of keys.slice(given.depth)) {
      const holder: ConfigNode | null | undefined = node?.kind === 'scalar' ? this.resolve(node) : node
      if (holder === null) return null
      node = holder?.kind === 'map' ? findValue(holder, key) : undefined
    }
    return node
  }

  /** The longest beginning of a path that was given beside the file, or else the file's variables, for no key at all. */
  #findGiven(keys: readonly string[]): { readonly node: ConfigNode; readonly depth: number } {
    const { values, vars } = this.#context
    for (let depth = keys.length; depth > 0; depth -= 1) {
      const name = keys.slice(0, depth).join('.')
      const text = values.variables.get(name)
      if (text === undefined) continue
      this.#used.add(name)
      // what was given is a value and no template
      return { node: makeText(escapeTemplate(text), vars.span), depth }
    }
    return { node: vars, depth: 0 }
  }

  /** Counts what a reference adds, so that a small file cannot grow without bounds. */
  #charge(node: ConfigNode): ConfigNode | null {
    this.#expansion += this.#weigh(node)
    if (this.#expansion <= MAX_EXPANSION) return node
    return this.#fail('reference-expansion', node.span, {
      detail: `With this reference, variables expand to more than ${MAX_EXPANSION} characters.`,
      fix: 'Nest fewer references in each other.',
    })
  }

  #weigh(node: ConfigNode): number {
    if (node.kind === 'scalar') return node.text.length + 1
    const known = this.#weights.get(node)
    if (known !== undefined) return known
    const parts = node.kind === 'list' ? node.items : [...node.entries.values()].map(({ value }) => value)
    const weight = parts.reduce((sum, part) => sum + this.#weigh(part), 1)
    this.#weights.set(node, weight)
    return weight
  }

  #addCycle(scalar: ScalarNode): null {
    return this.#fail('reference-cycle', scalar.span, {
      detail: this.#open.includes(scalar)
        ? 'The value of this variable depends on itself.'
        : `More than ${MAX_CHAIN} variables refer to each other in a row.`,
      fix: 'Write the value into one of the variables.',
    })
  }

  /** Where a part of a text stands in the file, if it stands there as it reads; else where the text stands. */
  #findSpan({ start, end }: PartPlace, { span, text }: ScalarNode): Span {
    const written = text.slice(start, end)
    const source = this.#context.source.text.slice(span.start, span.end)
    const around = source.split(written)
    if (around.length !== text.split(written).length) return span
    // the same may be written several times
    const earlier = text.slice(0, start).split(written).length
    const at = span.start + around.slice(0, earlier).join(written).length
    return { start: at, end: at + written.length }
  }

  #fail(code: ConfigCode, span: Span, facts: ReportFacts): null {
    this.#context.report.add(code, span, facts)
    return null
  }
}

/** The template of a text that was joined of several parts; none if the environment had no part in it. */
function joinTemplates(scalars: readonly ScalarNode[]): Pick<ScalarNode, 'template'> {
  if (scalars.every(({ template }) => template === undefined)) return {}
  return { template: scalars.map(({ template, text }) => template ?? escapeTemplate(text)).join('') }
}
