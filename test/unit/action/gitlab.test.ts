// The action in a pipeline of GitLab, against a server that answers as GitLab does: one note, updated in place, and what to do where it fails.
import { afterEach, describe, expect, it } from 'vitest'
import type { MergeRequest } from '../../../src/action/gitlab.ts'
import { parseMarker, renderMarker } from '../../../src/render/markdown-marker.ts'
import { openShop, SHOP, type Shop } from '../cli/xec.ts'
import { makeNote, startGitLab, TOKEN, type Facts, type GitLabServer } from './gitlab-server.ts'
import type { Answer } from './recording-server.ts'
import { runIn } from './world.ts'

const NOTES = '/api/v4/projects/7/merge_requests/12/notes'
const COMMIT = 'c0ffee'
const ON_REQUEST = { CI_MERGE_REQUEST_IID: '12', CI_MERGE_REQUEST_PROJECT_ID: '7', CI_PROJECT_ID: '99' }
const AFTER_MERGE = { XEC_INPUT_COMMAND: 'apply', CI_PROJECT_ID: '7' }
const MERGED: MergeRequest = {
  iid: 12,
  state: 'merged',
  sha: 'beef',
  merge_commit_sha: COMMIT,
  squash_commit_sha: null,
}
const marker = (parts: object = {}): string =>
  renderMarker({ tool: 'xec', project: 'shop', key: null, digest: 'sha256:a', cut: false, ...parts })

let shop: Shop
let server: GitLabServer

async function open(facts: Facts = {}, config: string = SHOP): Promise<void> {
  ;[shop, server] = await Promise.all([openShop(config), startGitLab(facts)])
}
afterEach(() => Promise.all([shop.remove(), server.close()]))

async function run(env: Readonly<Record<string, string>>) {
  const { files, ...ended } = await runIn(shop, {
    files: new Map(),
    env: {
      GITLAB_CI: 'true',
      CI_API_V4_URL: `${server.url}/api/v4`,
      CI_PROJECT_DIR: shop.folder,
      CI_COMMIT_SHA: COMMIT,
      CI_JOB_URL: 'https://gitlab.example/shop/infra/-/jobs/42',
      XEC_GITLAB_TOKEN: TOKEN,
      XEC_INPUT_ENGINE: 'embedded',
      ...env,
    },
  })
  const find = (name: string): string => files.get(`${shop.folder}/${name}`) ?? ''
  return { ...ended, summary: find('xec-plan.md'), variables: find('xec.env') }
}

