// What the host and its daemon have switched off, without which no network works as it should.
import type { Evidence } from '../../model/clues.ts'
import { makeFinding, type Finding } from '../finding.ts'
import type { Case } from '../scene.ts'
import { listNames } from '../words.ts'
import { hasIccOff } from './apart.ts'

/** A host that passes no packets on. */
export function findForwardingOff({ clues, host }: Case): readonly Finding[] {
  const evidence: readonly Evidence[] = [
    ...(host?.switches.forwardsIPv4 === false
      ? [{ source: '/proc/sys/net/ipv4/ip_forward', says: '0' }]
      : []),
    ...(clues?.engine.forwardsIPv4 === false ? [{ source: 'GET /info', says: 'IPv4Forwarding: false' }] : []),
  ]
  if (evidence.length === 0) return []
  return [
    makeFinding('forwarding-off', {
      detail:
        'Containers get no further than the host: not to the local network, not to the internet, and published ports reach them through a process of the engine at best.',
      evidence,
      fix: 'sysctl -w net.ipv4.ip_forward=1, and the same line in a file below /etc/sysctl.d to keep it; look what switched it off.',
    }),
  ]
}

/** A daemon that was told to leave the firewall alone. */
export function findFirewallOff({ host }: Case): readonly Finding[] {
  const word = host?.daemon.find(({ iptables }) => iptables !== null)
  if (word?.iptables !== false) return []
  return [
    makeFinding('firewall-off', {
      detail:
        'The engine was told to leave the firewall alone: no network is kept apart from another, addresses of containers are not translated, and only what somebody else set up lets them out.',
      evidence: [{ source: word.from, says: 'iptables: false' }],
      fix: `Take "iptables": false out of it and restart the daemon, unless somebody else keeps the rules.`,
    }),
  ]
}

/** A kernel that does not show the firewall what passes a bridge, with networks that are to keep their containers apart. */
export function findBridgeFilterOff({ clues, host, networks }: Case): readonly Finding[] {
  const names = networks.filter(hasIccOff).map(({ name }) => name)
  const evidence: readonly Evidence[] = [
    ...(host?.switches.filtersBridges === false
      ? [{ source: '/proc/sys/net/bridge/bridge-nf-call-iptables', says: '0' }]
      : []),
    ...(clues?.engine.filtersBridges === false
      ? [{ source: 'GET /info', says: 'BridgeNfIptables: false' }]
      : []),
  ]
  if (names.length === 0 || evidence.length === 0) return []
  return [
    makeFinding('bridge-filter-off', {
      detail: `${listNames(names)} ${names.length === 1 ? 'is' : 'are'} to keep containers apart (enable_icc is false), and the firewall does not see what passes a bridge: they reach each other all the same.`,
      evidence,
      fix: 'modprobe br_netfilter && sysctl -w net.bridge.bridge-nf-call-iptables=1 net.bridge.bridge-nf-call-ip6tables=1',
      networks: names,
    }),
  ]
}
