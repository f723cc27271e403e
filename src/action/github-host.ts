// GitHub Actions as a host: the payload of an event, outputs, a summary, and annotations. Nothing of it can be forged by what is in it.
import type { Diagnostic, Severity } from '../model/diagnostic.ts'
import { escapeText } from '../render/escape.ts'
import { DEFAULT_MARKDOWN_BYTES } from '../render/markdown-size.ts'
import { openGitHub } from './github.ts'
import type { Event, Host } from './host.ts'
import type { World } from './world.ts'

/** GitHub, for the step that runs. */
export function openGitHubHost(world: World): Host {
  const { env } = world
  const [server, repository, run] = ['GITHUB_SERVER_URL', 'GITHUB_REPOSITORY', 'GITHUB_RUN_ID'].map(
    (name) => env[name],
  )
  const report = (severity: Severity, text: string): void =>
    world.print(renderCommand(severity, { title: 'xec' }, text))
  return {
    request: 'pull request',
    commentBytes: DEFAULT_MARKDOWN_BYTES,
    // GitHub drops a summary of more than 1 MiB, all of it
    summaryBytes: 1_000_000,
    summaryPlace: 'in the summary of this job',
    planFile: `${env['RUNNER_TEMP'] ?? '.'}/xec-plan-${world.makeToken()}.json`,
    runUrl: server && repository && run ? `${server}/${repository}/actions/runs/${run}` : '',
    readEvent: () => readEvent(world),
    openComments: (token) => openGitHub(world, token),
    report,
    annotate: (folder, diagnostics) => {
      for (const diagnostic of diagnostics) world.print(renderAnnotation(folder, diagnostic))
    },
    addSummary: async (markdown) => {
      const file = env['GITHUB_STEP_SUMMARY']
      if (file !== undefined) await world.append(file, `${markdown}\n`)
    },
    setOutputs: (outputs) => setOutputs(world, outputs),
  }
}

interface Payload {
  readonly action?: string
  readonly pull_request?: { readonly number: number; readonly merged?: boolean }
}

// An event that has no payload is about no pull request.
async function readEvent({ env, read }: World): Promise<Event> {
  const text = await read(env['GITHUB_EVENT_PATH'] ?? '')
  const { action, pull_request: pullRequest } = JSON.parse(text ?? '{}') as Payload
  return {
    request: pullRequest?.number ?? null,
    isMerged: pullRequest?.merged === true,
    isClosed: action === 'closed',
    commit: env['GITHUB_SHA'] ?? '',
  }
}

// The ends of outputs are texts that nobody can guess.
async function setOutputs(world: World, outputs: Readonly<Record<string, string>>): Promise<void> {
  const file = world.env['GITHUB_OUTPUT']
  if (file === undefined) return
  const lines = Object.entries(outputs).flatMap(([name, value]) => {
    const end = `xec-${world.makeToken()}`
    return [`${name}<<${end}`, value, end]
  })
  await world.append(file, `${lines.join('\n')}\n`)
}

function renderAnnotation(
  folder: string,
  { severity, code, summary, detail, fix, range }: Diagnostic,
): string {
  const place =
    range === null
      ? {}
      : {
          file: joinPath(folder, range.file),
          line: String(range.start.line),
          col: String(range.start.column),
        }
  const text = [summary, detail, fix].filter((part) => part !== '').join('\n')
  return renderCommand(severity, { ...place, title: `xec: ${code}` }, text)
}

function joinPath(folder: string, file: string): string {
  return folder === '' || folder === '.' || file.startsWith('/') ? file : `${folder}/${file}`
}

function renderCommand(
  severity: Severity,
  properties: Readonly<Record<string, string>>,
  text: string,
): string {
  const words = Object.entries(properties).map(
    ([name, value]) => `${name}=${escapeProperty(escapeText(value))}`,
  )
  const lines = text.split('\n').map(escapeText)
  return `::${severity} ${words.join(',')}::${escapeData(lines.join('\n'))}`
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
