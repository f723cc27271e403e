// Reading a configuration in a test: a text in, values or problems out.
import { parseConfig, type ParsedConfig } from '../../../src/config/parse-config.ts'
import type {
  DesiredAttachment,
  DesiredContainer,
  DesiredNetwork,
  DesiredState,
} from '../../../src/model/desired.ts'
import type { Diagnostic } from '../../../src/model/diagnostic.ts'

/** What a text is read with; by default no profile, no variables and no environment. */
export interface ReadOptions {
  readonly folderName?: string
  readonly profiles?: readonly string[]
  readonly variables?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
}

/** Reads a text as the file `config.yaml` of the project folder `shop`. */
export function read(text: string, options: ReadOptions = {}): ParsedConfig {
  return parseConfig(text, {
    file: 'config.yaml',
    folderName: options.folderName ?? 'shop',
    profiles: options.profiles ?? [],
    values: { variables: new Map(Object.entries(options.variables ?? {})), env: options.env ?? {} },
  })
}

/** The desired state of a text without errors. */
export function readDesired(text: string, options: ReadOptions = {}): DesiredState {
  const { desired, diagnostics } = read(text, options)
  if (desired === null) throw new Error(`unexpected: ${diagnostics.map(renderProblem).join(', ')}`)
  return desired
}

/** The network of this key. */
export function readNetwork(text: string, key = 'frontend', options: ReadOptions = {}): DesiredNetwork {
  return find(readDesired(text, options).networks, key)
}

/** The target of this key. */
export function readContainer(text: string, key = 'web'): DesiredContainer {
  return find(readDesired(text).containers, key)
}

/** The attachments of the target of this key, as pairs of network and settings. */
export function readAttachments(
  text: string,
  key = 'web',
): readonly (readonly [string, DesiredAttachment['settings']])[] | null {
  return (
    readContainer(text, key).attachments?.map(({ network, settings }) => [network, settings] as const) ?? null
  )
}

/** All problems of a text as `code line:column`. */
export function listProblems(text: string, options: ReadOptions = {}): readonly string[] {
  return read(text, options).diagnostics.map(renderProblem)
}

/** All problems of a text as the code and what stands at the place that it blames: `key-unknown drivr`. */
export function listBlamed(text: string, options: ReadOptions = {}): readonly string[] {
  return read(text, options).diagnostics.map(({ code, range }) => {
    if (range === null) return code
    const lines = text.split('\n').slice(range.start.line - 1, range.end.line)
    const last = (lines.pop() as string).slice(0, range.end.column - 1)
    return `${code} ${[...lines, last].join('\n').slice(range.start.column - 1)}`.trimEnd()
  })
}

/** The only problem of a text. */
export function readProblem(text: string, options: ReadOptions = {}): Diagnostic {
  const { diagnostics } = read(text, options)
  const [only] = diagnostics
  if (only === undefined || diagnostics.length > 1)
    throw new Error(`unexpected: ${diagnostics.map(renderProblem).join(', ')}`)
  return only
}

function renderProblem({ code, range }: Diagnostic): string {
  return range === null ? code : `${code} ${range.start.line}:${range.start.column}`
}

function find<Item extends { readonly key: string }>(items: readonly Item[], key: string): Item {
  const found = items.find((item) => item.key === key)
  if (found === undefined) throw new Error(`no "${key}"`)
  return found
}
