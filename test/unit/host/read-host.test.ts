// A host as a folder: /proc and /sys with what a case is about.
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readAccess } from '../../../src/host/read-access.ts'
import { readHost, readHostRoutes } from '../../../src/host/read-host.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'xec-host-'))
})
afterEach(() => rm(root, { recursive: true }))

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, file)), { recursive: true })
    await writeFile(join(root, file), text)
  }
}

const ID = 'a'.repeat(64)
const LISTENS = '0000: 00000002 00000000 00010000 0001 01 14 /run/docker.sock\n'
const row = (address: string, inode: string) =>
  `   0: ${address} 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0 100 0 0 10 0\n`

async function makeHost(): Promise<void> {
  await write({
    'proc/net/unix': LISTENS,
    'proc/net/tcp': row('00000000:1F90', '77'),
    'proc/net/route': 'eth0\t00000000\t0100000A\t0003\t0\t0\t0\t00000000\t0\t0\t0\n',
    'proc/net/dev': 'Inter-|\n face |bytes\n  eth0: 1 2\n    lo: 1 2\n',
    'sys/class/net/eth0/mtu': '1450\n',
    'sys/class/net/lo/mtu': '65536\n',
    'sys/class/net/lo/bridge/x': '',
    'proc/sys/net/ipv4/ip_forward': '1\n',
    'proc/sys/net/ipv6/conf/all/disable_ipv6': '1\n',
    'proc/sys/net/bridge/bridge-nf-call-iptables': 'x\n',
    'proc/812/comm': 'nginx\n',
    'proc/900/comm': 'dockerd\n',
    'proc/900/cmdline': 'dockerd\0--mtu=1400\0',
    'proc/900/root/etc/docker/daemon.json': '{"iptables": false}',
    'proc/901/comm': 'dockerd\n',
    'proc/950/cgroup': `1:name=systemd:/docker/${ID}\n`,
    'proc/950/net/tcp': row('0100007F:0050', '5'),
  })
  await mkdir(join(root, 'proc/812/fd'))
  await symlink('socket:[77]', join(root, 'proc/812/fd/3'))
  await symlink('/dev/null', join(root, 'proc/812/fd/4'))
  for (const [pid, space] of [
    ['self', '1'],
    ['900', '1'],
    ['901', '2'],
  ] as const) {
    await mkdir(join(root, `proc/${pid}/ns`), { recursive: true })
    await symlink(`net:[${space}]`, join(root, `proc/${pid}/ns/net`))
  }
}

const clues = { socket: '/var/run/docker.sock', isRootless: false }

describe('readHost', () => {
  it('reads all that a host shows', async () => {
    await makeHost()
    const { facts } = await readHost({ clues, containers: new Set([ID, 'b'.repeat(64)]), root })
    expect(facts).toEqual({
      listeners: [{ protocol: 'tcp', family: 4, address: '', port: 8080, process: 'nginx (812)' }],
      routes: [{ destination: '0.0.0.0/0', device: 'eth0', gateway: '10.0.0.1' }],
      devices: [
        { name: 'eth0', mtu: 1450, isBridge: false },
        { name: 'lo', mtu: 65_536, isBridge: true },
      ],
      switches: { forwardsIPv4: true, forwardsIPv6: null, hasIPv6: false, filtersBridges: null },
      daemon: [
        { from: 'the command line of dockerd (900)', iptables: null, mtu: 1400 },
        { from: '/etc/docker/daemon.json', iptables: false, mtu: null },
      ],
      inside: new Map([
        [ID, [{ protocol: 'tcp', family: 4, address: '127.0.0.1', port: 80, process: null }]],
      ]),
    })
  })

  it('does not take the devices of another namespace for its own, and knows nothing of a daemon that it cannot tell', async () => {
    await makeHost()
    await write({ 'proc/net/dev': 'veth0: 1\n' })
    await rm(join(root, 'proc/901/ns'), { recursive: true })
    await symlink('net:[1]', join(root, 'proc/901/net-link'))
    await mkdir(join(root, 'proc/901/ns'))
    await symlink('net:[1]', join(root, 'proc/901/ns/net'))
    const { facts } = await readHost({ clues, containers: new Set(), root })
    expect(facts).toMatchObject({ devices: null, daemon: [], inside: new Map() })
  })

  it('takes the only daemon where namespaces may not be seen', async () => {
    await makeHost()
    for (const pid of ['self', '900', '901']) await rm(join(root, `proc/${pid}/ns`), { recursive: true })
    await rm(join(root, 'proc/901'), { recursive: true })
    const { facts } = await readHost({ clues, containers: new Set(), root })
    expect(facts?.daemon).toHaveLength(2)
  })

  it('reads what is there, and takes the rest for not seen', async () => {
    await write({ 'proc/net/unix': LISTENS })
    const { facts } = await readHost({ clues, containers: new Set([ID]), root })
    expect(facts).toEqual({
      listeners: null,
      routes: null,
      devices: null,
      switches: { forwardsIPv4: null, forwardsIPv6: null, hasIPv6: null, filtersBridges: null },
      daemon: [],
      inside: new Map(),
    })
  })

  it.each([
    ['the engine is not spoken to over a socket of this machine', { socket: null, isRootless: false }],
    ['the engine is rootless', { socket: '/run/docker.sock', isRootless: true }],
    ['nobody listens on /elsewhere/docker.sock', { socket: '/elsewhere/docker.sock', isRootless: false }],
  ])('leaves it be where %s', async (why, other) => {
    await makeHost()
    const reading = await readHost({ clues: other, containers: new Set(), root })
    expect(reading.facts).toBeNull()
    expect('why' in reading ? reading.why : '').toContain(why)
  })

  it('leaves it be on a system without /proc', async () => {
    expect(await readHost({ clues, containers: new Set(), root })).toEqual({
      facts: null,
      why: 'this system has no /proc/net',
    })
  })
})

