// The GitHub Action against a server that answers as GitHub does: one comment, updated in place, and nothing lost where it fails.
import { afterEach, describe, expect, it } from 'vitest'
import { parseMarker, renderMarker } from '../../../src/render/markdown-marker.ts'
import { SHOP } from '../cli/xec.ts'
import { checkInert } from '../render/markdown.ts'
import { makeComment } from './github-server.ts'
import type { Answer } from './recording-server.ts'
import { MERGED, openScene, PUSH, type Scene } from './world.ts'

const LIST = 'GET /repos/shop/infra/issues/7/comments'
const CREATE = 'POST /repos/shop/infra/issues/7/comments'
const marker = (parts: object = {}): string =>
  renderMarker({ tool: 'xec', project: 'shop', key: null, digest: 'sha256:a', cut: false, ...parts })

let scene: Scene
afterEach(() => scene.close())

describe('the action on a pull request', { timeout: 60_000 }, () => {
  it('shows the plan as a comment, as the summary, and in its outputs', async () => {
    scene = await openScene()
    const { code, outputs, summary, log } = await scene.run({})
    expect({ code, log }).toMatchObject({ code: 0 })
    expect(outputs).toEqual({
      changes: 'true',
      hazards: '',
      approval: 'changes',
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      'exit-code': '0',
      'plan-file': expect.stringContaining('xec-plan-token-1.json'),
    })
    const [comment] = scene.server.comments
    expect(scene.server.comments).toHaveLength(1)
    expect(comment?.body).toContain('**Plan: 1 to create, 2 to connect, 2 to disconnect.**')
    expect(parseMarker(comment?.body ?? '')?.digest).toBe(outputs['digest'])
    expect(summary).toContain('## Plan for `shop`')
    checkInert(comment?.body ?? '')
    expect((await scene.shop.xec(['show', outputs['plan-file'] ?? ''])).code).toBe(0)
  })

  it('updates its own comment, on whatever page it is, and nobody else’s', async () => {
    const others = Array.from({ length: 130 }, (_, index) =>
      makeComment(index, `Comment ${index}`, 'octocat'),
    )
    const forged = makeComment(500, marker(), 'mallory')
    const staging = makeComment(501, marker({ key: 'staging' }))
    const other = makeComment(502, marker({ project: 'warehouse' }))
    scene = await openScene({ comments: [...others, forged, staging, other, makeComment(503, marker())] })
    expect((await scene.run({})).code).toBe(0)
    expect(scene.server.calls).toEqual([
      'GET /user',
      `${LIST}?per_page=100`,
      `${LIST}?per_page=100&page=2`,
      'PATCH /repos/shop/infra/issues/comments/503',
    ])
    await scene.run({})
    await scene.run({ 'comment-key': 'staging' })
    expect(scene.server.comments).toHaveLength(134)
    expect(scene.server.comments.slice(130, 133).map(({ body }) => body.split('\n').length > 1)).toEqual([
      false,
      true,
      false,
    ])
  })

  it('replaces the comment of a run that could not read the configuration', async () => {
    scene = await openScene({ comments: [makeComment(5, marker({ project: null, digest: null }))] })
    await scene.run({})
    expect(scene.server.comments).toHaveLength(1)
  })

  it.each([
    ['the account of its token', { login: 'shop-robot' }, {}, 'shop-robot'],
    ['the app that it is told of', {}, { 'comment-author': 'shop[bot]' }, 'shop[bot]'],
  ])('knows the comments of %s', async (_what, facts, inputs, login) => {
    scene = await openScene({
      ...facts,
      comments: [makeComment(1, marker()), makeComment(2, marker(), login)],
    })
    await scene.run(inputs)
    expect(scene.server.calls.at(-1)).toBe('PATCH /repos/shop/infra/issues/comments/2')
  })

  it('writes nothing where nothing is wanted, and nothing new where nothing changes', async () => {
    scene = await openScene()
    await scene.run({ comment: 'false' })
    await scene.run({}, PUSH)
    expect(scene.server.calls).toEqual([])
    await scene.run({ comment: 'changes-only' })
    expect(scene.server.comments).toHaveLength(1)
    await scene.shop.xec(['apply', '--engine', 'embedded', '--yes'])
    const { outputs } = await scene.run({ comment: 'changes-only' })
    expect(outputs).toMatchObject({ changes: 'false' })
    expect(scene.server.comments[0]?.body).toContain('**No changes: 3 objects as declared.**')
    scene.server.comments.length = 0
    await scene.run({ comment: 'changes-only' })
    expect(scene.server.comments).toEqual([])
  })

  it('annotates the lines of what is wrong, and ends as xec does', async () => {
    scene = await openScene({}, SHOP.replace('ipam:', 'ipma:'))
    const { code, log, outputs, summary } = await scene.run({})
    expect(code).toBe(20)
    expect(log).toMatch(/^::error file=\.xec\/config\.yaml,line=4,col=5,title=xec%3A [a-z-]+::.*%0A/m)
    expect(outputs).toMatchObject({ changes: 'false', 'exit-code': '20', 'plan-file': '', digest: '' })
    expect(summary).toContain('There is no plan: 1 error.')
    expect(scene.server.comments[0]?.body).toContain('There is no plan: 1 error.')
  })

  it('names the dangers that nobody has agreed to', async () => {
    scene = await openScene()
    await scene.shop.xec(['apply', '--engine', 'embedded', '--yes'])
    await scene.shop.write('.xec/config.yaml', SHOP.replace('172.30.', '172.31.'))
    expect((await scene.run({})).outputs['hazards']).toContain('replaces-network')
    const { outputs } = await scene.run({ args: '--allow=replaces-network\n\n--show-unchanged' })
    expect(outputs['hazards']).not.toContain('replaces-network')
  })

  const denied = { status: 403, message: 'Resource not accessible by integration' }
  it.each<[string, readonly Answer[], RegExp]>([
    ['a token that may only read', [denied], /pull-requests: write.*fork/],
    ['a repository that cannot be seen', [{ status: 404, message: 'Not Found' }], /404 \(Not Found\)/],
    ['a locked conversation', [{ status: 422, message: 'locked' }], /422 \(locked\)/],
    ['a token that is not valid', [{ status: 401 }], /401\. The token is not valid/],
    ['an error after which the comment may be there', [{ status: 502 }], /answered with 502/],
  ])('says what is missing with %s, and ends as xec does', async (_what, answers, message) => {
    scene = await openScene({ answers: { [CREATE]: answers } })
    const { code, log, summary, waits } = await scene.run({})
    expect({ code, waits }).toEqual({ code: 0, waits: [] })
    expect(log).toMatch(
      /^::warning title=xec::The comment with the plan could not be written; the plan is in the summary/m,
    )
    expect(log).toMatch(message)
    expect(summary).toContain('## Plan for `shop`')
    expect(log).not.toContain('secret-token')
  })

  it('fails over a comment only where that is asked for', async () => {
    scene = await openScene({ answers: { [CREATE]: [denied] } })
    const { code, log } = await scene.run({ 'on-comment-failure': 'fail' })
    expect(code).toBe(1)
    expect(log).toContain('::error title=xec::The comment with the plan')
  })

  it('waits for a server that is overloaded, as long as it says, and not for ever', async () => {
    const slow = (headers: Record<string, string>, status = 403): Answer => ({ status, headers })
    const date = 'Thu, 01 Jan 2026 00:00:00 GMT'
    const reset = String(Date.parse(date) / 1000 + 20)
    scene = await openScene({
      answers: {
        'GET /user': [{ status: 500 }, { status: 503 }],
        [LIST]: [
          slow({ 'retry-after': '7' }, 429),
          slow({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset, date }),
          slow({ 'retry-after': '3600' }),
        ],
        [CREATE]: [slow({ 'x-ratelimit-remaining': '0' })],
      },
    })
    const { code, waits, log } = await scene.run({})
    expect({ code, waits }).toEqual({ code: 0, waits: [1000, 2000, 7000, 20_000, 60_000, 1000] })
    expect(log).not.toContain('::warning')
    expect(scene.server.comments).toHaveLength(1)
  })

  it('gives up on a server that stays broken', async () => {
    const broken = Array.from({ length: 9 }, () => ({ status: 500 }))
    scene = await openScene({ answers: { [LIST]: broken } })
    const { code, log, waits } = await scene.run({})
    expect({ code, waits }).toEqual({ code: 0, waits: [1000, 2000, 4000] })
    expect(log).toContain('was answered with 500')
  })

  it('goes on without a server', async () => {
    scene = await openScene()
    await scene.server.close()
    const { code, log } = await scene.run({})
    expect(code).toBe(0)
    expect(log).toContain('GET /user: no answer')
  })

  it('sends its token nowhere else', async () => {
    const elsewhere = '<http://127.0.0.1:9/comments?page=2>; rel="next"'
    scene = await openScene({
      answers: { [LIST]: [{ status: 200, headers: { link: elsewhere }, value: [] }] },
    })
    const { log } = await scene.run({})
    expect(log).not.toContain('no answer')
  })

  it.each<[string, unknown]>([
    ['a page of HTML', undefined],
    ['an object', { message: 'ok' }],
  ])('is not confused by %s in the place of comments', async (_what, value) => {
    const headers = value === undefined ? { 'content-length': '1' } : {}
    scene = await openScene({ answers: { [LIST]: [{ status: 200, headers, value: value ?? '<' }] } })
    const { code, log } = await scene.run({})
    expect(code).toBe(0)
    expect(log).toContain('was answered with something else than GitHub does')
  })

  it.each([
    [{ command: 'destroy' }, 'The input "command" is plan or apply, not "destroy".'],
    [{ comment: 'yes' }, 'The input "comment" is true or changes-only or false'],
    [{ snapshot: 'engine.json' }, 'Give the input "engine" or the input "snapshot", not both.'],
  ])('refuses %j', async (inputs, message) => {
    scene = await openScene()
    const { code, log } = await scene.run(inputs)
    expect(code).toBe(1)
    expect(log).toContain(message)
  })
})

