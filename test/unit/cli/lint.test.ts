import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { startStubDaemon } from '../../support/stub-daemon.ts'
import { openShop, type Run, type Shop, type World } from './xec.ts'

const OPEN = `networks: { shop: {} }
targets:
  containers:
    web: { networks: [shop], ports: ["8080:80"] }
`

let shop: Shop | null = null
afterEach(async () => {
  await shop?.remove()
  shop = null
})

async function run(config: string | null, argv: readonly string[] = [], world: World = {}): Promise<Run> {
  await shop?.remove()
  shop = await openShop(config)
  return shop.xec(['lint', ...argv], world)
}

const readConfig = (): Promise<string> => readFile(join(shop?.folder ?? '', '.xec/config.yaml'), 'utf8')

describe('xec lint', () => {
  it('shows each finding at its line, and what was not run', async () => {
    const { code, stdout, stderr } = await run(OPEN)
    expect(code).toBe(0)
    expect(stderr).toBe('')
    expect(stdout).toContain(
      'warning[port-public]: A port is published on all addresses\n  at .xec/config.yaml:4:38\n',
    )
    expect(stdout).toMatch(/\.xec\/config\.yaml: 1 warning\.\nNot run without an engine/)
  })

  it.each([
    [[], 0],
    [['--fail-on', 'warning'], 1],
    [['--fail-on', 'notice'], 1],
    [['--fail-on', 'never'], 0],
    [['--fail-on', 'warning', '--min-severity', 'error'], 1],
    [['--fail-on', 'warning', '--only', 'host-mode,ports-many'], 0],
    [['--fail-on', 'warning', '--only', 'host-mode', '--only', 'port-public'], 1],
  ])('ends as it was asked to: %j', async (argv, code) => {
    expect((await run(OPEN, argv)).code).toBe(code)
  })

  it('fails by itself for an error alone', async () => {
    expect((await run(OPEN.replace(':80"', ':5432"'))).code).toBe(1)
  })

  it('shows no less severe findings than those that are wanted, and with --quiet no more than these', async () => {
    expect((await run(OPEN, ['--min-severity', 'error', '--quiet'])).stdout).toBe(
      '.xec/config.yaml: nothing found.\n',
    )
    expect((await run(OPEN, ['--quiet'])).stdout).not.toContain('Not run')
  })

  it('says what is wrong with a file before it looks at anything', async () => {
    const broken = await run(OPEN.replace('networks: [shop]', 'networks: [shopp]'))
    expect(broken.code).toBe(20)
    expect(broken.stdout).toBe('')
    expect(broken.stderr).toContain('error[network-undeclared]')
    expect(broken.stderr).toContain('Lint was not run')
    expect((await run('')).code).toBe(20)
    expect((await run(null)).code).toBe(20)
    expect(JSON.parse((await run('', ['--format', 'json'])).stdout)).toMatchObject({ exitCode: 20 })
  })

  it.each([
    [['--only', 'port-publik'], 'Did you mean "port-public"?'],
    [['--only', 'suppression-unused'], 'leave out --only'],
    [['--dry-run'], 'Add --fix'],
  ])('refuses what makes no sense: %j', async (argv, text) => {
    const { code, stderr } = await run(OPEN, argv)
    expect(code).toBe(1)
    expect(stderr).toContain(text)
  })

  it('has formats for scripts, for pull requests and for code scanning', async () => {
    const json = JSON.parse((await run(OPEN, ['--format', 'json'])).stdout) as object
    expect(json).toMatchObject({
      file: '.xec/config.yaml',
      suppressed: [],
      off: [],
      notRun: [{ needs: 'engine' }],
      diagnostics: [{ code: 'port-public', severity: 'warning' }],
    })
    expect((await run(OPEN, ['--format', 'github'])).stdout).toMatch(
      /^::warning file=.xec\/config.yaml,line=4,endLine=4,col=38,endColumn=46,title=A port is published on all addresses \(port-public\)::/,
    )
    const sarif = JSON.parse((await run(OPEN, ['--format', 'sarif'])).stdout) as {
      runs: { tool: { driver: { rules: { id: string; fullDescription: { text: string } }[] } } }[]
    }
    expect(sarif.runs[0]?.tool.driver.rules[0]).toMatchObject({
      id: 'port-public',
      fullDescription: { text: 'A port is published on all addresses of the host.' },
    })
  })

  it('shows what is switched off in the document', async () => {
    const text = OPEN.replace(/\n$/, ' # xec-lint-disable-line port-public: for customers\n')
    const { suppressed, off } = JSON.parse(
      (
        await run(`lint: { rules: { host-mode: { severity: off, reason: none here } } }\n${text}`, [
          '--format',
          'json',
        ])
      ).stdout,
    ) as Record<string, unknown>
    expect(suppressed).toMatchObject([
      { code: 'port-public', reason: 'for customers', range: { start: { line: 5 } } },
    ])
    expect(off).toEqual([{ code: 'host-mode', reason: 'none here' }])
  })

  it('uses the profile and the variables that are given', async () => {
    const text = `${OPEN}profiles: { near: { targets: { containers: { web: { ports: ["\${vars.ip}:8080:80"] } } } } }\nvars: { ip: 10.0.0.5 }\n`
    expect((await run(text, ['--fail-on', 'notice', '-p', 'near'])).code).toBe(0)
    expect((await run(text, ['--fail-on', 'notice', '-p', 'near', '--var', 'ip=0.0.0.0'])).code).toBe(1)
  })
})

