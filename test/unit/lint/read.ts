// Looking at a configuration in a test: a text in, codes with what they blame out.
import { parseWholeConfig, type ParseOptions } from '../../../src/config/parse-config.ts'
import { lintConfiguration, type LintInput, type LintResult } from '../../../src/lint/lint.ts'
import type { LintLive } from '../../../src/lint/scene.ts'
import type { Diagnostic } from '../../../src/model/diagnostic.ts'
import type { ObservedContainer, ObservedNetwork } from '../../../src/model/observed.ts'
import type { HostRoute } from '../../../src/model/host.ts'
import { docker28 } from '../../support/states.ts'

/** What a text is looked at with. */
export interface LintWorld {
  readonly live?: LintLive | null
  readonly only?: readonly string[]
  readonly profiles?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** How a text is read. */
export function makeOptions({ profiles = [], env = {} }: LintWorld = {}): ParseOptions {
  return { file: 'config.yaml', folderName: 'shop', profiles, values: { variables: new Map(), env } }
}

/** The input that a valid text makes; an invalid one fails the test. */
export function makeInput(
  text: string,
  { live = null, only = [], profiles = [], env = {} }: LintWorld = {},
): LintInput {
  const { parsed, tree } = parseWholeConfig(text, makeOptions({ profiles, env }))
  const { desired, diagnostics, secrets } = parsed
  if (desired === null || tree === null)
    throw new Error(diagnostics.map(({ code, detail }) => `${code}: ${detail}`).join('\n'))
  return { parsed: tree, diagnostics, secrets, live, only }
}

/** What lint says of a text. */
export function lint(text: string, world: LintWorld = {}): LintResult {
  return lintConfiguration(makeInput(text, world))
}

/** The codes of all findings, each once. */
export function listCodes(text: string, world: LintWorld = {}): readonly string[] {
  return [...new Set(lint(text, world).findings.map(({ code }) => code))]
}

/** Each finding as its code and what stands at its place: `port-public "80:80"`. */
export function listBlamed(text: string, world: LintWorld = {}): readonly string[] {
  const lines = text.split('\n')
  return lint(text, world).findings.map(({ code, range }) => {
    if (range === null) return code
    return `${code} ${(lines[range.start.line - 1] as string).slice(range.start.column - 1, range.end.line === range.start.line ? range.end.column - 1 : undefined)}`
  })
}

/** The only finding of a text. */
export function readFinding(text: string, world: LintWorld = {}): Diagnostic {
  const { findings } = lint(text, world)
  const [only] = findings
  if (only === undefined || findings.length > 1) throw new Error(findings.map(({ code }) => code).join(', '))
  return only
}

/** What an engine shows. */
export function makeLive(
  networks: readonly ObservedNetwork[],
  containers: readonly ObservedContainer[],
  facts: {
    readonly images?: Readonly<Record<string, string>>
    readonly routes?: readonly HostRoute[] | null
  } = {},
): LintLive {
  return {
    observed: { engine: docker28, networks, containers },
    images: new Map(Object.entries(facts.images ?? {})),
    routes: facts.routes ?? null,
  }
}
