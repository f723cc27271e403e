// action.yml and the example pipelines as hosts read them, and their steps as runners run them.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { openShop, type Shop } from '../cli/xec.ts'
import { startGitHub, type GitHubServer } from './github-server.ts'
import { startGitLab, TOKEN } from './gitlab-server.ts'
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
interface Job {
  readonly extends?: string
  readonly script?: readonly string[]
  readonly variables?: Readonly<Record<string, string>>
  readonly artifacts?: { readonly paths: readonly string[]; readonly reports: { readonly dotenv: string } }
}
interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly permissions: object; readonly steps: readonly Step[] }>>
}

const action = (await read('action.yml')) as Action
const workflow = (await read('docs/examples/github-workflow.yml')) as Workflow
const pipeline = (await read('docs/examples/gitlab-ci.yml')) as Readonly<Record<string, Job>>

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

    /** Runs a job of the pipeline of GitLab, as its runner does. */
    async function runPipelineJob(name: string, url: string, more: Readonly<Record<string, string>>) {
      const { extends: base = '', variables } = pipeline[name] as Job
      const { script = [] } = pipeline[base] as Job
      return runBash(script.join('\n'), shop.folder, {
        PATH: `${join(shop.folder, 'bin')}:${process.env['PATH']}`,
        XDG_STATE_HOME: shop.folder,
        CI: 'true',
        GITLAB_CI: 'true',
        CI_API_V4_URL: `${url}/api/v4`,
        CI_PROJECT_ID: '7',
        CI_PROJECT_DIR: shop.folder,
        CI_COMMIT_SHA: 'c0ffee',
        CI_JOB_URL: 'https://gitlab.example/shop/infra/-/jobs/42',
        XEC_GITLAB_TOKEN: TOKEN,
        XEC_INPUT_ENGINE: 'embedded',
        ...variables,
        ...more,
      })
    }

    it('of GitLab writes a note on a merge request and applies that plan after the merge', async () => {
      shop = await openShop()
      const merged = {
        iid: 12,
        state: 'merged',
        sha: null,
        merge_commit_sha: 'c0ffee',
        squash_commit_sha: null,
      }
      const gitlab = await startGitLab({ mergeRequests: [merged] })
      server = { ...gitlab, comments: [] }
      await mkdir(join(shop.folder, 'bin'))
      await mkdir(join(shop.folder, 'global'))
      await symlink(root, join(shop.folder, 'global/xec'))
      const npm = `#!/bin/sh\n[ "$*" = "root --global" ] && echo "${shop.folder}/global"\n`
      await writeFile(join(shop.folder, 'bin/npm'), npm, { mode: 0o755 })

      const planned = await runPipelineJob('plan', gitlab.url, { CI_MERGE_REQUEST_IID: '12' })
      expect(planned).toMatchObject({ code: 0 })
      expect(gitlab.notes[0]?.body).toContain('**Plan: 1 to create, 2 to connect, 2 to disconnect.**')
      expect(planned.log).not.toContain(TOKEN)
      const { artifacts } = pipeline['.xec'] as Job
      const { paths, reports } = artifacts as NonNullable<Job['artifacts']>
      for (const path of [...paths, reports.dotenv]) expect(existsSync(join(shop.folder, path))).toBe(true)

      expect(await runPipelineJob('apply', gitlab.url, {})).toMatchObject({ code: 0 })
      expect(gitlab.notes).toHaveLength(1)
      expect(gitlab.notes[0]?.body).toContain('**Applied: everything is as declared**')
      expect((await shop.xec(['plan', '--engine', 'embedded', '--detailed-exitcode'])).code).toBe(0)
    })
  },
)

describe('the pipeline of GitLab', () => {
  it('sets inputs that there are, and no others', () => {
    const names = Object.values(pipeline).flatMap(({ variables = {} }) => Object.keys(variables))
    expect(names.length).toBeGreaterThan(1)
    for (const name of names) {
      expect(Object.keys(action.inputs)).toContain(
        name.replace('XEC_INPUT_', '').toLowerCase().replaceAll('_', '-'),
      )
    }
  })
})
