// Text to tree: the one place that knows YAML. Version 1.2 with the core schema, so that `yes`, `on` and `22:22` are texts; merge
// keys and aliases are resolved here, and everything that could make a small file grow without bounds is refused.
import {
  Composer,
  Lexer,
  Parser,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Alias,
  type CST,
  type Document,
  type ParsedNode,
  type Scalar,
  type YAMLError,
  type YAMLMap,
} from 'yaml'
import type { ConfigCode } from './codes.ts'
import type { Report } from './report.ts'
import type { Source, Span } from './source.ts'
import { makeList, makeText, type ConfigNode, type MapEntry, type MapNode, type ScalarNode } from './tree.ts'

// How deep maps and lists may be nested; deeper input exhausts the stack of the parser, and kills the process.
const MAX_DEPTH = 100

// How many nodes all aliases together may stand for.
const MAX_REPEATED_NODES = 1_000_000

// After a mistake in the syntax a parser finds more that are none; later ones say nothing new.
const MOST_SYNTAX_ERRORS = 20

// What YAML excludes from text; in particular all that makes a file binary.
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

const YAML_OPTIONS = {
  version: '1.2',
  schema: 'core',
  merge: false,
  resolveKnownTags: false,
  stringKeys: true,
  // quadratic there; checked while the tree is made, with both places
  uniqueKeys: false,
  prettyErrors: false,
} as const

/** The tree of a text, or null if it has none, which the report explains. */
export function parseYaml(source: Source, report: Report): MapNode | null {
  const control = CONTROL.exec(source.text)
  if (control !== null) {
    const code = control[0].charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()
    report.add('config-binary', makeSpan(control.index, control.index + 1), {
      detail: `The file holds the control character U+${code}, which no YAML text may hold.`,
      fix: 'Check that this is the right file, or write the character as an escape in double quotes.',
    })
    return null
  }
  const tokens = parseTokens(source, report)
  const document = tokens === null ? null : composeDocument(tokens, source, report)
  return document === null ? null : convertRoot(document, report)
}

/** The comments of a text, each from its `#` to the end of its line. */
export function listComments(text: string): readonly Span[] {
  const comments: Span[] = []
  let at = 0
  let before = ''
  for (const lexeme of new Lexer().lex(text)) {
    // what stands behind the mark of a plain scalar is its text, and marks are in no text
    if (lexeme.startsWith('#') && before !== SCALAR_MARK) comments.push(makeSpan(at, at + lexeme.length))
    if (!MARKS.includes(lexeme)) at += lexeme.length
    before = lexeme
  }
  return comments
}

// Lexemes that stand for no characters: begin of document, begin of flow that ends by an error, begin of scalar.
const SCALAR_MARK = '\u001F'
const MARKS = ['\u0002', '\u0018', SCALAR_MARK]

function parseTokens(source: Source, report: Report): CST.Token[] | null {
  const parser = new Parser()
  const tokens: CST.Token[] = []
  for (const lexeme of new Lexer().lex(source.text)) {
    for (const token of parser.next(lexeme)) tokens.push(token)
    if (parser.stack.length > MAX_DEPTH) {
      report.add('yaml-depth', makeSpan(parser.offset - lexeme.length, parser.offset), {
        detail: `Maps and lists may be nested ${MAX_DEPTH} levels deep.`,
        fix: 'Flatten the file; often a bracket or a dash is repeated by mistake.',
      })
      return null
    }
  }
  return [...tokens, ...parser.end()]
}

function composeDocument(tokens: CST.Token[], source: Source, report: Report): Document.Parsed | null {
  const documents = [...new Composer(YAML_OPTIONS).compose(tokens, true, source.text.length)]
  const problems = documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])
  for (const problem of problems.slice(0, MOST_SYNTAX_ERRORS)) addSyntaxError(problem, source, report)
  const second = documents[1]
  if (second !== undefined) {
    const [start] = second.range
    report.add('yaml-several-documents', makeSpan(start, start), {
      detail: 'A configuration is one YAML document; here another one begins.',
      fix: 'Remove all that follows, and the line "---" before it.',
    })
  }
  return problems.length === 0 && second === undefined ? (documents[0] as Document.Parsed) : null
}

const SYNTAX_FIXES: Readonly<
  Record<string, { readonly code: ConfigCode; readonly detail: string; readonly fix: string }>
> = {
  TAB_AS_INDENT: {
    code: 'yaml-tab',
    detail: 'YAML does not allow tabs as indentation.',
    fix: 'Indent with spaces.',
  },
  TAG_RESOLVE_FAILED: {
    code: 'yaml-tag',
    detail: 'This tag does not stand for a value that a configuration can hold.',
    fix: 'Remove the tag.',
  },
  NON_STRING_KEY: {
    code: 'yaml-syntax',
    detail: 'A key is a list, a map or an alias.',
    fix: 'Write the key as a text.',
  },
}

function addSyntaxError(problem: YAMLError, source: Source, report: Report): void {
  const known = SYNTAX_FIXES[problem.code]
  // something missing at the end is said to be behind the end
  const [start, end] = problem.pos.map((offset) => Math.min(offset, source.text.length)) as [number, number]
  report.add(known?.code ?? 'yaml-syntax', makeSpan(start, end), {
    detail: known?.detail ?? `${problem.message}.`,
    fix: known?.fix ?? 'Correct the syntax; indentation, quotes and brackets are what goes wrong most.',
  })
}

