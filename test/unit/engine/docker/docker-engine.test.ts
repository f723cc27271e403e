// The adapter against servers that are no engine, broken ones, and one that records what it is asked.
import { createServer, type AddressInfo, type Server } from 'node:net'
import { createServer as createTlsServer } from 'node:https'
import { readFile } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { DEFAULT_ENDPOINT_SETTINGS } from '../../../../src/model/endpoint.ts'
import { DEFAULT_NETWORK_SETTINGS } from '../../../../src/model/network.ts'
import { openDockerEngine } from '../../../../src/engine/docker/docker-engine.ts'
import { networkOfPodman } from './answers.ts'
import { answerBare, answerWith, startFakeEngine, working, type FakeEngine } from './fake-engine.ts'

const cleanUp: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const work of cleanUp.splice(0)) await work()
})

async function start(answer: RequestListener, timeoutMilliseconds?: number): Promise<FakeEngine> {
  const fake = await startFakeEngine(answer, timeoutMilliseconds)
  cleanUp.push(() => fake.stop())
  return fake
}

const shop = { name: 'shop', settings: DEFAULT_NETWORK_SETTINGS }

describe('an answer that no engine gives', () => {
  it.each<readonly [string, string, RequestListener]>([
    ['an HTML page', 'malformed', (_, reply) => void reply.end('<html>Welcome to nginx!</html>')],
    ['nothing', 'malformed', (_, reply) => void reply.end()],
    ['JSON that is no object', 'malformed', (_, reply) => void reply.end('"hello"')],
    ['another JSON', 'malformed', (_, reply) => void reply.end('{"status":"ok"}')],
    ['a list', 'malformed', (_, reply) => void reply.end('[]')],
    ['JSON that breaks off', 'malformed', (_, reply) => void reply.end('{"Version":"28.')],
    ['an error without words', 'malformed', (_, reply) => void reply.writeHead(400).end('{"message":7}')],
    [
      'a page that is not there',
      'malformed',
      (_, reply) => void reply.writeHead(404).end('<h1>Not Found</h1>'),
    ],
    [
      'a redirect',
      'malformed',
      (_, reply) => void reply.writeHead(301, { location: 'ftp://elsewhere/' }).end(),
    ],
    [
      'a request for TLS',
      'malformed',
      (_, reply) => void reply.writeHead(400).end('Client sent an HTTP request'),
    ],
    ['a denial of a proxy', 'denied', (_, reply) => void reply.writeHead(403).end('<h1>Forbidden</h1>')],
    ['a request to log in', 'denied', (_, reply) => void reply.writeHead(401).end()],
    ['an error page', 'unreachable', (_, reply) => void reply.writeHead(502).end('<h1>Bad Gateway</h1>')],
    ['an error of an engine', 'server', (_, reply) => void reply.writeHead(500).end('{"message":"no luck"}')],
    [
      'a body that breaks off',
      'unreachable',
      (_, reply) => {
        reply.writeHead(200, { 'content-length': '100' }).write('{"Version":')
        setTimeout(() => reply.destroy(), 20)
      },
    ],
    ['a connection that breaks', 'unreachable', (incoming) => void incoming.socket.destroy()],
    ['silence', 'timeout', () => {}],
    ['a body that never ends', 'timeout', (_, reply) => void reply.writeHead(200).write('[')],
  ])('%s: %s', async (_, kind, answer) => {
    const { engine } = await start(answer, 300)
    await expect(engine.identify()).rejects.toMatchObject({ name: 'EngineError', kind })
    await expect(engine.listNetworks()).rejects.toMatchObject({ kind })
  })

  it('too large to be one: malformed', async () => {
    const chunk = Buffer.alloc(1024 * 1024, ' ')
    const { engine } = await start((_, reply) => {
      reply.writeHead(200)
      const write = (): void => {
        while (!reply.destroyed && reply.write(chunk));
      }
      reply.on('drain', write)
      write()
    })
    await expect(engine.identify()).rejects.toMatchObject({ kind: 'malformed' })
  })

  it('says where it came from and what to do', async () => {
    const { engine, socket } = await start((_, reply) => void reply.end('<html>'))
    await expect(engine.identify()).rejects.toMatchObject({
      message: `What answers at unix://${socket} is no container engine: GET /version gave status 200 without the JSON of one.`,
      fix: 'Check that the address is that of a Docker Engine or of Podman.',
      status: 200,
      call: 'GET /version',
    })
  })

  it('that is not HTTP: malformed', async () => {
    const server = await listen(
      createServer((socket) => void socket.resume().end('220 mail.example ESMTP\r\n')),
    )
    const engine = await openDockerEngine({ endpoint: `tcp://127.0.0.1:${portOf(server)}`, env: {} })
    await expect(engine.identify()).rejects.toMatchObject({ kind: 'malformed' })
  })

  it.each([
    ['/v1.51/networks', { networks: [] }],
    ['/v1.51/networks', null],
    ['/v1.51/networks', [{ Name: 'shop' }]],
    ['/v1.51/containers/json?all=1', [{ Id: 7 }]],
  ])('to %s: %j', async (path, value) => {
    const { engine } = await start(answerWith({ [path]: value }))
    const read = path.includes('networks') ? engine.listNetworks() : engine.listContainers()
    await expect(read).rejects.toMatchObject({ kind: 'malformed', code: 'engine-answer' })
  })

  it('to a create is not taken for success', async () => {
    const { engine } = await start(answerWith({ '/v1.51/networks/create': { Warning: '' } }))
    await expect(engine.createNetwork(shop)).rejects.toMatchObject({ kind: 'malformed' })
  })
})

