import { expect, it } from 'vitest'
import { findBridgeFilterOff, findFirewallOff, findForwardingOff } from '../../../../src/doctor/rules/host.ts'
import type { EngineClues } from '../../../../src/model/clues.ts'
import type { HostSwitches } from '../../../../src/model/host.ts'
import { observedNetwork, pairs } from '../../../support/states.ts'
import { CLUES, HOST, listCodes, makeCase, say } from '../scene.ts'

const switched = (switches: Partial<HostSwitches>) => ({
  ...HOST,
  switches: { ...HOST.switches, ...switches },
})
const telling = (engine: Partial<EngineClues>) => ({ ...CLUES, engine: { ...CLUES.engine, ...engine } })

it('finds a host that forwards nothing, by its kernel or by the engine', () => {
  const found = findForwardingOff(
    makeCase({ host: switched({ forwardsIPv4: false }), clues: telling({ forwardsIPv4: false }) }),
  )
  expect(listCodes(found)).toEqual(['forwarding-off'])
  expect(say(found)).toContain('/proc/sys/net/ipv4/ip_forward: 0\nGET /info: IPv4Forwarding: false')
  expect(findForwardingOff(makeCase())).toEqual([])
  expect(findForwardingOff(makeCase({ host: null, clues: null }))).toEqual([])
})

it('finds a daemon that leaves the firewall alone; its command line has the first word', () => {
  const says = (from: string, iptables: boolean | null) => ({ from, iptables, mtu: null })
  const look = (...daemon: readonly ReturnType<typeof says>[]) =>
    findFirewallOff(makeCase({ host: { ...HOST, daemon } }))
  expect(say(look(says('dockerd', null), says('/etc/docker/daemon.json', false)))).toContain(
    '/etc/docker/daemon.json: iptables: false',
  )
  expect(look(says('dockerd', true), says('/etc/docker/daemon.json', false))).toEqual([])
  expect(look()).toEqual([])
  expect(findFirewallOff(makeCase({ host: null }))).toEqual([])
})

it('finds bridges that the firewall does not see, where that matters', () => {
  const locked = (name: string) =>
    observedNetwork(name, { options: pairs({ 'com.docker.network.bridge.enable_icc': 'false' }) })
  const host = switched({ filtersBridges: false })
  const found = findBridgeFilterOff(
    makeCase({ networks: [locked('a')], host, clues: telling({ filtersBridges: false }) }),
  )
  expect(say(found)).toContain('"a" is to keep containers apart')
  expect(say(found)).toContain('bridge-nf-call-iptables: 0\nGET /info: BridgeNfIptables: false')
  expect(say(findBridgeFilterOff(makeCase({ networks: [locked('a'), locked('b')], host })))).toContain(
    '"a" and "b" are to keep',
  )
  expect(findBridgeFilterOff(makeCase({ networks: [locked('a')] }))).toEqual([])
  expect(findBridgeFilterOff(makeCase({ networks: [locked('a')], host: null, clues: null }))).toEqual([])
  expect(findBridgeFilterOff(makeCase({ host }))).toEqual([])
})
