// The world of the action for tests: a shop with an embedded engine, a server in GitHub's place, files and a log that are kept.
import { readFile } from 'node:fs/promises'
import { runAction } from '../../../src/action/run.ts'
import { openShop, SHOP, type Shop } from '../cli/xec.ts'
import { startGitHub, type Facts, type GitHubServer } from './github-server.ts'

/** Where a run happens. */
export interface Scene {
  readonly shop: Shop
  readonly server: GitHubServer
  /** Runs the action with these inputs, started by this event. */
  readonly run: (inputs: Readonly<Record<string, string>>, event?: object) => Promise<Ended>
  readonly close: () => Promise<void>
}

/** How a run ended. */
export interface Ended {
  readonly code: number
  readonly log: string
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
  /** How long it waited for GitHub, each time; milliseconds. */
  readonly waits: readonly number[]
}

/** The payload of a pull request. */
export const PULL_REQUEST: object = {
  action: 'synchronize',
  number: 7,
  pull_request: { number: 7, merged: false },
}

/** The payload of a merge. */
export const MERGED: object = {
  action: 'closed',
  number: 7,
  pull_request: { number: 7, merged: true },
}

/** The payload of a push. */
export const PUSH: object = { ref: 'refs/heads/main', after: 'c0ffee', commits: [] }

/** Opens a scene. */
export async function openScene(facts: Facts = {}, config: string = SHOP): Promise<Scene> {
  const [shop, server] = await Promise.all([openShop(config), startGitHub(facts)])
  return {
    shop,
    server,
    run: (inputs, event = PULL_REQUEST) => run({ shop, server }, inputs, event),
    close: async () => {
      await Promise.all([shop.remove(), server.close()])
    },
  }
}

async function run(
  { shop, server }: Pick<Scene, 'shop' | 'server'>,
  inputs: Readonly<Record<string, string>>,
  event: object,
): Promise<Ended> {
  const { files, ...ended } = await runIn(shop, {
    files: new Map([['event', JSON.stringify(event)]]),
    env: {
      XEC_INPUTS: JSON.stringify({ engine: 'embedded', token: 'secret-token', ...inputs }),
      GITHUB_API_URL: server.url,
      GITHUB_REPOSITORY: 'shop/infra',
      GITHUB_EVENT_PATH: 'event',
      GITHUB_SHA: 'c0ffee',
      GITHUB_OUTPUT: 'output',
      GITHUB_STEP_SUMMARY: 'summary',
      GITHUB_SERVER_URL: 'https://github.example',
      GITHUB_RUN_ID: '42',
      RUNNER_TEMP: shop.folder,
    },
  })
  const outputs = parseOutputs(files.get('output') ?? '')
  return { ...ended, outputs, summary: files.get('summary') ?? '' }
}

interface Surroundings {
  readonly env: Readonly<Record<string, string>>
  readonly files: Map<string, string>
}

/** Runs the action in the folder of a shop; `files` are what is read and written beside it. */
export async function runIn(
  shop: Shop,
  { env, files }: Surroundings,
): Promise<Pick<Ended, 'code' | 'log' | 'waits'> & { readonly files: ReadonlyMap<string, string> }> {
  const log: string[] = []
  const waits: number[] = []
  let tokens = 0
  const code = await runAction({
    env,
    fetch,
    wait: async (milliseconds) => void waits.push(milliseconds),
    makeToken: () => `token-${(tokens += 1)}`,
    runXec: async (args) => {
      const { code, stdout, stderr } = await shop.xec(args)
      log.push(stderr)
      return { code, stdout }
    },
    read: async (file) => files.get(file) ?? (await readIfThere(file)),
    append: async (file, text) => void files.set(file, (files.get(file) ?? '') + text),
    print: (line) => void log.push(`${line}\n`),
  })
  return { code, log: log.join(''), waits, files }
}

/** The outputs of a step as the runner reads them. */
export function parseOutputs(text: string): Readonly<Record<string, string>> {
  const found = [...text.matchAll(/^([\w-]+)<<(\S+)\n(.*?)\n\2\n/gms)]
  return Object.fromEntries(found.map(([, name = '', , value = '']) => [name, value]))
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8')
  } catch {
    return null
  }
}