describe('an engine that does not answer', () => {
  it.each([
    ['unix:///nowhere/docker.sock', 'unreachable', 'there is no such socket'],
    ['tcp://127.0.0.1:1', 'unreachable', 'nobody listens there'],
    ['tcp://engine.invalid:2375', 'unreachable', 'the host name'],
  ])('at %s: %s', async (endpoint, kind, problem) => {
    const engine = await openDockerEngine({ endpoint, env: {} })
    await expect(engine.listContainers()).rejects.toMatchObject({
      kind,
      code: 'engine-unreachable',
      message: expect.stringContaining(`${endpoint} (from --engine): ${problem}`),
      fix: expect.stringContaining('DOCKER_HOST'),
    })
  })

  it('is asked again by the next call', async () => {
    let calls = 0
    const { engine } = await start((incoming, reply) => {
      calls += 1
      if (calls === 1) incoming.socket.destroy()
      else answerWith({})(incoming, reply)
    })
    await expect(engine.identify()).rejects.toMatchObject({ kind: 'unreachable' })
    await expect(engine.identify()).resolves.toMatchObject({ id: 'the-id' })
  })
})

describe('the environment of the process', () => {
  it('does not bend an address that was given', async () => {
    const { engine } = await start(answerWith({}))
    process.env['DOCKER_HOST'] = 'tcp://127.0.0.1:1'
    process.env['DOCKER_CERT_PATH'] = '/nowhere'
    cleanUp.push(async () => {
      delete process.env['DOCKER_HOST']
      delete process.env['DOCKER_CERT_PATH']
    })
    await expect(engine.identify()).resolves.toMatchObject({ id: 'the-id' })
    const other = await start(answerWith({}))
    await expect(other.engine.identify()).resolves.toMatchObject({ id: 'the-id' })
    expect(process.env['DOCKER_HOST']).toBe('tcp://127.0.0.1:1')
  })
})

describe("the engine's clock", () => {
  it('is the date of its shortest answer, which one call asks for', async () => {
    const { engine, calls } = await start((_, reply) => {
      reply.writeHead(200, { date: 'Thu, 26 Nov 2026 15:22:17 GMT' }).end('OK')
    })
    expect(await engine.readClock()).toBe(Date.UTC(2026, 10, 26, 15, 22, 17))
    expect(calls).toEqual(['GET /_ping'])
  })

  it('is that of an answer that has just come, without a call', async () => {
    const { engine, calls } = await start((incoming, reply) => {
      reply.setHeader('date', 'Thu, 26 Nov 2026 15:22:17 GMT')
      answerWith({})(incoming, reply)
    })
    await engine.listNetworks()
    const clock = await engine.readClock()
    expect(clock - Date.UTC(2026, 10, 26, 15, 22, 17)).toBeLessThan(5_000)
    expect(clock % 1_000).toBe(0)
    expect(calls).toEqual(['GET /networks'])
  })

  it.each([
    ['no date', 200, undefined, 'malformed'],
    ['a date that is none', 200, 'soon', 'malformed'],
    ['a refusal', 403, 'Thu, 26 Nov 2026 15:22:17 GMT', 'denied'],
  ])('is not guessed where there is %s', async (_, status, date, kind) => {
    const { engine } = await start((__, reply) => {
      reply.sendDate = false
      reply.writeHead(status, date === undefined ? {} : { date }).end('OK')
    })
    await expect(engine.readClock()).rejects.toMatchObject({ kind, call: 'GET /_ping' })
  })
})

