// GitLab CI as a host: what a pipeline says of itself stands in variables, and what a job leaves behind are files, which it keeps as artifacts.
import type { Diagnostic, Severity } from '../model/diagnostic.ts'
import { escapeText } from '../render/escape.ts'
import { openGitLab } from './gitlab.ts'
import type { Host } from './host.ts'
import type { World } from './world.ts'

// GitLab takes 1,048,576 characters as a note, and 1,000,000 before version 12.5.
const NOTE_BYTES = 1_000_000

/** GitLab, for the job that runs. */
export function openGitLabHost(world: World): Host {
  const { env } = world
  const folder = env['CI_PROJECT_DIR'] ?? '.'
  const request = Number(env['CI_MERGE_REQUEST_IID'] ?? '')
  return {
    request: 'merge request',
    commentBytes: NOTE_BYTES,
    summaryBytes: NOTE_BYTES,
    summaryPlace: 'in xec-plan.md, an artifact of this job',
    planFile: `${folder}/xec-plan.json`,
    runUrl: env['CI_JOB_URL'] ?? '',
    readEvent: async () => ({
      request: request > 0 ? request : null,
      isMerged: false,
      isClosed: false,
      commit: env['CI_COMMIT_SHA'] ?? '',
    }),
    openComments: (token) => openGitLab(world, token),
    report: (severity, text) => world.print(renderLines(severity, text)),
    annotate: (_folder, diagnostics) => {
      for (const diagnostic of diagnostics) world.print(renderProblem(diagnostic))
    },
    addSummary: (markdown) => world.append(`${folder}/xec-plan.md`, `${markdown}\n`),
    setOutputs: (outputs) => world.append(`${folder}/xec.env`, renderVariables(outputs)),
  }
}

function renderProblem({ severity, code, summary, detail, fix, range }: Diagnostic): string {
  const place = range === null ? '' : ` at ${range.file}:${range.start.line}:${range.start.column}`
  const text = [`${summary} [${code}]${place}`, detail, fix].filter((part) => part !== '').join('\n')
  return renderLines(severity, text)
}

// No line begins with what the log takes for a section.
function renderLines(severity: Severity, text: string): string {
  const [first = '', ...rest] = text.split('\n').map(escapeText)
  return [`xec ${severity}: ${first}`, ...rest.map((line) => `  ${line}`)].join('\n')
}

// What dotenv reports can hold: a line each, of digests, names of hazards, numbers and the path of the plan.
function renderVariables(outputs: Readonly<Record<string, string>>): string {
  const lines = Object.entries(outputs).map(
    ([name, value]) => `XEC_${name.toUpperCase().replaceAll('-', '_')}=${value}`,
  )
  return `${lines.join('\n')}\n`
}