describe('readAccess', () => {
  const say = async (request: Parameters<typeof readAccess>[0]): Promise<string> =>
    (await readAccess(request)).map(({ source, says }) => `${source}: ${says}`).join('\n')

  it('says who names the engine, and that there is no socket', async () => {
    const text = await say({ option: undefined, env: { HOME: root }, root })
    expect(text).toContain('environment: none of DOCKER_HOST')
    expect(text).toContain('file system: no socket at /var/run/docker.sock, /run/podman/podman.sock')
    expect(text).not.toContain('/proc')
  })

  it('says what lies at a socket, who may use it, whether somebody listens, and what runs', async () => {
    await write({
      'proc/net/unix': LISTENS,
      'proc/1/comm': 'init',
      'proc/9/comm': 'dockerd',
      'run/podman/podman.sock': '',
    })
    const path = join(root, 'run/docker.sock')
    const server = await new Promise<Server>((resolve) => {
      const made = createServer()
      made.listen(path, () => resolve(made))
    })
    try {
      await mkdir(join(root, 'var'))
      await symlink('../run', join(root, 'var/run'))
      const text = await say({ option: undefined, env: { HOME: root }, root })
      expect(text).toMatch(
        /\/var\/run\/docker\.sock: socket, mode \d+, owner \d+:\d+; somebody listens; this process is \d+/,
      )
      expect(text).toContain('/run/podman/podman.sock: is there, and is no socket')
      expect(text).toContain('running: dockerd (9)')
      const other = await say({
        option: 'unix:///run/docker.sock',
        env: { HOME: root, XDG_RUNTIME_DIR: '/x' },
        root,
      })
      expect(other).toContain('--engine: names the engine')
    } finally {
      server.close()
    }
  })

  it('says which variables are set and never their values, which contexts there are, and which certificates are missing', async () => {
    await write({
      '.docker/contexts/meta/1/meta.json': '{"Name": "prod"}',
      '.docker/contexts/meta/2/meta.json': 'nonsense',
      '.docker/contexts/meta/3/meta.json': '{"Name": 7}',
      '.docker/contexts/meta/4/meta.json': 'null',
      'certs/ca.pem': 'x',
      'proc/1/comm': 'init',
    })
    const env = {
      HOME: root,
      DOCKER_HOST: 'tcp://user:secret@far:2376',
      DOCKER_TLS_VERIFY: '1',
      DOCKER_CERT_PATH: join(root, 'certs'),
    }
    const text = await say({ option: undefined, env, root })
    expect(text).toContain('environment: DOCKER_HOST, DOCKER_TLS_VERIFY, DOCKER_CERT_PATH set')
    expect(text).toContain('contexts: default, prod\n')
    expect(text).toContain('ca.pem is there, cert.pem is missing, key.pem is missing')
    expect(text).not.toMatch(/secret|running/)
    expect(
      await say({
        option: 'docker',
        env: { HOME: root, DOCKER_TLS: '1', DOCKER_CONFIG: join(root, 'none') },
        root,
      }),
    ).toContain('no dockerd and no podman runs')
  })
})

describe('readHostRoutes', () => {
  it('reads the routes of the host that the engine works on', async () => {
    await makeHost()
    const known = [{ destination: '0.0.0.0/0', device: 'eth0', gateway: '10.0.0.1' }]
    expect(await readHostRoutes(clues, root)).toEqual(known)
    await write({
      'proc/net/ipv6_route': `20010db8000100000000000000000000 40 ${'0'.repeat(32)} 00 ${'0'.repeat(32)} 00000100 00000001 00000000 00000001     eth0\n`,
    })
    expect(await readHostRoutes(clues, root)).toEqual([
      ...known,
      { destination: '2001:db8:1::/64', device: 'eth0', gateway: null },
    ])
  })

  it('takes those of no other network namespace for them', async () => {
    await makeHost()
    expect(await readHostRoutes({ ...clues, socket: '/elsewhere/docker.sock' }, root)).toBeNull()
    await rm(join(root, 'proc/net/route'))
    expect(await readHostRoutes(clues, root)).toBeNull()
  })
})
