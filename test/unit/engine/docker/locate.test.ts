import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { chooseEngine, listDefaultSockets, locateEngine } from '../../../../src/engine/docker/locate.ts'

let home: string

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'xec-locate-'))
})
afterEach(() => rm(home, { recursive: true }))

async function write(path: string, content: unknown): Promise<void> {
  const file = join(home, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
}

function digestOf(name: string): string {
  return createHash('sha256').update(name).digest('hex')
}

async function writeContext(name: string, docker: object): Promise<void> {
  const meta = { Name: name, Metadata: {}, Endpoints: { docker } }
  await write(`.docker/contexts/meta/${digestOf(name)}/meta.json`, meta)
}

describe('the choice', () => {
  it.each([
    ['unix:///a', { DOCKER_HOST: 'tcp://b' }, { by: 'address', address: 'unix:///a', source: '--engine' }],
    [
      'docker',
      { DOCKER_HOST: 'tcp://b', DOCKER_CONTEXT: 'c' },
      { by: 'address', address: 'tcp://b', source: 'DOCKER_HOST' },
    ],
    [undefined, { DOCKER_HOST: '', DOCKER_CONTEXT: 'c' }, { by: 'context', name: 'c' }],
    [undefined, { DOCKER_CONTEXT: '' }, { by: 'context', name: null }],
    ['docker', {}, { by: 'context', name: null }],
  ] as const)('of %s with %j', (option, env, choice) => {
    expect(chooseEngine(option, env)).toEqual(choice)
  })
})

describe('the default sockets', () => {
  it('are those of the system, of a rootless daemon and of Docker Desktop', () => {
    expect(listDefaultSockets({ XDG_RUNTIME_DIR: '/run/user/7' }, '/home/eve')).toEqual([
      '/var/run/docker.sock',
      '/run/user/7/docker.sock',
      '/home/eve/.docker/run/docker.sock',
      '/home/eve/.docker/desktop/docker.sock',
    ])
    expect(listDefaultSockets({}, '/home/eve')).toHaveLength(3)
  })
})

describe('an engine', () => {
  it('given by DOCKER_HOST needs no scheme', async () => {
    const located = await locateEngine(undefined, { HOME: home, DOCKER_HOST: 'build:2375' })
    expect(located).toMatchObject({
      source: 'DOCKER_HOST',
      endpoint: { kind: 'tcp', host: 'build', port: 2375 },
    })
  })

  it('given by an option needs one', async () => {
    await expect(locateEngine('build:2375', { HOME: home })).rejects.toThrow(
      '--engine is no address of an engine.',
    )
  })

  it.each([
    ['DOCKER_TLS_VERIFY', true],
    ['DOCKER_TLS', false],
  ])('is spoken to with TLS where %s is set, whatever its value', async (name, verify) => {
    await write('certificates/ca.pem', 'CA')
    await write('certificates/cert.pem', 'CERT')
    const env = {
      HOME: home,
      DOCKER_HOST: 'tcp://build',
      [name]: '0',
      DOCKER_CERT_PATH: join(home, 'certificates'),
    }
    const { endpoint } = await locateEngine('docker', env)
    expect(endpoint).toMatchObject({ port: 2376, tls: { ca: 'CA', cert: 'CERT', key: null, verify } })
  })

  it("takes its certificates from the Docker CLI's folder where none is named", async () => {
    await write('.docker/ca.pem', 'CA')
    const { endpoint } = await locateEngine('tcp://build', { HOME: home, DOCKER_TLS_VERIFY: '1' })
    expect(endpoint).toMatchObject({ tls: { ca: 'CA', verify: true } })
  })

  it('is found at a default socket that exists', async () => {
    const missing = join(home, 'runtime')
    await write('.docker/run/docker.sock', '')
    const located = await locateEngine(undefined, { HOME: home, XDG_RUNTIME_DIR: missing })
    // a machine that runs the tests may have Docker
    if (located.missing.length === 0) expect(located.endpoint).toMatchObject({ path: '/var/run/docker.sock' })
    else expect(located.endpoint).toMatchObject({ path: join(home, '.docker/run/docker.sock') })
  })
})

describe('a context', () => {
  it('named by DOCKER_CONTEXT is read', async () => {
    await writeContext('build', { Host: 'ssh://ci@build' })
    const located = await locateEngine(undefined, { HOME: home, DOCKER_CONTEXT: 'build' })
    expect(located).toMatchObject({
      source: 'the Docker context "build"',
      endpoint: { kind: 'ssh', user: 'ci' },
    })
  })

  it('that is current is read, from the folder that DOCKER_CONFIG names', async () => {
    await writeContext('build', { Host: 'unix:///run/build.sock' })
    await write('.docker/config.json', { currentContext: 'build', auths: {} })
    const env = { HOME: '/nowhere', DOCKER_CONFIG: join(home, '.docker') }
    expect((await locateEngine('docker', env)).endpoint).toEqual({ kind: 'unix', path: '/run/build.sock' })
  })

  it.each([
    [
      { Host: 'tcp://build:2376' },
      ['ca.pem', 'cert.pem', 'key.pem'],
      { ca: 'ca.pem', cert: 'cert.pem', key: 'key.pem', verify: true },
    ],
    [
      { Host: 'tcp://build:2376', SkipTLSVerify: true },
      [],
      { ca: null, cert: null, key: null, verify: false },
    ],
    [{ Host: 'tcp://build:2376' }, ['cert.pem'], { ca: null, cert: 'cert.pem', key: null, verify: true }],
    [{ Host: 'tcp://build:2375', SkipTLSVerify: false }, [], null],
  ])('%j with %j', async (docker, files, tls) => {
    await writeContext('build', docker)
    for (const file of files) await write(`.docker/contexts/tls/${digestOf('build')}/docker/${file}`, file)
    const { endpoint } = await locateEngine(undefined, { HOME: home, DOCKER_CONTEXT: 'build' })
    expect(endpoint).toMatchObject({ kind: 'tcp', tls })
  })

  it('named default means the default sockets', async () => {
    await write('.docker/config.json', { currentContext: 'build' })
    const located = await locateEngine(undefined, { HOME: home, DOCKER_CONTEXT: 'default' })
    expect(located.source).toBe('the default')
  })

  it.each([[{}], [{ currentContext: '' }], [{ currentContext: 7 }]])(
    'is not current in %j',
    async (config) => {
      await write('.docker/config.json', config)
      expect((await locateEngine(undefined, { HOME: home })).source).toBe('the default')
    },
  )

  it('that does not exist is said so', async () => {
    await expect(locateEngine(undefined, { HOME: home, DOCKER_CONTEXT: 'build' })).rejects.toMatchObject({
      code: 'usage',
      message: 'The Docker context "build" does not exist.',
    })
  })

  it.each([
    ['is not JSON', 'no JSON', 'it is not JSON'],
    ['has no endpoint', { Endpoints: { kubernetes: {} } }, 'it names no Docker endpoint'],
    ['has an empty address', { Endpoints: { docker: { Host: '' } } }, 'it names no Docker endpoint'],
    ['is null', 'null', 'it names no Docker endpoint'],
  ])('that %s is named with its file', async (_, content, problem) => {
    await write(`.docker/contexts/meta/${digestOf('build')}/meta.json`, content)
    const locate = locateEngine(undefined, { HOME: home, DOCKER_CONTEXT: 'build' })
    await expect(locate).rejects.toMatchObject({ code: 'usage' })
    await expect(locate).rejects.toThrow(`meta.json cannot be used: ${problem}.`)
  })

  it('whose file cannot be read is named with its file', async () => {
    await mkdir(join(home, '.docker', 'config.json'), { recursive: true })
    await expect(locateEngine(undefined, { HOME: home })).rejects.toThrow(
      /config\.json cannot be used: it cannot be read \(EISDIR\)/,
    )
  })

  it('with the password in its address does not show it', async () => {
    await writeContext('build', { Host: 'tcp://admin:secret@build:2375' })
    const locate = locateEngine(undefined, { HOME: home, DOCKER_CONTEXT: 'build' })
    await expect(locate).rejects.toThrow('the Docker context "build" holds a user name or password')
    await expect(locate).rejects.not.toThrow(/secret/)
  })
})