describe('a network that Podman removes', () => {
  const version = { ...(working['/version'] as object), Components: [{ Name: 'Podman Engine' }] }
  const label = { 'sh.xec.record': 'lock' }

  it.each([
    ['goes by its name, which protects those that are in use', 'shop', {}, 'shop'],
    ['goes by its id where another record may have its name by then', 'xec-lock-shop', label, '08f1'],
    ['is no record because of its name', 'xec-lock-shop', {}, 'xec-lock-shop'],
  ])('%s', async (_, Name, Labels, target) => {
    const network = { ...networkOfPodman, Id: '08f1', Name, Labels }
    const { engine, calls } = await start(
      answerWith({
        '/version': version,
        '/v1.51/networks/08f1': network,
        [`/v1.51/networks/${Name}`]: network,
      }),
    )
    await engine.removeNetwork('08f1')
    expect(calls.at(-1)).toBe(`DELETE /v1.51/networks/${target}`)
  })
})

describe('calls', () => {
  it('are few: identity one, each list one, and none for the version', async () => {
    const { engine, calls } = await start(answerWith({}))
    await Promise.all([engine.identify(), engine.listNetworks(), engine.listContainers()])
    await engine.identify()
    expect(calls).toEqual(['GET /info', 'GET /networks', 'GET /containers/json?all=1'])
    // what is not known before the first answers is known from then on
    await engine.listNetworks()
    expect(calls.at(-1)).toBe('GET /v1.51/networks')
  })

  it('ask for the version where what stands before the engine hides it', async () => {
    const { engine, calls } = await start(answerBare({}))
    const [identity] = await Promise.all([engine.identify(), engine.listNetworks()])
    expect(identity).toMatchObject({ flavor: 'docker', version: '28.5.2', apiVersion: '1.51' })
    const early = ['GET /info', 'GET /networks']
    expect(calls.toSorted()).toEqual([...early, 'GET /v1.51/info', 'GET /v1.51/networks', 'GET /version'])
  })

  it('speak the newest version that both sides know', async () => {
    const version = { ...(working['/version'] as object), ApiVersion: '1.70' }
    const answers = { '/version': version, '/v1.70/networks': [{ Unheard: 'of' }], '/v1.55/networks': [] }
    const { engine, calls } = await start(answerWith(answers))
    await expect(engine.listNetworks()).resolves.toEqual([])
    expect(calls).toEqual(['GET /networks', 'GET /version', 'GET /v1.55/networks'])
  })

  it('end where the engine is older than any that is known', async () => {
    const version = { ...(working['/version'] as object), Version: '19.03.15', ApiVersion: '1.40' }
    const { engine } = await start(answerWith({ '/version': version, '/v1.40/networks': [] }))
    await expect(engine.listNetworks()).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('Docker 19.03.15 speaks API 1.40 at most'),
    })
  })

  it('encode what stands in a path', async () => {
    const { engine, calls } = await start(answerWith({}))
    const name = 'a/b c?%#../é'
    const encoded = 'a%2Fb%20c%3F%25%23..%2F%C3%A9'
    await expect(engine.inspectNetwork(name)).rejects.toMatchObject({ kind: 'not-found' })
    await expect(engine.inspectContainer(name)).rejects.toMatchObject({ kind: 'not-found' })
    await expect(engine.removeNetwork(name)).rejects.toMatchObject({ kind: 'not-found' })
    await expect(engine.connect(name, 'c', DEFAULT_ENDPOINT_SETTINGS)).rejects.toMatchObject({
      kind: 'not-found',
    })
    await expect(engine.disconnect(name, 'c')).rejects.toMatchObject({ kind: 'not-found' })
    expect(calls).toEqual([
      `GET /networks/${encoded}`,
      `GET /v1.51/containers/${encoded}/json`,
      `DELETE /v1.51/networks/${encoded}`,
      `POST /v1.51/networks/${encoded}/connect`,
      `POST /v1.51/networks/${encoded}/disconnect`,
    ])
  })

  it('that disconnect are forced only where that is asked for', async () => {
    const bodies: string[] = []
    const { engine } = await start((incoming, reply) => {
      if (incoming.method === 'GET') return answerWith({})(incoming, reply)
      incoming.setEncoding('utf8').on('data', (text: string) => bodies.push(text))
      incoming.on('end', () => reply.end())
    })
    await engine.disconnect('shop', 'cb6a')
    await engine.disconnect('shop', 'cb6a', { force: true })
    expect(bodies.map((text) => JSON.parse(text))).toEqual([
      { Container: 'cb6a', Force: false },
      { Container: 'cb6a', Force: true },
    ])
  })
})

