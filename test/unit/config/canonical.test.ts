import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalizeForm } from '../../../src/config/canonical.ts'
import { parseYaml } from '../../../src/config/parse.ts'
import { makeReport } from '../../../src/config/report.ts'
import { loadShape } from '../../../src/config/published.ts'
import { makeSource } from '../../../src/config/source.ts'
import { makePlain, type MapNode, type PlainValue } from '../../../src/config/tree.ts'
import { listBlamed, readNetwork, readProblem } from './read.ts'

/** The canonical form of a text, without places. */
function normalize(text: string): PlainValue {
  const report = makeReport(makeSource('config.yaml', text))
  const document = parseYaml(makeSource('config.yaml', text), report) as MapNode
  return makePlain(normalizeForm(document, loadShape(), { report, interpolated: false }))
}

const networks = (body: string): string => `networks: { frontend: ${body} }`
const target = (body: string): string => `targets: { containers: { web: ${body} } }`

describe('canonical form', () => {
  it.each([
    ['driver_opts', networks('{ driver_opts: { mtu: 1450 } }'), networks('{ options: { mtu: 1450 } }')],
    ['driverOpts of a network', networks('{ driverOpts: {} }'), networks('{ options: {} }')],
    ['enable_ipv6', networks('{ enable_ipv6: true }'), networks('{ enableIPv6: true }')],
    ['enable_ipv4', networks('{ enable_ipv4: false }'), networks('{ enableIPv4: false }')],
    ['config_only', networks('{ config_only: true }'), networks('{ configOnly: true }')],
    ['config_from', networks('{ config_from: base }'), networks('{ configFrom: base }')],
    [
      'ipRange and auxAddresses',
      networks('{ ipam: { config: [{ ipRange: a, auxAddresses: { r: b } }] } }'),
      networks('{ ipam: { config: [{ ip_range: a, aux_addresses: { r: b } }] } }'),
    ],
    [
      'ipv4_address and the like',
      target(
        '{ networks: { a: { ipv4_address: b, ipv6_address: c, mac_address: d, link_local_ips: [e], gw_priority: 1, driver_opts: {} } } }',
      ),
      target(
        '{ networks: { a: { ipv4Address: b, ipv6Address: c, macAddress: d, linkLocalIPs: [e], gwPriority: 1, driverOpts: {} } } }',
      ),
    ],
    [
      'container_name, network_mode, network_alias and network_aliases',
      target('{ container_name: a, network_mode: host, network_alias: [b], network_aliases: { c: [d] } }'),
      target('{ container: a, network: host, networkAlias: [b], networkAliases: { c: [d] } }'),
    ],
    [
      'a profile',
      `profiles: { staging: { ${networks('{ driver_opts: {} }')} } }`,
      `profiles: { staging: { ${networks('{ options: {} }')} } }`,
    ],
  ])('takes %s for the canonical spelling', (_name, written, canonical) => {
    expect(normalize(written)).toEqual(normalize(canonical))
    expect(JSON.stringify(normalize(written))).not.toMatch(
      /driver_opts|_ip|_mode|_name|_alias|_address"|config_/,
    )
  })

  it.each([
    ['a list of networks', 'networks: [frontend, backend]', 'networks: { frontend: {}, backend: {} }'],
    ['empty bodies', 'networks: { frontend: , backend: ~ }', 'networks: { frontend: {}, backend: {} }'],
    [
      'empty sections',
      'networks:\ntargets:\nprofiles:\nvars:\n',
      'networks: {}\ntargets: {}\nprofiles: {}\nvars: {}\n',
    ],
    [
      'the shorthand for one pool',
      networks('{ ipam: { driver: default, subnet: a, gateway: b } }'),
      networks('{ ipam: { driver: default, config: [{ subnet: a, gateway: b }] } }'),
    ],
    [
      'label lists',
      networks('{ labels: ["tier=data", flag, "note=a=b", "ref=${env.X:-a=b}", "${vars.key}=v"] }'),
      networks("{ labels: { tier: data, flag: '', note: a=b, ref: '${env.X:-a=b}', '${vars.key}': v } }"),
    ],
    [
      'the old form of an external name',
      networks('{ external: { name: corp_net } }'),
      networks('{ external: true, name: corp_net }'),
    ],
    ['the old form without a name', networks('{ external: {} }'), networks('{ external: true }')],
    [
      'flags in quotes',
      networks('{ internal: "true", attachable: "false" }'),
      networks('{ internal: true, attachable: false }'),
    ],
    [
      'numbers in quotes',
      target('{ networks: { a: { gwPriority: "-5" } } }'),
      target('{ networks: { a: { gwPriority: -5 } } }'),
    ],
    ['a text for a list of one', target('{ networkAlias: web }'), target('{ networkAlias: [web] }')],
    [
      'an empty list',
      target('{ networkAlias: , ports: , networkAliases: }'),
      target('{ networkAlias: [], ports: [], networkAliases: {} }'),
    ],
    ['a list of attachments', target('{ networks: [frontend] }'), target('{ networks: { frontend: {} } }')],
    [
      'one profile to extend',
      'profiles: { staging: { extends: base } }',
      'profiles: { staging: { extends: [base] } }',
    ],
  ])('brings %s to long form', (_name, written, canonical) => {
    expect(normalize(written)).toEqual(normalize(canonical))
  })

  it.each([
    ['what Xec alone reads', 'tasks: { driver_opts: [a] }\nscripts:\n'],
    ['container fields that are not about networking', target('{ volumes: , env: { driver_opts: a } }')],
    ['a reference that may become a list', target('{ networkAlias: "${vars.aliases}" }')],
    ['an empty scalar', networks('{ driver: }')],
    ['lists that hold no names', 'networks: [{ frontend: {} }]'],
    ['lists that hold no pairs', networks('{ labels: [{ tier: data }] }')],
    ['lists where nothing takes one', networks('[internal]')],
    ['an external map with more than a name', networks('{ external: { name: a, driver: b } }')],
    ['a removal', networks('{ external: { $unset: true }, ipam: { $unset: true } }')],
    ['a text where a map belongs', networks('bridge')],
  ])('leaves %s as it is', (_name, written) => {
    const report = makeReport(makeSource('config.yaml', written))
    expect(normalize(written)).toEqual(
      makePlain(parseYaml(makeSource('config.yaml', written), report) as MapNode),
    )
  })

  it.each([
    [networks('{ options: {}, driver_opts: {} }'), 'key-spelled-twice driver_opts'],
    [networks('{ driver_opts: {}, driverOpts: {} }'), 'key-spelled-twice driverOpts'],
    [networks('{ name: a, external: { name: b } }'), 'key-spelled-twice name'],
    [networks('{ ipam: { config: [], subnet: 10.0.0.0/8 } }'), 'key-spelled-twice subnet'],
    ['networks: [frontend, frontend]', 'key-duplicate frontend'],
    [networks('{ labels: ["a=b", "a=c"] }'), 'key-duplicate "a=c"'],
  ])('refuses the same field twice: %s', (text, problem) => {
    expect(listBlamed(text)).toEqual([problem])
  })

  it('names both spellings as they were written', () => {
    expect(readProblem(networks('{ driver_opts: {}, options: {} }')).detail).toBe(
      '"options" is the same field as "driver_opts" in line 1.',
    )
  })

  it('lets extension keys stand beside an external name', () => {
    expect(readNetwork(networks('{ external: { name: corp_net, x-note: a } }')).name).toBe('corp_net')
  })

  it('changes nothing the second time', () => {
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom(null, true, 'true', 'a=b', '5', '${vars.x}', 5),
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(
          fc.constantFrom(
            'networks',
            'targets',
            'containers',
            'web',
            'ipam',
            'subnet',
            'config',
            'external',
            'name',
            'labels',
            'driver_opts',
            'options',
            'profiles',
            'aliases',
            '$unset',
          ),
          tie('any'),
          { maxKeys: 5 },
        ),
      ),
    })).any
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('networks', 'targets', 'profiles', 'defaults'), value),
        (document) => {
          const text = JSON.stringify(document)
          const source = makeSource('config.yaml', text)
          const report = makeReport(source)
          const shape = loadShape()
          const once = normalizeForm(parseYaml(source, report) as MapNode, shape, {
            report,
            interpolated: true,
          })
          const problems = report.list()
          const twice = normalizeForm(once, shape, { report, interpolated: true })
          expect(makePlain(twice)).toEqual(makePlain(once))
          expect(report.list()).toEqual(problems)
        },
      ),
    )
  })
})
