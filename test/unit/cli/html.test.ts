// xec plan --format html, from the command line to stdout: one page on every exit code, without values from the environment.
import { afterEach, describe, expect, it } from 'vitest'
import { EngineError } from '../../../src/model/errors.ts'
import { findAll, readPage } from '../../support/read-page.ts'
import { openShop, SHOP, type Shop } from './xec.ts'

let shop: Shop
afterEach(() => shop.remove())

const PLAN = ['plan', '--engine', 'embedded', '--format', 'html']

describe('xec plan --format html', { timeout: 30_000 }, () => {
  it('is the plan with its topology, and the command that applies it', async () => {
    shop = await openShop(SHOP.replace('16 }', '16 }\n    labels: { token: "${env.TOKEN}" }'))
    const { code, stdout, stderr } = await shop.xec(PLAN, { env: { TOKEN: 'hunter2-hunter2' } })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const page = readPage(stdout)
    expect(page.errors).toEqual([])
    expect(page.text).toMatch(/xec apply --engine embedded --approve sha256:[0-9a-f]{64}/)
    expect(findAll(page, '#topology')).toHaveLength(1)
    expect(stdout).not.toContain('hunter2')
    expect(page.text).toContain('(from env.TOKEN)')
  })

  it('shows a saved plan', async () => {
    shop = await openShop()
    const saved = await shop.xec(['plan', '--engine', 'embedded', '--out', 'plan.json', '--format', 'html'])
    const shown = await shop.xec(['show', 'plan.json', '--format', 'html'])
    expect(shown.code).toBe(0)
    const titles = [saved, shown].map(({ stdout }) => findAll(readPage(stdout), 'title')[0]?.text)
    expect(titles).toEqual(Array(2).fill('Plan for shop: 1 to create, 2 to connect, 2 to disconnect'))
    expect(findAll(readPage(shown.stdout), '#topology')).toHaveLength(1)
  })

  it('shows what is wrong with the configuration, or that the engine cannot be reached', async () => {
    shop = await openShop(SHOP.replace('ipam:', 'ipma:'))
    const invalid = await shop.xec(PLAN)
    expect(invalid.code).toBe(20)
    expect(readPage(invalid.stdout).text).toContain('.xec/config.yaml:4:5')
    await shop.write('.xec/config.yaml', SHOP)
    const unreachable = await shop.xec(PLAN, {
      openEngine: () => Promise.reject(new EngineError('unreachable', 'No answer from <b>here</b>.', {})),
    })
    expect(unreachable.code).toBe(21)
    expect(readPage(unreachable.stdout).text).toContain('No answer from <b>here</b>.')
  })
})