describe('the action on a merge request', { timeout: 60_000 }, () => {
  it('shows the plan as a note, and keeps it in files for artifacts', async () => {
    await open()
    const { code, log, summary, variables } = await run(ON_REQUEST)
    expect({ code, log }).toMatchObject({ code: 0 })
    const [note] = server.notes
    expect(note?.body).toContain('**Plan: 1 to create, 2 to connect, 2 to disconnect.**')
    const digest = parseMarker(note?.body ?? '')?.digest
    expect(variables.split('\n')).toEqual([
      'XEC_CHANGES=true',
      'XEC_HAZARDS=',
      'XEC_APPROVAL=changes',
      `XEC_DIGEST=${digest}`,
      'XEC_EXIT_CODE=0',
      `XEC_PLAN_FILE=${shop.folder}/xec-plan.json`,
      '',
    ])
    expect(summary).toContain('## Plan for `shop`')
    expect((await shop.xec(['show', 'xec-plan.json'])).code).toBe(0)
    expect(log).not.toContain(TOKEN)
  })

  it('updates its own note in place, on whatever page it is, and nobody else’s', async () => {
    const others = Array.from({ length: 130 }, (_, index) => makeNote(index, `Note ${index}`, 'octocat'))
    await open({
      notes: [
        ...others,
        makeNote(500, marker(), 'mallory'),
        { ...makeNote(501, marker()), system: true },
        { ...makeNote(502, marker()), author: null },
        makeNote(503, marker()),
      ],
    })
    expect((await run(ON_REQUEST)).code).toBe(0)
    expect(server.calls).toEqual([
      'GET /api/v4/user',
      `GET ${NOTES}?sort=asc&order_by=created_at&per_page=100`,
      `GET ${NOTES}?sort=asc&order_by=created_at&per_page=100&page=2`,
      `PUT ${NOTES}/503`,
    ])
    await run(ON_REQUEST)
    expect(server.notes).toHaveLength(134)
  })

  it('fills a note as far as GitLab takes it', async () => {
    const networks = Array.from(
      { length: 500 },
      (_, index) => `  n${index}: { labels: { a: "${'x'.repeat(60)}" } }\n`,
    )
    await open({}, `name: shop\nnetworks:\n${networks.join('')}`)
    await run(ON_REQUEST)
    const size = Buffer.byteLength(server.notes[0]?.body ?? '')
    expect(size).toBeGreaterThan(65_536)
    expect(size).toBeLessThanOrEqual(1_000_000)
  })

  it('does nothing of that in a pipeline without a merge request', async () => {
    await open()
    expect((await run({ CI_PROJECT_ID: '7' })).code).toBe(0)
    expect(server.calls).toEqual([])
  })

  it('names the places of what is wrong, and ends as xec does', async () => {
    await open({}, SHOP.replace('ipam:', 'ipma:'))
    const { code, log } = await run(ON_REQUEST)
    expect(code).toBe(20)
    expect(log).toMatch(/^xec error: .* \[key-unknown\] at \.xec\/config\.yaml:4:5$/m)
    expect(server.notes[0]?.body).toContain('There is no plan: 1 error.')
  })

  it.each<[string, readonly Answer[], RegExp]>([
    [
      'a token that may not',
      [{ status: 403, message: '403 Forbidden' }],
      /403 \(403 Forbidden\).*discussion is locked.*scope "api"/,
    ],
    [
      'a project that cannot be seen',
      [{ status: 404, message: '404 Not found' }],
      /404 .*the merge request does not exist/,
    ],
    [
      'a note that is not accepted',
      [{ status: 400, value: { message: { note: ['is too long'] } } }],
      /400 \(\{"note":\["is too long"\]\}\).*too long/,
    ],
    [
      'one that cannot be processed',
      [{ status: 422, value: { error: 'body is invalid' } }],
      /422 \(body is invalid\)/,
    ],
    ['an error after which the note may be there', [{ status: 502 }], /answered with 502/],
  ])('says what is missing with %s, and ends as xec does', async (_what, answers, message) => {
    await open({ answers: { [`POST ${NOTES}`]: answers } })
    const { code, log, waits } = await run(ON_REQUEST)
    expect({ code, waits }).toEqual({ code: 0, waits: [] })
    expect(log).toContain(
      'xec warning: The comment with the plan could not be written; the plan is in xec-plan.md',
    )
    expect(log).toMatch(message)
  })

  it.each([
    ['none, as where a protected variable is left out', '', /There is no token/],
    [
      'a CI_JOB_TOKEN',
      'glcbt-64_x',
      /GET \/api\/v4\/user was answered with 401.*a CI_JOB_TOKEN can write no notes/,
    ],
  ])('says which token it takes, given %s', async (_what, token, message) => {
    await open()
    const { code, log } = await run({ ...ON_REQUEST, XEC_GITLAB_TOKEN: token })
    expect(code).toBe(0)
    expect(log).toMatch(message)
    expect(
      (await run({ ...ON_REQUEST, XEC_GITLAB_TOKEN: token, XEC_INPUT_ON_COMMENT_FAILURE: 'fail' })).code,
    ).toBe(1)
  })

  it('waits as long as GitLab says, and repeats nothing that may have been done', async () => {
    const date = new Date(1_000_000_000_000).toUTCString()
    await open({
      answers: {
        [`GET ${NOTES}`]: [
          { status: 429, headers: { 'retry-after': '7' } },
          { status: 429, headers: { 'ratelimit-reset': '1000000020', date } },
          { status: 503 },
        ],
        [`POST ${NOTES}`]: [{ status: 429, headers: { 'retry-after': '3' } }],
      },
    })
    const { code, waits } = await run(ON_REQUEST)
    expect({ code, waits }).toEqual({ code: 0, waits: [7000, 20_000, 4000, 3000] })
    expect(server.notes).toHaveLength(1)
  })

  it('refuses an input that there is not', async () => {
    await open()
    const { code, log } = await run({ ...ON_REQUEST, XEC_INPUT_COMMENT: 'yes' })
    expect(code).toBe(1)
    expect(log).toContain('xec error: The input "comment" is true or changes-only or false, not "yes".')
  })
})

describe('the action after a merge on GitLab', { timeout: 60_000 }, () => {
  it.each([
    ['a merge commit', MERGED],
    ['a squash commit', { ...MERGED, merge_commit_sha: null, squash_commit_sha: COMMIT }],
    ['a fast-forward', { ...MERGED, merge_commit_sha: null, sha: COMMIT }],
  ])('applies the plan that was reviewed, by %s, and says so in its note', async (_what, merged) => {
    const opened = { ...MERGED, iid: 13, state: 'opened' }
    await open({ mergeRequests: [opened, { ...MERGED, iid: 11, merge_commit_sha: 'other' }, merged] })
    await run(ON_REQUEST)
    const { code, summary } = await run(AFTER_MERGE)
    expect(code).toBe(0)
    const text =
      '**Applied: everything is as declared** (exit code 0), [in this run](https://gitlab.example/shop/infra/-/jobs/42).'
    expect(summary).toContain(text)
    expect(server.notes).toHaveLength(1)
    expect(server.notes[0]?.body.endsWith(`${text}\n`)).toBe(true)
    expect((await shop.xec(['plan', '--engine', 'embedded', '--detailed-exitcode'])).code).toBe(0)
  })

  it('takes no digest from anybody else, and applies nothing without one', async () => {
    await open({ mergeRequests: [MERGED], notes: [makeNote(1, marker(), 'mallory')] })
    const { code, log } = await run(AFTER_MERGE)
    expect(code).toBe(1)
    expect(log).toContain('Nobody has reviewed a plan: merge request 12 has no comment with one.')
  })

  it('says so where a commit came with no merge request', async () => {
    await open({ mergeRequests: [{ ...MERGED, state: 'closed' }] })
    const { code, log } = await run(AFTER_MERGE)
    expect(code).toBe(1)
    expect(log).toContain('Commit c0ffee came with no merge request that was merged.')
  })
})
