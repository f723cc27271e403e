import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openShop, type Shop } from './xec.ts'

let shop: Shop

beforeEach(async () => {
  shop = await openShop()
})

afterEach(() => shop.remove())

const read = (file: string): Promise<string> => readFile(join(shop.folder, file), 'utf8')

describe('xec graph', () => {
  it('draws what the file declares, with no engine', async () => {
    const run = await shop.xec(['graph'], {
      openEngine: () => {
        throw new Error('no engine is needed')
      },
    })
    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(run.stdout).toContain('shop, as declared')
    expect(run.stdout).toContain('    api    as rest-api')
  })

  it.each([
    ['svg', '<svg xmlns'],
    ['html', '<!doctype html>'],
    ['mermaid', 'flowchart LR'],
    ['dot', 'graph "shop" {'],
    ['json', '{\n  "formatVersion"'],
  ])('prints %s and nothing else', async (format, start) => {
    const { code, stdout, stderr } = await shop.xec(['graph', '--format', format])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.startsWith(start)).toBe(true)
  })

  it.each([
    ['shop.svg', '<svg xmlns'],
    ['shop.HTML', '<!doctype html>'],
    ['shop.mmd', 'flowchart LR'],
    ['shop.gv', 'graph "shop" {'],
    ['shop.json', '{\n  "formatVersion"'],
    ['shop.txt', 'shop, as declared'],
  ])('writes %s in the format that its name asks for', async (file, start) => {
    const { code, stdout, stderr } = await shop.xec(['graph', '--out', file], { isTTY: true })
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
    expect(stderr).toBe(`Wrote ${file}: 1 network and 2 containers, as declared.\n`)
    expect((await read(file)).startsWith(start)).toBe(true)
  })

  it('writes a format that is named into any file, and says nothing where that is wanted', async () => {
    const { code, stderr } = await shop.xec(['graph', '--out', 'picture', '--format', 'dot', '-q'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(await read('picture')).toContain('graph "shop"')
  })

  it('asks for a name that says the format, and for a folder that is there', async () => {
    expect(await shop.xec(['graph', '--out', 'picture.png'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('does not say which format'),
    })
    expect(await shop.xec(['graph', '--out', 'nowhere/shop.svg'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Cannot write nowhere/shop.svg'),
    })
  })

  it('draws what the engine has', async () => {
    const { code, stdout } = await shop.xec(['graph', '--of', 'observed', '--engine', 'embedded'])
    expect(code).toBe(0)
    expect(stdout).toContain('shop, as it is on embedded')
    expect(stdout).toContain('bridge (bridge, 172.17.0.0/16)')
  })

  it('draws an engine for which nobody has declared anything', async () => {
    const empty = await openShop(null)
    const run = await empty.xec(['graph', '--of', 'observed', '--engine', 'embedded:engine.json'])
    expect(run).toMatchObject({ code: 0, stderr: '', stdout: 'embedded, as it is\n' })
    await empty.remove()
  })

  it('draws what a plan changes, and the part that changes', async () => {
    const planned = await shop.xec(['graph', '--of', 'planned', '--engine', 'embedded'])
    expect(planned).toMatchObject({ code: 0, stderr: '' })
    expect(planned.stdout).toContain('+ frontend')
    expect(planned.stdout).toContain('what the plan changes on embedded')
    const changed = await shop.xec(['graph', '--changed', '--engine', 'embedded', '--format', 'json'])
    const { of, topology } = JSON.parse(changed.stdout) as {
      of: string
      topology: { links: { mark: string }[] }
    }
    expect(of).toBe('planned')
    expect(topology.links.every(({ mark }) => mark !== null)).toBe(true)
  })

  it('says so where a plan changes nothing, and draws what is there', async () => {
    await shop.xec(['apply', '--engine', 'embedded', '--yes'])
    const { stdout } = await shop.xec(['graph', '--of', 'planned', '--engine', 'embedded'])
    expect(stdout).toContain('the plan changes nothing on embedded')
    expect(stdout).not.toContain('+')
    const { stdout: changed } = await shop.xec(['graph', '--changed', '--engine', 'embedded'])
    expect(changed).toBe('shop, the plan changes nothing on embedded\n')
  })

  it('draws a plan with errors, names them and ends with 1', async () => {
    const run = await shop.xec(['graph', '--of', 'planned', '--engine', 'embedded:engine.json'])
    expect(run.code).toBe(1)
    expect(run.stderr).toContain('container-missing')
    const waiting = await shop.xec([
      'graph',
      '--of',
      'planned',
      '--allow-missing',
      '--engine',
      'embedded:engine.json',
    ])
    expect(waiting).toMatchObject({ code: 0, stderr: '' })
  })

  it('draws a network with what is on it, or a container with where it is', async () => {
    const one = await shop.xec(['graph', '--container', 'web'])
    expect(one.stdout).toContain('nginx')
    expect(one.stdout).not.toContain('rest-api')
    const all = await shop.xec(['graph', '--network', 'frontend'])
    expect(all.stdout).toContain('nginx')
    expect(all.stdout).toContain('rest-api')
  })

  it('names what it could be where nothing has that name', async () => {
    expect(await shop.xec(['graph', '--network', 'frontned'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Did you mean "frontend"?'),
    })
    expect(await shop.xec(['graph', '--container', 'zzzzzz'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('It has api, nginx.'),
    })
    await shop.write('.xec/config.yaml', 'name: shop\n')
    expect(await shop.xec(['graph', '--container', 'zzzzzz'])).toMatchObject({
      stderr: expect.stringContaining('It has no container.'),
    })
  })

  it('knows no changes of what is declared', async () => {
    expect(await shop.xec(['graph', '--changed', '--of', 'declared'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There are no changes in what is declared'),
    })
  })

  it('ends with 20 where the configuration is wrong, for an engine as well', async () => {
    await shop.write('.xec/config.yaml', 'name: [')
    for (const of of ['declared', 'observed', 'planned']) {
      const run = await shop.xec(['graph', '--of', of, '--engine', 'embedded', '--format', 'svg'])
      expect(run).toMatchObject({ code: 20, stdout: '' })
      expect(run.stderr).not.toBe('')
    }
  })

  it('gives a page with the problems where a page was asked for', async () => {
    await shop.write('.xec/config.yaml', 'name: [')
    const { code, stdout } = await shop.xec(['graph', '--format', 'html'])
    expect(code).toBe(20)
    expect(stdout).toMatch(/^<!doctype html>/i)
    const file = await openShop()
    expect(await file.xec(['graph', '--format', 'html', '--out', 'shop.html'])).toMatchObject({ stdout: '' })
    await file.remove()
  })

  it('shows no value from the environment in any format', async () => {
    await shop.write(
      '.xec/config.yaml',
      `name: shop
networks:
  frontend: { ipam: { subnet: "\${env.NET}" } }
targets:
  containers:
    web: { container: nginx, networks: { frontend: { aliases: ["\${env.ALIAS}"], ipv4Address: "\${env.IP}" } } }
`,
    )
    const env = { NET: '10.77.0.0/24', ALIAS: 'hush-hush-7', IP: '10.77.0.7' }
    for (const format of ['text', 'svg', 'html', 'mermaid', 'dot', 'json']) {
      for (const of of ['declared', 'planned']) {
        const { code, stdout } = await shop.xec(
          ['graph', '--of', of, '--engine', 'embedded', '--format', format],
          { env },
        )
        expect(code).toBe(0)
        expect(stdout).not.toMatch(/10\.77|hush/)
        expect(stdout).toMatch(format === 'mermaid' ? /env.ALIAS/ : /\(from env\.ALIAS\)/)
      }
    }
  })
})

describe('who can reach whom', { timeout: 30_000 }, () => {
  const CONFIG = `name: shop
networks: { frontend: , backend: { internal: true } }
targets:
  containers:
    web: { networks: [frontend] }
    db: { networks: [backend] }
    cache: { networks: [backend] }
`

  it('is drawn of what the engine has, and of what a plan makes of it, in every format', async () => {
    await shop.write('.xec/config.yaml', CONFIG)
    const graph = (...words: string[]) =>
      shop.xec(['graph', '--reachability', '--engine', 'embedded', ...words])
    await shop.xec(['apply', '--engine', 'embedded', '--yes'])
    const now = await graph()
    expect(now.stdout).toContain('shop, who can reach whom, as it is on embedded\n')
    expect(now.stdout).toContain('    cache, db\n')
    const one = await graph('--container', 'db')
    expect(one.stdout).not.toContain('web')
    await shop.write('.xec/config.yaml', CONFIG.replace('[frontend]', '[frontend, backend]'))
    const planned = await graph('--of', 'planned')
    expect(planned.stdout).toContain('+   web\n')
    const changed = await graph('--changed', '--format', 'mermaid')
    expect(changed.stdout).toContain('container cache, db')
    expect(changed.stdout).not.toContain('internet')
    const mermaid = await graph('--format', 'mermaid')
    expect(mermaid.stdout).toContain('(["the internet"])')
    for (const format of ['svg', 'html', 'dot', 'json']) {
      expect(await graph('--format', format)).toMatchObject({ code: 0, stderr: '' })
    }
  })

  it('needs more than a file', async () => {
    const declared = await shop.xec(['graph', '--reachability', '--of', 'declared'])
    expect(declared.code).toBe(1)
    expect(declared.stderr).toContain('depends on what the engine has')
  })
})