describe('a connect that Podman refuses', () => {
  const version = { ...(working['/version'] as object), Components: [{ Name: 'Podman Engine' }] }
  const taken = 'IPAM error: requested ip address 10.0.1.2 is already allocated to container ID cb6a'
  const hidden = 'network inspection mismatch: asked to join 2 network(s): internal libpod error'

  it.each([
    ['the engine hides the container from then on', 500, { message: hidden }, true],
    ['it is shown as before', 200, { Id: 'cb6a' }, false],
    ['it is gone', 404, { message: 'no such container' }, false],
  ])('is taken back only if it was half made: %s', async (_, status, inspect, isTakenBack) => {
    const { engine, calls } = await start((incoming, reply) => {
      const path = incoming.url ?? ''
      if (path === '/version') return answerWith({ '/version': version })(incoming, reply)
      if (path.endsWith('/json')) return reply.writeHead(status).end(JSON.stringify(inspect))
      if (path.endsWith('/disconnect')) return reply.writeHead(500).end('{"message":"No such device"}')
      return reply.writeHead(500).end(JSON.stringify({ message: taken }))
    })
    const connect = engine.connect('shop', 'cb6a', DEFAULT_ENDPOINT_SETTINGS)
    await expect(connect).rejects.toMatchObject({ kind: 'address-in-use', message: taken })
    expect(calls.includes('POST /v1.51/networks/shop/disconnect')).toBe(isTakenBack)
  })

  it('is left alone where the connection broke', async () => {
    const { engine, calls } = await start((incoming, reply) => {
      if (incoming.url === '/version') return answerWith({ '/version': version })(incoming, reply)
      return incoming.socket.destroy()
    })
    const connect = engine.connect('shop', 'cb6a', DEFAULT_ENDPOINT_SETTINGS)
    await expect(connect).rejects.toMatchObject({ kind: 'unreachable' })
    expect(calls).toEqual(['GET /version', 'POST /v1.51/networks/shop/connect'])
  })
})

describe('a removal on Podman', () => {
  it('is asked for by name, since by id it would be done whoever uses the network', async () => {
    const version = { ...(working['/version'] as object), Components: [{ Name: 'Podman Engine' }] }
    const { engine, calls } = await start(
      answerWith({
        '/version': version,
        '/v1.51/networks/08f1': { Name: 'shop' },
        '/v1.51/networks/shop': {},
      }),
    )
    await engine.removeNetwork('08f1')
    expect(calls.slice(1)).toEqual(['GET /v1.51/networks/08f1', 'DELETE /v1.51/networks/shop'])
  })
})

