// xec plan --format markdown, from the command line to stdout: one document on every exit code.
import { afterEach, describe, expect, it } from 'vitest'
import { EngineError } from '../../../src/model/errors.ts'
import { parseMarker } from '../../../src/render/markdown-marker.ts'
import { checkInert } from '../render/markdown.ts'
import { openShop, SHOP, type Shop } from './xec.ts'

let shop: Shop
afterEach(() => shop.remove())

const PLAN = ['plan', '--engine', 'embedded', '--format', 'markdown']

describe('xec plan --format markdown', { timeout: 30_000 }, () => {
  it('is the plan with its picture, and the command that applies it', async () => {
    shop = await openShop()
    const { code, stdout, stderr } = await shop.xec(PLAN)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('## Plan for `shop`\n\n**Plan: 1 to create, 2 to connect, 2 to disconnect.**')
    expect(stdout).toContain('"create network frontend<br>bridge<br>172.30.0.0/16"')
    const { digest } = parseMarker(stdout) ?? {}
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(stdout).toContain(`\nxec apply --engine embedded --approve ${digest}\n`)
    checkInert(stdout)
  })

  it('repeats the options that make the plan what it is', async () => {
    shop = await openShop(`${SHOP}vars: { octet: 30 }\nprofiles: { staging: {} }\n`)
    const options = [
      '-c',
      '.xec/config.yaml',
      '-p',
      'staging',
      '--var',
      'octet=31',
      '--adopt',
      '--allow-missing',
    ]
    const { stdout } = await shop.xec([...PLAN, ...options, '--comment-key', 'staging'])
    expect(stdout).toContain(
      '\nxec apply -c .xec/config.yaml -p staging --var octet=31 --engine embedded --allow-missing --adopt --approve sha256:',
    )
    expect(parseMarker(stdout)).toMatchObject({ project: 'shop', key: 'staging', cut: false })
  })

  it('shows what is wrong with the configuration', async () => {
    shop = await openShop(SHOP.replace('ipam:', 'ipma:'))
    const { code, stdout } = await shop.xec(PLAN)
    expect(code).toBe(20)
    expect(stdout).toContain('> **There is no plan: 1 error.**')
    expect(stdout).toContain('at `.xec/config.yaml:4:5`')
    checkInert(stdout)
  })

  it('says that the engine cannot be reached', async () => {
    shop = await openShop()
    const { code, stdout } = await shop.xec(PLAN, {
      openEngine: () => Promise.reject(new EngineError('unreachable', 'No answer from @octocat.', {})),
    })
    expect(code).toBe(21)
    expect(stdout).toContain('error `engine-unreachable`: The engine cannot be reached')
    checkInert(stdout)
  })

  it('keeps to a size', async () => {
    const networks = Array.from({ length: 200 }, (_, index) => `  network-${index}: {}`)
    shop = await openShop(`name: shop\nnetworks:\n${networks.join('\n')}\n`)
    const { stdout } = await shop.xec([...PLAN, '--max-bytes', '9000'])
    expect(Buffer.byteLength(stdout)).toBeLessThanOrEqual(9000)
    expect(stdout).toContain('Left out to stay within 9000 bytes')
    expect(stdout).toContain('There is no picture')
  })

  it.each([
    [['--max-bytes', '8191'], 'Give a whole number of bytes from 8192'],
    [['--max-bytes', '1e9'], 'Give a whole number of bytes from 8192'],
    [['--comment-key', 'a b'], 'Use letters, digits and "_./-", 63 characters at most.'],
    [['--comment-key', ''], 'Use letters, digits'],
    [['--comment-key', 'x'.repeat(64)], 'Use letters, digits'],
  ])('refuses %j', async (options, message) => {
    shop = await openShop()
    const { code, stderr } = await shop.xec([...PLAN, ...options])
    expect(code).toBe(1)
    expect(stderr).toContain(message)
  })

  it('hides what comes from the environment', async () => {
    shop = await openShop(SHOP.replace('ipam:', 'labels: { token: "${env.TOKEN}" }\n    ipam:'))
    const { stdout } = await shop.xec(PLAN, { env: { TOKEN: 'hunter2hunter2' } })
    expect(stdout).not.toContain('hunter2')
    expect(stdout).toContain('labels["token"]        (from env.TOKEN)')
    checkInert(stdout)
  })
})

describe('xec show --format markdown', { timeout: 30_000 }, () => {
  it('shows a saved plan as xec plan did', async () => {
    shop = await openShop()
    const planned = await shop.xec([...PLAN, '--out', 'plan.json', '--allow-missing'])
    const { code, stdout } = await shop.xec(['show', 'plan.json', '--format', 'markdown'])
    expect(code).toBe(0)
    expect(stdout).toBe(planned.stdout.replace(' --engine embedded', ''))
    expect(stdout).toContain('xec apply --allow-missing --approve sha256:')
  })

  it('shows the command that destroys', async () => {
    shop = await openShop()
    await shop.xec(['apply', '--engine', 'embedded', '--yes'])
    const { stdout } = await shop.xec([...PLAN, '--destroy', '--allow-missing', '--adopt'])
    expect(stdout).toContain('## Plan to destroy `shop`')
    expect(stdout).toContain('\nxec destroy --engine embedded --approve sha256:')
  })
})
