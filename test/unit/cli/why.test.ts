import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { openEmbeddedEngine } from '../../../src/engine/embedded/embedded-engine.ts'
import { openShop, SHOP, type Shop } from './xec.ts'

let shop: Shop

afterEach(async () => {
  await shop.remove()
})

const EMBEDDED = ['--engine', 'embedded']

describe('xec why', () => {
  it('says by which ways one reaches another after the plan, by name and by key', async () => {
    shop = await openShop()
    const byName = await shop.xec(['why', 'nginx', 'api', '--planned', ...EMBEDDED])
    expect(byName).toMatchObject({ code: 0, stderr: '' })
    expect(byName.stdout).toMatch(/^nginx -> api: open, after the plan for /)
    expect(byName.stdout).toContain('Over network "frontend", on which both are, as api, rest-api,')
    const byKey = await shop.xec(['why', 'web', 'containers.api', '--planned', ...EMBEDDED])
    expect(byKey.stdout).toBe(byName.stdout)
  })

  it('says how it is now, and not with a configuration that is not there', async () => {
    shop = await openShop()
    await shop.xec(['apply', '--yes', ...EMBEDDED])
    const { code, stdout } = await shop.xec(['why', 'api', 'web', ...EMBEDDED])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^api -> nginx: open, as it is on /)
    expect(stdout).toContain('as nginx, ')
    const engine = ['--engine', 'embedded:.xec/embedded.json', '-c', 'none.yaml']
    expect((await shop.xec(['why', 'api', 'nginx', ...engine])).code).toBe(20)
  })

  it('is 0 whatever the verdict', async () => {
    shop = await openShop(
      `${SHOP}    db: { networks: [backend] }\n`.replace(
        'networks:\n',
        'networks:\n  backend: { internal: true }\n',
      ),
    )
    const closed = await shop.xec(['why', 'web', 'db', '--planned', ...EMBEDDED])
    expect(closed).toMatchObject({ code: 0 })
    expect(closed.stdout).toContain('closed')
    expect(closed.stdout).toContain(
      'They have no network in common: "nginx" is on "frontend", "db" on "backend".',
    )
    const lan = await shop.xec(['why', 'lan', 'db', '--planned', ...EMBEDDED])
    expect(lan.stdout).toMatch(/^lan -> db: closed/)
    const out = await shop.xec(['why', 'db', 'internet', '--planned', ...EMBEDDED])
    expect(out.stdout).toContain('on internal networks only')
    const unknown = await shop.xec(['why', 'internet', 'host', ...EMBEDDED])
    expect(unknown.stdout).toMatch(/^internet -> host: unknown/)
  })

  it('gives a document for machines', async () => {
    shop = await openShop()
    const { stdout } = await shop.xec(['why', 'web', 'host', '--planned', '--format', 'json', ...EMBEDDED])
    expect(JSON.parse(stdout)).toMatchObject({
      exitCode: 0,
      planned: true,
      from: { kind: 'container', name: 'nginx' },
      to: { kind: 'host' },
      verdict: 'open',
      says: ['At an address that the host has, the gateway of network "frontend" for one, IPv4.'],
      paths: [{ kind: 'host', network: 'frontend' }],
      reasons: [],
    })
  })

  it('asks back where there is no container of that name', async () => {
    shop = await openShop()
    const { code, stderr, stdout } = await shop.xec(['why', 'ngin', 'api', ...EMBEDDED])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain('There is no container "ngin" on this engine.')
    expect(stderr).toContain('Did you mean "nginx"?')
    const json = await shop.xec(['why', 'api', 'zzzzzz', '--format', 'json', ...EMBEDDED])
    expect(JSON.parse(json.stdout)).toMatchObject({ exitCode: 1 })
  })

  it('needs both ends', async () => {
    shop = await openShop()
    expect((await shop.xec(['why', 'api', ...EMBEDDED])).code).toBe(1)
  })

  it('does not plan by a configuration that is not valid', async () => {
    shop = await openShop('networks: { a: { subnett: 1 } }\n')
    expect((await shop.xec(['why', 'api', 'web', '--planned', ...EMBEDDED])).code).toBe(20)
  })

  it('finds containers that the file does not know, and one that is called as an end outside, by their addresses', async () => {
    shop = await openShop()
    const live = openEmbeddedEngine({ file: join(shop.folder, 'live.json') })
    const id = await live.createContainer({ name: 'host' })
    for (const made of [id, await live.createContainer({ name: 'side', network: `container:${id}` })]) {
      await live.startContainer(made)
    }
    const engine = ['--engine', 'embedded:live.json']
    const shared = await shop.xec(['why', 'containers.(host)', 'side', ...engine])
    expect(shared.stdout).toMatch(/^containers\.\(host\) -> side: open/)
    expect(shared.stdout).toContain('Both have the same network namespace')
    expect((await shop.xec(['why', 'host', 'side', ...engine])).stdout).toContain(
      'From the host at its address on the',
    )
  })

  it('works where nobody has declared anything', async () => {
    shop = await openShop(null)
    const { code, stdout } = await shop.xec(['why', 'lan', 'host', ...EMBEDDED])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^lan -> host: open/)
  })
})
