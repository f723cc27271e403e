// What -v tells of the calls to an engine and of time: on stderr, after everything else.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startStubDaemon, type StubDaemon } from '../../support/stub-daemon.ts'
import { openShop, type Shop } from './xec.ts'

let shop: Shop
let daemon: StubDaemon
beforeEach(async () => {
  daemon = await startStubDaemon('docker-28')
  for (const name of ['nginx', 'api']) daemon.addContainer(name)
  shop = await openShop()
})
afterEach(async () => {
  await shop.remove()
  await daemon.stop()
})

const SUM = /^(\d+) calls? to the engine: .* of waiting for it, .* in xec; .* in all\.$/m

describe('what a run costs', () => {
  it('stands at the end of stderr with -v, and nowhere without', async () => {
    const quiet = await shop.xec(['plan', '--engine', daemon.url])
    expect(quiet.stderr).not.toMatch(SUM)
    daemon.calls.length = 0
    const { stdout, stderr } = await shop.xec(['plan', '-v', '--engine', daemon.url])
    expect(SUM.exec(stderr)?.[1]).toBe(String(daemon.calls.length))
    expect(stderr).toMatch(/^ {4}1 {2}GET \/networks /m)
    expect(stderr.trimEnd().split('\n').at(-1)).toMatch(SUM)
    expect(stdout).not.toContain('GET')
    expect(stderr).not.toMatch(/^at /m)
  })

  it('is told call by call with -vv', async () => {
    const { stderr } = await shop.xec(['plan', '-vv', '--engine', daemon.url])
    expect(stderr.match(/^at \d+ ms {2}GET \S+: 200, .* in .*$/gm)).toHaveLength(daemon.calls.length)
    expect(stderr).toMatch(SUM)
  })

  it('leaves a document for machines as it is', async () => {
    const { stdout, stderr } = await shop.xec(['plan', '-v', '--format', 'json', '--engine', daemon.url])
    expect(JSON.parse(stdout)).toMatchObject({ exitCode: 0 })
    expect(stderr).toMatch(SUM)
  })

  it('is nothing where it should be quiet, or no engine was asked', async () => {
    expect((await shop.xec(['plan', '-q', '-v', '--engine', daemon.url])).stderr).toBe('')
    expect((await shop.xec(['validate', '-v'])).stderr).toBe('')
  })

  it('is no call where the engine is a file', async () => {
    const { stderr } = await shop.xec(['plan', '-v', '--engine', 'embedded'])
    expect(stderr).toMatch(/^No calls to an engine: .* in xec\.$/m)
  })

  it('tells apart how long somebody was asked', async () => {
    const answer = (): Promise<boolean> => new Promise((resolve) => setTimeout(() => resolve(false), 30))
    const world = { isTTY: true, answer }
    const { stderr, code } = await shop.xec(['apply', '-v', '--no-color', '--engine', daemon.url], world)
    expect(code).toBe(25)
    expect(stderr).toMatch(/ in xec, \d+ ms for your answer; /)
  })

  it('is told of a run that fails as well', async () => {
    const { stderr, code } = await shop.xec(['plan', '-v', '--engine', 'unix:///nowhere/docker.sock'])
    expect(code).toBe(21)
    expect(stderr).toMatch(/^ {4}1 {2}GET \/\S+ \(1 failed\)/m)
    expect(stderr).toMatch(SUM)
  })
})
