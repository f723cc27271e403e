import { describe, expect, it } from 'vitest'
import { listBlamed, read, readDesired, readNetwork, readProblem } from './read.ts'

const SHOP = `vars: { octet: 30 }
networks:
  frontend:
    internal: true
    labels: { tier: web, team: shop }
    ipam: { config: [{ subnet: "172.\${vars.octet}.0.0/16" }] }
targets:
  containers:
    web: { networks: [frontend], ports: ["80:80"] }
profiles:
  base: { networks: { frontend: { attachable: true, labels: { stage: base } } } }
  staging:
    extends: base
    vars: { octet: 31 }
    networks: { frontend: { labels: { tier: { $unset: true }, stage: staging } }, backend: }
  bare: { networks: { frontend: { $unset: true } }, targets: { containers: { web: { networks: { $unset: true }, ports: [] } } } }
  both: { extends: [staging, base], name: shop-both }
  empty:
`

describe('profiles', () => {
  it('change nothing unless they are selected', () => {
    expect(readNetwork(SHOP).settings).toMatchObject({
      internal: true,
      labels: [
        ['team', 'shop'],
        ['tier', 'web'],
      ],
    })
    expect(readNetwork(SHOP).settings).not.toHaveProperty('attachable')
  })

  it('merge maps, over what they extend', () => {
    expect(readNetwork(SHOP, 'frontend', { profiles: ['staging'] }).settings).toEqual({
      internal: true,
      attachable: true,
      pools: [{ subnet: '172.31.0.0/16', ipRange: null, gateway: null, auxAddresses: [] }],
      labels: [
        ['stage', 'staging'],
        ['team', 'shop'],
      ],
    })
    expect(readDesired(SHOP, { profiles: ['staging'] }).networks.map(({ key }) => key)).toEqual([
      'backend',
      'frontend',
    ])
  })

  it('replace lists', () => {
    const text = `${SHOP}  moved: { networks: { frontend: { ipam: { subnet: 10.0.0.0/8 } } } }\n`
    expect(
      readNetwork(text, 'frontend', { profiles: ['moved'] }).settings.pools?.map(({ subnet }) => subnet),
    ).toEqual(['10.0.0.0/8'])
  })

  it('remove keys with $unset', () => {
    const { networks, containers } = readDesired(SHOP, { profiles: ['bare'] })
    expect(networks).toEqual([])
    expect(containers.map(({ attachments, ports }) => [attachments, ports])).toEqual([[null, []]])
  })

  it('take what they extend once, at its first place', () => {
    const { project, networks } = readDesired(SHOP, { profiles: ['both'] })
    expect(project).toEqual({ name: 'shop-both', named: true })
    expect(networks.find(({ key }) => key === 'frontend')?.settings.labels).toEqual([
      ['stage', 'staging'],
      ['team', 'shop'],
    ])
  })

  it('win in the order in which they are selected', () => {
    const stageOf = (profiles: readonly string[]): unknown =>
      Object.fromEntries(readNetwork(SHOP, 'frontend', { profiles }).settings.labels ?? [])['stage']
    expect(stageOf(['base', 'staging'])).toBe('staging')
    expect(stageOf(['base', 'empty'])).toBe('base')
  })

  it('unset what is not there without a trace', () => {
    const text =
      'profiles: { bare: { networks: { frontend: { labels: { $unset: true }, ipam: { driver: { $unset: true } } } } } }'
    expect(readNetwork(text, 'frontend', { profiles: ['bare'] }).settings).toEqual({})
  })

  it('keep the place of the first declaration of a network and the last of its values', () => {
    const network = readNetwork(SHOP, 'frontend', { profiles: ['base'] })
    expect(network.range?.start).toEqual({ line: 3, column: 3 })
    expect(network.ranges['attachable']?.start).toEqual({ line: 11, column: 47 })
  })

  it.each([
    ['an unknown profile', ['stagin'], SHOP, ['profile-unknown']],
    ['any profile where there is none', ['staging'], 'name: shop', ['profile-unknown']],
    ['an unknown profile to extend', ['a'], 'profiles: { a: { extends: [b] } }', ['profile-unknown b']],
    ['a circle', ['a'], 'profiles: { a: { extends: b }, b: { extends: a } }', ['profile-cycle a']],
    ['a profile that extends itself', ['a'], 'profiles: { a: { extends: a } }', ['profile-cycle a']],
    ['a profile that is no map', ['a'], 'profiles: { a: [] }', ['value-type []']],
    ['names that are none', ['a'], 'profiles: { a: { extends: [5] } }', ['value-type 5']],
    ['extends that is no list', ['a'], 'profiles: { a: { extends: { b: c } } }', ['value-type { b: c }']],
    ['profiles that are no map', [], 'profiles: 5', ['value-type 5']],
  ])('refuse %s', (_name, profiles, text, problems) => {
    expect(listBlamed(text, { profiles })).toEqual(problems)
  })

  it('say which profile was probably meant, and in which circle they are', () => {
    expect(readProblem(SHOP, { profiles: ['stagin'] }).fix).toBe('Did you mean "staging"?')
    expect(readProblem('name: shop', { profiles: ['staging'] }).fix).toBe('Add it under "profiles".')
    expect(
      readProblem('profiles: { a: { extends: b }, b: { extends: c }, c: { extends: b } }', {
        profiles: ['a'],
      }).detail,
    ).toContain('b -> c -> b')
  })

  it('are checked even if they are not selected, as far as that is possible', () => {
    const text =
      'profiles: { a: { networks: { frontend: { interal: true, internal: 5, driver: "${vars.driver}", enableIPv6: "${vars.six}", ipam: { $unset: true } } } } }'
    expect(listBlamed(text)).toEqual(['key-unknown interal', 'value-type 5'])
  })

  it('say a problem once where they are selected', () => {
    const text = 'profiles: { a: { networks: { frontend: { interal: true } } } }'
    expect(listBlamed(text, { profiles: ['a'] })).toEqual(['key-unknown interal'])
  })

  it('are the only place for $unset', () => {
    expect(
      listBlamed('networks: { frontend: { internal: { $unset: true }, ipam: { $unset: true } } }'),
    ).toEqual(['value-type { $unset: true }', 'key-unknown $unset'])
  })

  it('warn of nothing when all is well', () => {
    expect(read(SHOP, { profiles: ['both'] }).diagnostics).toEqual([])
  })
})