describe('a create before API 1.44', () => {
  const version = { ...(working['/version'] as object), ApiVersion: '1.41' }
  const mine = { Name: 'shop', Id: 'mine', Created: '2026-11-20T19:06:38Z' }

  async function create(networks: readonly object[]): Promise<{ result: Promise<string>; calls: string[] }> {
    const answers = {
      '/version': version,
      '/v1.41/networks/create': { Id: 'mine' },
      '/v1.41/networks?filters=%7B%22name%22%3A%5B%22shop%22%5D%7D': networks,
    }
    const { engine, calls } = await start(answerWith({ ...answers, '/v1.41/networks/mine': mine }))
    return { result: engine.createNetwork(shop), calls }
  }

  it('stays where it is the first of its name', async () => {
    const networks = [mine, { ...mine, Id: 'other' }]
    const { result, calls } = await create(networks)
    setTimeout(() => networks.pop(), 200)
    await expect(result).resolves.toBe('mine')
    expect(calls).not.toContain('DELETE /v1.41/networks/mine')
  })

  it('is taken back where a later one stays, which was checked before this one could be seen', async () => {
    const { result, calls } = await create([mine, { ...mine, Id: 'other' }])
    await expect(result).rejects.toMatchObject({ kind: 'name-taken', status: 409 })
    expect(calls).toContain('DELETE /v1.41/networks/mine')
  }, 10_000)

  it('needs no second look on Podman', async () => {
    const onPodman = { ...version, Components: [{ Name: 'Podman Engine' }] }
    const answers = { '/version': onPodman, '/v1.41/networks/create': { Id: 'mine' } }
    const { engine, calls } = await start(answerWith(answers))
    await expect(engine.createNetwork(shop)).resolves.toBe('mine')
    expect(calls).toEqual(['GET /version', 'POST /v1.41/networks/create'])
  })

  it('is taken back where another one was first', async () => {
    const { result, calls } = await create([mine, { ...mine, Id: 'other', Created: '2026-11-20T19:06:37Z' }])
    await expect(result).rejects.toMatchObject({ kind: 'name-taken', status: 409 })
    expect(calls).toContain('DELETE /v1.41/networks/mine')
  })
})

describe('who else uses a network of the Swarm', () => {
  const mesh = { Name: 'mesh', Id: 'np5v', Driver: 'overlay', Scope: 'swarm' }
  const manager = { NodeAddr: '10.0.0.1', LocalNodeState: 'active', ControlAvailable: true }
  const info = working['/v1.51/info'] as object

  it.each([
    ['nobody', manager, {}, [], false],
    ['another node', manager, { Peers: [{ IP: '10.0.0.2' }] }, [], true],
    ['a service', manager, {}, [{ Spec: { TaskTemplate: { Networks: [{ Target: 'np5v' }] } } }], true],
    ['nobody that a worker sees', { ...manager, ControlAvailable: false }, {}, null, false],
  ])('%s', async (_, Swarm, change, services, expected) => {
    const { engine, calls } = await start(
      answerWith({
        '/v1.51/info': { ...info, Swarm },
        '/v1.51/networks/mesh': { ...mesh, ...change },
        '/v1.51/services': services,
      }),
    )
    expect((await engine.inspectNetwork('mesh')).usedElsewhere).toBe(expected)
    expect(calls.length).toBeLessThanOrEqual(3)
  })

  it('is not asked for a local network', async () => {
    const local = { Name: 'shop', Id: '1', Driver: 'bridge', Scope: 'local' }
    const { engine, calls } = await start(answerWith({ '/v1.51/networks/shop': local }))
    expect((await engine.inspectNetwork('shop')).usedElsewhere).toBe(false)
    expect(calls).toEqual(['GET /networks/shop'])
  })
})

// What happens once a call was answered.
function afterCall(calls: readonly string[], call: string, happen: () => unknown): void {
  const timer = setInterval(() => {
    if (!calls.includes(call)) return
    clearInterval(timer)
    happen()
  }, 5)
}