describe('the action after a merge', { timeout: 60_000 }, () => {
  it('applies the plan that was reviewed, and says so in its comment', async () => {
    scene = await openScene({ pullRequests: [{ number: 7, merged_at: 'then', merge_commit_sha: 'c0ffee' }] })
    const { outputs } = await scene.run({})
    const { code, summary, outputs: applied } = await scene.run({ command: 'apply' }, PUSH)
    expect(code).toBe(0)
    expect(applied).toMatchObject({ digest: outputs['digest'], 'exit-code': '0', changes: 'true' })
    const text =
      '**Applied: everything is as declared** (exit code 0), [in this run](https://github.example/shop/infra/actions/runs/42).'
    expect(summary).toContain(text)
    const [comment] = scene.server.comments
    expect(comment?.body).toMatch(/^<!-- xec:plan /)
    expect(comment?.body.endsWith(`\n<!-- xec:outcome -->\n\n${text}\n`)).toBe(true)
    await scene.run({ command: 'apply' }, MERGED)
    expect(scene.server.comments[0]?.body).toBe(comment?.body)
    expect((await scene.shop.xec(['plan', '--engine', 'embedded', '--detailed-exitcode'])).code).toBe(0)
  })

  it('applies nothing if the plan has changed since, and says so', async () => {
    scene = await openScene()
    await scene.run({})
    await scene.shop.write('.xec/config.yaml', SHOP.replace('172.30.', '172.31.'))
    const { code } = await scene.run({ command: 'apply' }, MERGED)
    expect(code).toBe(23)
    expect(scene.server.comments[0]?.body).toContain(
      '**Not applied: the plan has changed since it was reviewed** (exit code 23)',
    )
  })

  it('says whether a person must agree, and does without one where nobody has to', async () => {
    scene = await openScene()
    const rule = { 'approve-when': 'broadening' }
    const planned = await scene.run(rule)
    expect(planned.outputs['approval']).toBe('')
    expect(scene.server.comments[0]?.body).toContain(
      'Nobody has to agree: nothing becomes reachable that was not (`approveWhen: broadening`).',
    )
    // of a merge request without a comment, and of a commit that came with none
    for (const event of [PUSH, MERGED]) {
      scene.server.comments.splice(0)
      expect(await scene.run({ ...rule, command: 'apply' }, event)).toMatchObject({ code: 0 })
    }
    const opened = `${SHOP.replace('targets:', '  side: { ipam: { subnet: 172.31.0.0/16 } }\ntargets:')}    db: { networks: [side] }\n`
    await scene.shop.write('.xec/config.yaml', opened)
    await scene.shop.xec(['apply', '--engine', 'embedded', '--yes', '--allow-missing'])
    await scene.shop.write(
      '.xec/config.yaml',
      opened.replace('networks: [frontend]', 'networks: [frontend, side]'),
    )
    const broader = await scene.run({ ...rule, args: '--allow-missing' })
    expect(broader.outputs['approval']).toBe('exposure-broadens')
    expect((await scene.run({ 'approve-when': 'sometimes' })).log).toContain(
      'The input "approve-when" is any or broadening or never, not "sometimes".',
    )
  })

  it('takes no digest from anybody else’s comment', async () => {
    scene = await openScene({ comments: [makeComment(1, marker(), 'mallory')] })
    const { code, log } = await scene.run({ command: 'apply' }, MERGED)
    expect(code).toBe(1)
    expect(log).toContain('Nobody has reviewed a plan: pull request 7 has no comment with one.')
  })

  it('does not choose between projects', async () => {
    scene = await openScene({
      comments: [makeComment(1, marker()), makeComment(2, marker({ project: 'depot' }))],
    })
    const { code, log } = await scene.run({ command: 'apply' }, MERGED)
    expect(code).toBe(1)
    expect(log).toContain('has plans of several projects')
  })

  it('does nothing for a pull request that was closed, and for a commit without one', async () => {
    scene = await openScene()
    const closed = { ...MERGED, pull_request: { number: 7, merged: false } }
    expect((await scene.run({ command: 'apply' }, closed)).code).toBe(0)
    const { code, log } = await scene.run({ command: 'apply' }, PUSH)
    expect(code).toBe(1)
    expect(log).toContain('Commit c0ffee came with no pull request that was merged.')
  })

  it('applies a digest that it is given, without a comment', async () => {
    scene = await openScene()
    const { outputs } = await scene.run({ comment: 'false' })
    const { code } = await scene.run({ command: 'apply', approve: outputs['digest'] ?? '' }, PUSH)
    expect(code).toBe(0)
    expect(scene.server.calls).toEqual([])
  })

  it('says that a comment was cut, and that its outcome could not be written', async () => {
    scene = await openScene({
      answers: { 'PATCH /repos/shop/infra/issues/comments/1000': [{ status: 403 }, { status: 403 }] },
    })
    await scene.run({})
    const [comment] = scene.server.comments
    scene.server.comments[0] = makeComment(1000, (comment?.body ?? '').replace('"cut":false', '"cut":true'))
    const { code, log } = await scene.run({ command: 'apply' }, MERGED)
    expect(code).toBe(0)
    expect(log).toContain('did not have room for all of it')
    expect(log).toContain('::warning title=xec::The comment could not be told the outcome.')
    const failing = await scene.run({ command: 'apply', 'on-comment-failure': 'fail' }, MERGED)
    expect(failing.code).toBe(1)
  })
})
