// Runs the command line in this process: a folder of its own, streams that remember, nobody to ask unless a test says so.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { main } from '../../../src/cli/main.ts'
import type { Environment, Io } from '../../../src/cli/io.ts'
import { openEngine, openProber, type EngineRequest } from '../../../src/engine/open.ts'
import { checkOutput } from '../../support/output-schema.ts'

/** How a run ended. */
export interface Run {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  /** The questions that were asked. */
  readonly questions: readonly string[]
}

/** The world of a run, where it differs from a pipe in an empty environment. */
export interface World {
  readonly isTTY?: boolean
  readonly columns?: number
  readonly env?: Environment
  /** Answers the question; what it does before is what happens meanwhile. */
  readonly answer?: () => boolean | Promise<boolean>
  readonly openEngine?: Io['openEngine']
  readonly openProber?: Io['openProber']
  /** Is given what a signal would call. */
  readonly onInterrupt?: (interrupt: () => void) => void
}

/** A folder with a configuration. */
export interface Shop {
  readonly folder: string
  readonly xec: (argv: readonly string[], world?: World) => Promise<Run>
  readonly write: (file: string, text: string) => Promise<void>
  readonly remove: () => Promise<void>
}

/** One network and two containers. */
export const SHOP = `name: shop
networks:
  frontend:
    ipam: { subnet: 172.30.0.0/16 }
targets:
  containers:
    web: { container: nginx, networks: [frontend] }
    api: { networks: { frontend: { aliases: [rest-api] } } }
`

/** Makes a folder with a configuration, or (null) without. */
export async function openShop(config: string | null = SHOP): Promise<Shop> {
  const folder = await mkdtemp(join(tmpdir(), 'xec-cli-'))
  const write = async (file: string, text: string): Promise<void> => {
    await mkdir(dirname(join(folder, file)), { recursive: true })
    await writeFile(join(folder, file), text)
  }
  if (config !== null) await write('.xec/config.yaml', config)
  return {
    folder,
    write,
    xec: (argv, world = {}) => runXec(argv, { folder, world }),
    remove: () => rm(folder, { recursive: true }),
  }
}

/** Runs one command line. What it prints for machines must be as the published schemas say. */
export async function runXec(
  argv: readonly string[],
  { folder, world = {} }: { readonly folder: string; readonly world?: World },
): Promise<Run> {
  const written = { stdout: '', stderr: '' }
  const questions: string[] = []
  const { isTTY = false, columns = 80 } = world
  const makeOutput = (name: keyof typeof written): Io['stdout'] => ({
    isTTY,
    columns,
    rows: 24,
    write: (text) => {
      written[name] += text
      return true
    },
  })
  const code = await main(argv, {
    stdout: makeOutput('stdout'),
    stderr: makeOutput('stderr'),
    stdin: { isTTY },
    env: world.env ?? {},
    cwd: folder,
    now: () => performance.now(),
    ask: async (question) => {
      questions.push(question)
      return (await world.answer?.()) ?? false
    },
    onInterrupt: (listener) => world.onInterrupt?.(listener),
    openEngine: world.openEngine ?? ((request) => openEngine(locateFile(request, folder))),
    openProber: world.openProber ?? openProber,
  })
  await checkOutput(argv, { code, stdout: written.stdout, folder })
  return { code, ...written, questions }
}

// A process would find the file of an engine in its working folder.
function locateFile(request: EngineRequest, folder: string): EngineRequest {
  const [, kind, file] = /^(embedded|snapshot):(?!\/)(.+)$/.exec(request.engine ?? '') ?? []
  return file === undefined ? request : { ...request, engine: `${kind}:${join(folder, file)}` }
}