describe('a change of a network of the Swarm', () => {
  const id = 'np5vsggv39z3xox0qjvrxtt3i'
  const mesh = { Name: 'mesh', Id: id, Driver: 'overlay', Scope: 'swarm' }
  const path = `/v1.51/networks/${id}`

  it('names it, since a container that does not run is put on what the call says', async () => {
    const { engine, calls } = await start(
      answerWith({
        [path]: mesh,
        '/v1.51/networks/mesh/connect': {},
        '/v1.51/networks/mesh/disconnect': {},
      }),
    )
    await engine.connect(id, 'cb6a', DEFAULT_ENDPOINT_SETTINGS)
    await engine.disconnect(id, 'cb6a')
    expect(calls.filter((call) => call.startsWith('POST'))).toEqual([
      'POST /v1.51/networks/mesh/connect',
      'POST /v1.51/networks/mesh/disconnect',
    ])
  })

  it('takes what only looks like an id for a name', async () => {
    const { engine, calls } = await start(answerWith({ [`${path}/disconnect`]: {} }))
    await engine.disconnect(id, 'cb6a')
    expect(calls.at(-1)).toBe(`POST ${path}/disconnect`)
  })

  it('has come once it has a driver', async () => {
    const network = { ...mesh, Driver: '' }
    const { engine, calls } = await start(
      answerWith({ '/v1.51/networks/create': { Id: id }, [path]: network }),
    )
    afterCall(calls, `GET ${path}`, () => (network.Driver = 'overlay'))
    await expect(engine.createNetwork(shop)).resolves.toBe(id)
    expect(calls.filter((call) => call === `GET ${path}`).length).toBeGreaterThan(1)
  })

  it('has gone once it is not listed', async () => {
    const networks = [mesh]
    const { engine, calls } = await start(answerWith({ '/v1.51/networks': networks, [path]: {} }))
    afterCall(calls, 'GET /v1.51/networks', () => networks.pop())
    await engine.removeNetwork(id)
    expect(calls.filter((call) => call === 'GET /v1.51/networks').length).toBeGreaterThan(1)
  })
})

describe('TLS', () => {
  const fixtures = new URL('fixtures/', import.meta.url).pathname

  async function startTls(options: object = {}): Promise<string> {
    const [cert, key] = await Promise.all(
      ['cert.pem', 'key.pem'].map((name) => readFile(`${fixtures}${name}`)),
    )
    const server = createTlsServer({ cert, key, ...options }, answerWith({}))
    return `127.0.0.1:${portOf(await listen(server))}`
  }

  it('is spoken with the certificates of DOCKER_CERT_PATH', async () => {
    const ca = await readFile(`${fixtures}ca.pem`)
    const address = await startTls({ requestCert: true, rejectUnauthorized: true, ca })
    const env = { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: fixtures, DOCKER_HOST: `tcp://${address}` }
    const engine = await openDockerEngine({ endpoint: undefined, env })
    cleanUp.push(() => engine.close())
    await expect(engine.identify()).resolves.toMatchObject({ id: 'the-id' })
  })

  it('names the server that is meant, unless that is an address', async () => {
    const names: string[] = []
    const SNICallback = (name: string, done: (error: null) => void): void => {
      names.push(name)
      done(null)
    }
    const address = await startTls({ SNICallback })
    const env = { DOCKER_CERT_PATH: fixtures, DOCKER_TLS_VERIFY: '1' }
    for (const host of ['localhost', '127.0.0.1']) {
      const engine = await openDockerEngine({
        endpoint: `https://${address.replace('127.0.0.1', host)}`,
        env,
      })
      await expect(engine.identify()).resolves.toMatchObject({ id: 'the-id' })
      await engine.close()
    }
    expect(names).toEqual(['localhost'])
  })

  it('without a certificate of the client is denied where one is wanted', async () => {
    const ca = await readFile(`${fixtures}ca.pem`)
    const address = await startTls({ requestCert: true, rejectUnauthorized: true, ca })
    const engine = await openDockerEngine({
      endpoint: `https://${address}`,
      env: { DOCKER_TLS: '1', HOME: '/nowhere' },
    })
    await expect(engine.identify()).rejects.toMatchObject({ kind: 'denied' })
  })

  it('with a certificate that nobody vouches for is refused', async () => {
    const engine = await openDockerEngine({ endpoint: `https://${await startTls()}`, env: {} })
    await expect(engine.identify()).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('DEPTH_ZERO_SELF_SIGNED_CERT'),
      fix: expect.stringContaining('DOCKER_CERT_PATH'),
    })
  })

  it('is not spoken by a plain engine', async () => {
    const server = await listen(
      createServer((socket) => void socket.resume().end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    )
    const engine = await openDockerEngine({ endpoint: `https://127.0.0.1:${portOf(server)}`, env: {} })
    await expect(engine.identify()).rejects.toMatchObject({
      kind: 'unreachable',
      fix: expect.stringContaining('certificates'),
    })
  })
})

async function listen<S extends Server>(server: S): Promise<S> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanUp.push(() => new Promise((resolve) => server.close(resolve)))
  return server
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}