describe('xec lint --fix', () => {
  const TWICE = OPEN.replace('[shop]', '{ shop: { aliases: [www, www] } }')

  it('writes the file and shows the lines', async () => {
    const { stderr, stdout } = await run(TWICE, ['--fix'])
    expect(await readConfig()).toBe(TWICE.replace('www, www', 'www'))
    expect(stderr).toContain('.xec/config.yaml:4\n-     web: { networks: { shop: { aliases: [www, www] }')
    expect(stderr).toContain('Corrected 1 finding.\n')
    expect(stdout).not.toContain('alias-repeated')
  })

  it('reads what it corrects with the profile and the variables that are given', async () => {
    const text = `${TWICE}profiles: { near: { networks: { shop: { labels: { at: "\${vars.at}" } } } } }\n`
    const { code, stderr } = await run(text, ['--fix', '--profile', 'near', '--var', 'at=here'])
    expect({ code, corrected: stderr.includes('Corrected') }).toEqual({ code: 0, corrected: true })
    expect(await readConfig()).not.toBe(text)
  })

  it('writes nothing if there is nothing to correct, or only shows it', async () => {
    expect((await run(OPEN, ['--fix'])).stderr).toBe('')
    const { stderr, stdout } = await run(TWICE, ['--fix', '--dry-run'])
    expect(await readConfig()).toBe(TWICE)
    expect(stderr).toContain('+     web:')
    expect(stderr).toContain('Would correct 1 finding.\n')
    expect(stdout).toContain('alias-repeated')
  })

  it('says in the document what it did', async () => {
    expect(JSON.parse((await run(TWICE, ['--fix', '--format', 'json', '--quiet'])).stdout)).toMatchObject({
      fixed: { count: 1, written: true },
    })
    expect(JSON.parse((await run(TWICE, ['--fix', '--dry-run', '--format', 'json'])).stdout)).toMatchObject({
      fixed: { count: 1, written: false },
    })
  })

  it('keeps the mode, the byte order mark and the line ends of the file', async () => {
    const made = await openShop(TWICE)
    shop = made
    const path = join(made.folder, '.xec/config.yaml')
    await writeFile(path, `\uFEFF${TWICE.replaceAll('\n', '\r\n')}`, { mode: 0o600 })
    const { mode } = await stat(path)
    expect((await made.xec(['lint', '--fix'])).code).toBe(0)
    expect(await readFile(path, 'utf8')).toBe(
      `\uFEFF${TWICE.replace('www, www', 'www').replaceAll('\n', '\r\n')}`,
    )
    expect((await stat(path)).mode).toBe(mode)
  })
})

describe('xec lint --live', () => {
  it('asks the engine for what is not in the file: images, ports, undeclared containers', async () => {
    const daemon = await startStubDaemon('docker-28')
    try {
      daemon.addNetwork('shop')
      daemon.addContainer('web')['Image'] = 'postgres:16'
      daemon.addContainer('stranger')
      const { stdout } = await run(OPEN, ['--engine', daemon.url])
      expect(stdout).toContain('default-bridge')
      expect(stdout).toContain('"stranger" runs on the default network')
      expect(daemon.calls.every((call) => call.startsWith('GET ') || call.startsWith('HEAD '))).toBe(true)
      const found = await shop?.xec(['lint', '--live', '--format', 'json'], {
        env: { DOCKER_HOST: daemon.url },
      })
      expect(JSON.parse(found?.stdout ?? '')).toMatchObject({ exitCode: 0 })
    } finally {
      await daemon.stop()
    }
  })

  it('knows less of a snapshot, and says so', async () => {
    await run(OPEN)
    await shop?.xec(['apply', '--engine', 'embedded', '--yes'])
    const live = await shop?.xec(['lint', '--engine', 'embedded'])
    expect(live?.stdout).toMatch(/Not run since only an engine on this machine/)
  })

  it('ends with 21 if there is no engine', async () => {
    expect((await run(OPEN, ['--live'], { env: { DOCKER_HOST: 'unix:///nowhere.sock' } })).code).toBe(21)
  })
})
