// xec lint: what is allowed in a configuration and still unwise; and what of it can be corrected by itself.
import { resolve } from 'node:path'
import { renderSuggestion } from '../../config/suggest.ts'
import { makeParseOptions, type LoadedConfig } from '../../config/load.ts'
import { SUPPRESSION_CODES } from '../../lint/codes.ts'
import { fixConfiguration } from '../../lint/fix.ts'
import { lintConfiguration, type LintInput, type LintResult } from '../../lint/lint.ts'
import { BORROWED_CODES, isRuleCode, LINT_CODES } from '../../lint/rules.ts'
import type { LintLive } from '../../lint/scene.ts'
import { compareSeverity } from '../../lint/settings.ts'
import type { DesiredState } from '../../model/desired.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import { XecError } from '../../model/errors.ts'
import { readLive, type ReadRoutes } from '../../reconcile/lint.ts'
import { renderLint } from '../../render/lint.ts'
import { renderTextDiff } from '../../render/text-diff.ts'
import { renderCount } from '../../render/words.ts'
import { joinLines } from '../../render/style.ts'
import { writeConfigFile } from '../config-file.ts'
import type { Exit } from '../exit-codes.ts'
import type { Options } from '../options.ts'
import { loadWholeProject, noteProblems } from '../project.ts'
import type { CommandHandler, CommandResult, Session } from '../session.ts'
import { withEngine } from '../with-engine.ts'

/** Looks at the configuration, corrects it if that is asked for, and tells what is left. */
export const runLint: CommandHandler = async (session) => {
  checkOptions(session.options)
  const { config, tree } = await loadWholeProject(session)
  if (config.desired === null || tree === null) return rejectConfig(session, config)
  const before: LintInput = {
    ...config,
    parsed: tree,
    live: await readEngine(session, config, config.desired),
    only: session.options.only,
  }
  const { input, fixed } = await fix(session, config, before)
  const result = lintConfiguration(input)
  const { file } = config
  const sources = new Map([[file as string, input.parsed.source.text]])
  const findings = result.findings.filter(
    ({ severity }) => compareSeverity(severity, session.options.minSeverity) >= 0,
  )
  const shown = { ...result, findings }
  session.print(
    joinLines(
      renderLint(session.style, shown, { file: file as string, sources, brief: session.options.quiet }),
    ),
  )
  return {
    exit: findExit(result.findings, session.options),
    diagnostics: findings,
    sources,
    document: makeDocument(config, shown, fixed),
  }
}

function checkOptions({ only, fix: isFixing, dryRun }: Options): void {
  const unknown = only.find((code) => !isRuleCode(code))
  if (unknown !== undefined) {
    const isProblem = SUPPRESSION_CODES.some((code) => code === unknown)
    const suggestion = renderSuggestion(unknown, [...LINT_CODES, ...BORROWED_CODES])
    throw new XecError('usage', `There is no rule "${unknown}" to run alone.`, {
      fix: isProblem
        ? 'Comments are looked at where all rules are run: leave out --only.'
        : `${suggestion} "xec explain" lists all rules.`.trimStart(),
    })
  }
  if (dryRun && !isFixing) {
    throw new XecError('usage', '--dry-run says what --fix would do.', {
      fix: 'Add --fix; without it, xec lint changes nothing anyway.',
    })
  }
}

// Where it cannot be read, there is nothing to look at.
function rejectConfig(session: Session, config: LoadedConfig): CommandResult {
  noteProblems(session, config)
  session.note('Lint was not run: the configuration has to be valid first.\n')
  const { diagnostics, sources } = config
  return { exit: 'config-invalid', diagnostics, sources, document: {} }
}

async function readEngine(
  session: Session,
  config: LoadedConfig,
  desired: DesiredState,
): Promise<LintLive | null> {
  const { options } = session
  if (!options.live && options.engine === undefined) return null
  return withEngine(session, config, (engine) => readLive(engine, desired, readRoutes))
}

// Only who asks an engine loads how its host is read.
const readRoutes: ReadRoutes = async (clues) =>
  (await import('../../host/read-host.ts')).readHostRoutes(clues)

interface Fixed {
  readonly count: number
  readonly written: boolean
}

interface FixedInput {
  readonly input: LintInput
  /** Null where nobody asked for it. */
  readonly fixed: Fixed | null
}

async function fix(session: Session, config: LoadedConfig, input: LintInput): Promise<FixedInput> {
  const { fix: isAsked, dryRun, quiet, profile, var: vars } = session.options
  if (!isAsked) return { input, fixed: null }
  const file = config.file as string
  const reading = { ...(profile.length === 0 ? {} : { profile }), vars, env: session.io.env }
  const options = makeParseOptions(reading, file, config.folder as string)
  const { parsed, count, diagnostics } = fixConfiguration(input, options)
  const [before, { text }] = [input.parsed.source.text, parsed.source]
  const isWritten = !dryRun && count > 0
  if (isWritten) {
    await writeConfigFile(text, { file, path: resolve(session.io.cwd, file), before })
  }
  if (!quiet) {
    const lines = renderTextDiff(session.noteStyle, { before, after: text, file })
    session.note(joinLines([...lines, ...renderFixed(count, isWritten)]))
  }
  return {
    // what is not written is not what is there
    input: isWritten ? { ...input, parsed, diagnostics } : input,
    fixed: { count, written: isWritten },
  }
}

function renderFixed(count: number, isWritten: boolean): readonly string[] {
  if (count === 0) return []
  return [`${isWritten ? 'Corrected' : 'Would correct'} ${renderCount(count, 'finding')}.`, '']
}

function findExit(findings: readonly Diagnostic[], { failOn }: Options): Exit {
  if (failOn === 'never') return 'done'
  return findings.some(({ severity }) => compareSeverity(severity, failOn) >= 0) ? 'error' : 'done'
}

function makeDocument(
  { file }: LoadedConfig,
  { suppressed, off, notRun }: LintResult,
  fixed: Fixed | null,
): object {
  return { file, suppressed, off, notRun, ...(fixed === null ? {} : { fixed }) }
}