function convertRoot(document: Document.Parsed, report: Report): MapNode | null {
  const { contents } = document
  if (contents === null || (isScalar(contents) && contents.value === null)) {
    report.add('config-empty', makeSpan(0, 0), {
      detail:
        'The file holds no configuration. An empty file is not taken for "no networks", which would remove all of them.',
      fix: 'Restore the file, or write "networks: {}" and "targets: {}" if that is meant.',
    })
    return null
  }
  const root = new Conversion(report).convert(contents)
  if (root.kind === 'map') return root
  report.add('config-not-a-map', root.span, {
    detail: `A configuration is a map with keys such as "name", "networks" and "targets"; this is a ${root.kind === 'list' ? 'list' : 'single value'}.`,
  })
  return null
}

interface Anchor {
  readonly node: ConfigNode
  /** How many nodes it stands for, aliases inside it included. */
  readonly size: number
}

/** Makes the tree of one document, in the order of the file, so that an alias means the last anchor before it. */
class Conversion {
  readonly #report: Report
  // null while the anchored node itself is being converted
  readonly #anchors = new Map<string, Anchor | null>()
  #size = 0
  #repeated = 0

  constructor(report: Report) {
    this.#report = report
  }

  convert(node: ParsedNode): ConfigNode {
    if (isAlias(node)) return this.#convertAlias(node)
    const before = this.#size
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, null)
    const converted = this.#convertPlain(node)
    this.#size += 1
    if (node.anchor !== undefined) {
      this.#anchors.set(node.anchor, { node: converted, size: this.#size - before })
    }
    return converted
  }

  #convertPlain(node: Exclude<ParsedNode, Alias.Parsed>): ConfigNode {
    const span = makeSpan(node.range[0], node.range[1])
    if (isMap(node)) return this.#convertMap(node, span)
    if (isSeq(node))
      return makeList(
        node.items.map((item) => this.convert(item)),
        span,
      )
    return this.#convertScalar(node, span)
  }

  #convertScalar(node: Scalar.Parsed, span: Span): ScalarNode {
    const value = node.value as ScalarNode['value']
    if (typeof value === 'string') return makeText(value, span)
    if (typeof value !== 'number') return { kind: 'scalar', span, value, text: String(value ?? '') }
    const written = node.source
    // neither JSON nor an engine knows them; what was written may still be meant as text
    if (!Number.isFinite(value)) return makeText(written, span)
    return {
      kind: 'scalar',
      span,
      value,
      text: /^[-+]?\d+(?:\.\d+)?$/.test(written) ? written : String(value),
    }
  }

  #convertMap(node: YAMLMap.Parsed, span: Span): MapNode {
    const own = new Map<string, MapEntry>()
    let merged: readonly MapEntry[] = []
    for (const pair of node.items) {
      const key = pair.key as Scalar.Parsed
      const keySpan = makeSpan(key.range[0], key.range[1])
      const value = pair.value === null ? makeNull(keySpan.end) : this.convert(pair.value)
      const name = key.value as string
      if (name === '<<' && key.type === 'PLAIN') merged = [...merged, ...this.#listMerged(value)]
      else if (own.has(name)) this.#addDuplicate(name, keySpan, (own.get(name) as MapEntry).span)
      else own.set(name, { key: name, span: keySpan, value })
    }
    if (merged.length === 0) return { kind: 'map', span, entries: own }
    // the map's own keys win over merged ones, and the first merged map over the next
    const entries = new Map(merged.toReversed().map((entry) => [entry.key, entry]))
    for (const entry of own.values()) entries.set(entry.key, entry)
    return { kind: 'map', span, entries }
  }

  #listMerged(value: ConfigNode): readonly MapEntry[] {
    const maps = value.kind === 'list' ? value.items : [value]
    return maps.flatMap((map) => {
      if (map.kind === 'map') return [...map.entries.values()]
      this.#report.add('yaml-merge', map.span, {
        detail: 'What "<<" merges must be a map, an alias of a map or a list of these.',
        fix: 'Name a map, or put the key in quotes if "<<" is meant as a key.',
      })
      return []
    })
  }

  #addDuplicate(name: string, span: Span, first: Span): void {
    this.#report.add('key-duplicate', span, {
      detail: `"${name}" stands in this map already, in line ${this.#report.findLine(first)}.`,
      fix: 'Remove one of the two, or give it another name.',
    })
  }

  #convertAlias(node: Alias.Parsed): ConfigNode {
    const span = makeSpan(node.range[0], node.range[1])
    const anchor = this.#anchors.get(node.source)
    if (anchor === undefined || anchor === null) {
      this.#report.add('yaml-alias', span, {
        detail:
          anchor === null
            ? `"*${node.source}" stands inside the value that it refers to.`
            : `No anchor "&${node.source}" stands before this alias.`,
        fix: `Write the value here, or put the anchor "&${node.source}" at an earlier value.`,
      })
      return makeNull(span.start)
    }
    this.#size += anchor.size
    this.#repeated += anchor.size
    if (this.#repeated <= MAX_REPEATED_NODES) return anchor.node
    this.#anchors.set(node.source, { node: makeNull(span.start), size: 0 })
    this.#report.add('yaml-alias-expansion', span, {
      detail: `With this alias, the file's aliases stand for more than ${MAX_REPEATED_NODES} values.`,
      fix: 'Nest fewer aliases in each other.',
    })
    return makeNull(span.start)
  }
}

function makeNull(at: number): ScalarNode {
  return { kind: 'scalar', span: makeSpan(at, at), value: null, text: '' }
}

function makeSpan(start: number, end: number): Span {
  return { start, end }
}
