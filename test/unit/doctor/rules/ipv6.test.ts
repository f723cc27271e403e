import { describe, expect, it } from 'vitest'
import { findHostWithoutIPv6, findIPv6Off } from '../../../../src/doctor/rules/ipv6.ts'
import type { HostSwitches } from '../../../../src/model/host.ts'
import { attached, observedContainer, observedNetwork, pool } from '../../../support/states.ts'
import { HOST, listCodes, makeCase, say } from '../scene.ts'

const pools = [pool('10.1.0.0/24'), pool('fd00:1::/64'), { ...pool(''), subnet: null }]

describe('findIPv6Off', () => {
  it('finds subnets and addresses of IPv6 on networks without', () => {
    const web = observedNetwork('web', { pools })
    const found = findIPv6Off(makeCase({ networks: [web] }))
    expect(listCodes(found)).toEqual(['ipv6-off'])
    expect(say(found)).toContain('GET /networks/web: IPAM.Config: fd00:1::/64')
    const plain = observedNetwork('plain')
    const asks = observedContainer('asks', [attached(plain, { ipv6Address: 'fd00:1::5' })])
    expect(say(findIPv6Off(makeCase({ networks: [plain], containers: [asks] })))).toContain(
      'IPAMConfig: fd00:1::5',
    )
  })

  it('finds nothing where IPv6 is on, not shown, or not asked for', () => {
    const networks = [
      observedNetwork('on', { pools, enableIPv6: true }),
      observedNetwork('hidden', { pools }, { unknown: ['enableIPv6'] }),
      observedNetwork('plain'),
    ]
    const containers = [
      observedContainer('a', [attached('plain')]),
      observedContainer('b', [attached('plain', { ipv6Address: 'fd00::1' }, { unknown: ['ipv6Address'] })]),
    ]
    expect(findIPv6Off(makeCase({ networks, containers }))).toEqual([])
  })
})

describe('findHostWithoutIPv6', () => {
  const web = observedNetwork('web', { enableIPv6: true })
  const containers = [observedContainer('a', [attached(web)])]
  const look = (switches: Partial<HostSwitches>) =>
    findHostWithoutIPv6(
      makeCase({
        networks: [web],
        containers,
        host: { ...HOST, switches: { ...HOST.switches, ...switches } },
      }),
    )

  it('finds a host that has switched it off, or does not forward it', () => {
    expect(say(look({ hasIPv6: false }))).toContain('/proc/sys/net/ipv6/conf/all/disable_ipv6: 1')
    expect(say(look({ forwardsIPv6: false }))).toContain('/proc/sys/net/ipv6/conf/all/forwarding: 0')
    expect(say(look({ forwardsIPv6: false }))).toContain('containers on "web" get nowhere')
  })

  it('finds nothing where all is on, unknown, or where nobody needs it', () => {
    expect(look({})).toEqual([])
    expect(look({ hasIPv6: null, forwardsIPv6: null })).toEqual([])
    expect(findHostWithoutIPv6(makeCase({ networks: [web], containers, host: null }))).toEqual([])
    const host = { ...HOST, switches: { ...HOST.switches, hasIPv6: false } }
    expect(findHostWithoutIPv6(makeCase({ networks: [web], host }))).toEqual([])
  })
})
