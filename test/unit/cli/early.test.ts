// A plan asks the engine before it reads the file: what is wrong is told as if it had not.
import { afterEach, describe, expect, it } from 'vitest'
import { openEngine, type EngineRequest } from '../../../src/engine/open.ts'
import { startStubDaemon, type StubDaemon } from '../../support/stub-daemon.ts'
import { openShop, type Shop } from './xec.ts'

let shop: Shop
let daemon: StubDaemon | null = null
afterEach(async () => {
  await shop.remove()
  await daemon?.stop()
  daemon = null
})

const BROKEN = 'networks: { frontend: { driver: 7 } }\n'

describe('an engine that is known before the file is read', () => {
  it('is opened once, and asked while the file is parsed', async () => {
    shop = await openShop()
    daemon = await startStubDaemon('docker-28')
    daemon.addContainer('api')
    daemon.addContainer('nginx')
    const requests: EngineRequest[] = []
    const open: typeof openEngine = (request) => {
      requests.push(request)
      return openEngine(request)
    }
    const { code, stdout } = await shop.xec(['plan', '--engine', daemon.url], { openEngine: open })
    expect(code).toBe(0)
    expect(stdout).toContain('Plan: 1 to create, 2 to connect')
    expect(requests).toHaveLength(1)
    const lists = daemon.calls.filter((call) => /containers\/json|networks$|info/.test(call))
    expect(lists.toSorted()).toEqual(['GET /containers/json?all=1', 'GET /info', 'GET /networks'])
  })

  it('is closed where the file is wrong, whatever it answers', async () => {
    shop = await openShop(BROKEN)
    daemon = await startStubDaemon('docker-28', { delay: 300 })
    const { code, stderr } = await shop.xec(['plan', '--engine', daemon.url])
    expect(code).toBe(20)
    expect(stderr).toContain('driver')
    expect(stderr).not.toContain('engine')
  })

  it('was called all the same, which is told before the sum of all calls', async () => {
    shop = await openShop(BROKEN)
    daemon = await startStubDaemon('docker-28', { delay: 300 })
    const { stderr } = await shop.xec(['plan', '--engine', daemon.url, '-vv'])
    expect(stderr.match(/GET .*: no answer/g)).toHaveLength(3)
    expect(stderr.split('CALLS')[1]).not.toContain('no answer')
    expect(stderr).toContain('3 calls to the engine')
  })

  it('need not be there to be told what is wrong with the file', async () => {
    shop = await openShop(BROKEN)
    const { code, stderr } = await shop.xec(['plan', '--engine', 'unix:///nowhere/docker.sock'])
    expect(code).toBe(20)
    expect(stderr).not.toContain('engine-unreachable')
  })

  it('is told of in the end where its address is none', async () => {
    shop = await openShop()
    const { stderr } = await shop.xec(['plan', '--engine', 'tcp://user:secret@host'])
    expect(stderr).toContain('holds a user name or password')
    await shop.write('.xec/config.yaml', BROKEN)
    const wrong = await shop.xec(['plan', '--engine', 'tcp://user:secret@host'])
    expect(wrong.stderr).not.toContain('user name or password')
    expect(wrong.stderr).toContain('driver')
  })
})
