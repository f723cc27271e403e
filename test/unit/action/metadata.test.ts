// action.yml and the example pipelines as hosts read them, and their steps as runners run them.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { openShop, type Shop } from '../cli/xec.ts'
import { startGitHub, type GitHubServer } from './github-server.ts'
import { parseOutputs, PULL_REQUEST, PUSH } from './world.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const read = async (file: string): Promise<unknown> => parse(await readFile(join(root, file), 'utf8'))

interface Step {
  readonly id?: string
  readonly uses?: string
  readonly run?: string
  readonly shell?: string
  readonly env?: Readonly<Record<string, string>>
  readonly with?: Readonly<Record<string, string>>
}
interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>
  readonly outputs: Readonly<Record<string, { readonly description: string; readonly value: string }>>
  readonly runs: { readonly using: string; readonly steps: readonly Step[] }
}
interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly permissions: object; readonly steps: readonly Step[] }>>
}

const action = (await read('action.yml')) as Action
const workflow = (await read('docs/examples/github-workflow.yml')) as Workflow
const pipeline = (await read('docs/examples/gitlab-ci.yml')) as Readonly<Record<string, { script: string[] }>>

describe('action.yml', () => {
  it('has the keys that GitHub knows, and no others', () => {
    expect(Object.keys(action)).toEqual([
      'name',
      'description',
      'author',
      'branding',
      'inputs',
      'outputs',
      'runs',
    ])
    expect(Object.keys(action.runs)).toEqual(['using', 'steps'])
    for (const input of Object.values(action.inputs))
      expect(Object.keys(input)).toEqual(['description', 'default'])
    for (const output of Object.values(action.outputs))
      expect(Object.keys(output)).toEqual(['description', 'value'])
    for (const step of action.runs.steps) expect(Object.keys(step)).toEqual(['id', 'shell', 'run', 'env'])
  })

  it('puts no expression into a shell', () => {
    for (const { run = '' } of action.runs.steps) expect(run).not.toContain('${{')
    for (const { steps } of Object.values(workflow.jobs)) {
      for (const step of steps) expect(step.run).toBeUndefined()
    }
  })

  it('has its outputs from the step that sets them', () => {
    for (const [name, { value }] of Object.entries(action.outputs)) {
      expect(value).toBe(`\${{ steps.xec.outputs.${name} }}`)
    }
  })
})

/** What an expression of action.yml means, where the action stands in a folder. */
function evaluate(expression: string, inputs: Readonly<Record<string, string>>): string {
  const known: Readonly<Record<string, string>> = {
    '${{ github.action_path }}': root,
    '${{ github.token }}': 'secret-token',
    '${{ toJSON(inputs) }}': JSON.stringify(inputs, null, 2),
    '${{ inputs.version }}': inputs['version'] ?? '',
  }
  return known[expression] ?? expression
}

function runBash(
  script: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<{ code: number | null; log: string }> {
  return new Promise((resolve, reject) => {
    const paths = { PATH: process.env['PATH'] ?? '' }
    const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
      cwd,
      env: { ...paths, ...env },
    })
    let log = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (log += String(text)))
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, log }))
  })
}

// "npm test" builds it first; a run of some tests by hand may do without.
describe.skipIf(process.env['CI'] !== 'true' && !existsSync(join(root, 'dist/action/main.js')))(
  'the example workflow',
  { timeout: 120_000 },
  () => {
    let shop: Shop
    let server: GitHubServer
    afterEach(async () => {
      await Promise.all([shop.remove(), server.close()])
    })

    /** Runs the step of a job that uses the action, as a runner does. */
    async function runJob(job: string, event: object, given: Readonly<Record<string, string>> = {}) {
      const step = workflow.jobs[job]?.steps.find(({ uses }) => uses?.includes('/xec@'))
      const defaults = Object.entries(action.inputs).map(([name, input]) => [
        name,
        evaluate(input.default, {}),
      ])
      const inputs = {
        ...Object.fromEntries(defaults),
        ...step?.with,
        engine: 'embedded',
        ...given,
      } as Record<string, string>
      const file = (name: string): string => join(shop.folder, name)
      await Promise.all(['output', 'summary'].map((name) => writeFile(file(name), '')))
      await writeFile(file('event'), JSON.stringify(event))
      const [only] = action.runs.steps
      const env = Object.entries(only?.env ?? {}).map(([name, value]) => [name, evaluate(value, inputs)])
      const { code, log } = await runBash(only?.run ?? '', shop.folder, {
        ...(Object.fromEntries(env) as Record<string, string>),
        CI: 'true',
        GITHUB_API_URL: server.url,
        GITHUB_REPOSITORY: 'shop/infra',
        GITHUB_EVENT_PATH: file('event'),
        GITHUB_SHA: 'c0ffee',
        GITHUB_OUTPUT: file('output'),
        GITHUB_STEP_SUMMARY: file('summary'),
        RUNNER_TEMP: shop.folder,
        XDG_STATE_HOME: shop.folder,
      })
      const outputs = parseOutputs(await readFile(file('output'), 'utf8'))
      return { code, log, outputs, summary: await readFile(file('summary'), 'utf8') }
    }

    it('plans on a pull request and applies that plan after the merge', async () => {
      shop = await openShop()
      server = await startGitHub({
        pullRequests: [{ number: 7, merged_at: 'then', merge_commit_sha: 'c0ffee' }],
      })
      const planned = await runJob('plan', PULL_REQUEST)
      expect(planned).toMatchObject({ code: 0, outputs: { changes: 'true', 'exit-code': '0' } })
      expect(planned.summary).toContain('## Plan for `shop`')
      expect(server.comments[0]?.body).toContain('**Plan: 1 to create, 2 to connect, 2 to disconnect.**')
      expect(planned.log).not.toContain('secret-token')

      const applied = await runJob('apply', PUSH)
      expect(applied).toMatchObject({ code: 0, outputs: { digest: planned.outputs['digest'] } })
      expect(server.comments[0]?.body).toContain('**Applied: everything is as declared**')
      expect(server.comments).toHaveLength(1)
    })

    it('takes no package in the place of a version', async () => {
      shop = await openShop()
      server = await startGitHub()
      const { code, log } = await runJob('plan', PULL_REQUEST, { version: 'file:/evil' })
      expect(code).toBe(1)
      expect(log).toContain('::error title=xec::The input "version" is a version or a tag')
    })

    it('of GitLab plans, shows and applies', async () => {
      shop = await openShop()
      server = await startGitHub()
      await mkdir(join(shop.folder, 'bin'))
      const command = `#!/bin/sh\ncase "$1" in plan | apply) set -- "$@" --engine embedded ;; esac\nexec node "${root}dist/bin.js" "$@"\n`
      await writeFile(join(shop.folder, 'bin/xec'), command, { mode: 0o755 })
      const env = {
        PATH: `${join(shop.folder, 'bin')}:${process.env['PATH']}`,
        XDG_STATE_HOME: shop.folder,
        CI: 'true',
      }
      for (const job of ['plan', 'apply']) {
        const { code, log } = await runBash(pipeline[job]?.script.join('\n') ?? '', shop.folder, env)
        expect({ code, log }).toMatchObject({ code: 0 })
      }
      expect(await readFile(join(shop.folder, 'plan.md'), 'utf8')).toContain(
        '**Plan: 1 to create, 2 to connect',
      )
      expect((await shop.xec(['plan', '--engine', 'embedded', '--detailed-exitcode'])).code).toBe(0)
    })
  },
)
