// IPv6 that is asked for and not there: on a network, or on the host.
import { parseFamily } from '../../model/address.ts'
import type { ObservedNetwork } from '../../model/observed.ts'
import type { Evidence } from '../../model/clues.ts'
import { makeFinding, type Finding } from '../finding.ts'
import { isRunning, listMembers, type Case } from '../scene.ts'
import { listNames, quote, seeObject } from '../words.ts'

/** Networks without IPv6 that have an IPv6 subnet, or a container that asks for an IPv6 address. */
export function findIPv6Off(scene: Case): readonly Finding[] {
  return scene.networks
    .filter(({ settings, unknown }) => !settings.enableIPv6 && !unknown.includes('enableIPv6'))
    .flatMap((network) => {
      const evidence = [...seePools(scene, network), ...seeAddresses(scene, network)]
      if (evidence.length === 0) return []
      const { name } = network
      return [
        makeFinding('ipv6-off', {
          detail: `${quote(name)} was made without IPv6: no container on it gets an IPv6 address, although one is meant to.`,
          evidence: [seeObject(scene, { kind: 'network', name }, 'EnableIPv6: false'), ...evidence],
          fix: 'Declare it with "enableIPv6: true" and "xec apply"; a network cannot be changed by hand, only made anew.',
          networks: [name],
        }),
      ]
    })
}

function seePools(scene: Case, { name, settings }: ObservedNetwork): readonly Evidence[] {
  return settings.pools
    .filter(({ subnet }) => parseFamily(subnet ?? '') === 6)
    .map(({ subnet }) => seeObject(scene, { kind: 'network', name }, `IPAM.Config: ${subnet}`))
}

function seeAddresses(scene: Case, network: ObservedNetwork): readonly Evidence[] {
  return listMembers(scene, network)
    .filter(
      ({ attachment }) =>
        !attachment.unknown.includes('ipv6Address') && attachment.settings.ipv6Address !== null,
    )
    .map(({ container, attachment }) =>
      seeObject(
        scene,
        { kind: 'container', name: container.name },
        `IPAMConfig: ${attachment.settings.ipv6Address}`,
      ),
    )
}

/** A host that has no IPv6, or does not forward it, with containers on networks that have it. */
export function findHostWithoutIPv6(scene: Case): readonly Finding[] {
  const { hasIPv6 = null, forwardsIPv6 = null } = scene.host?.switches ?? {}
  const names = scene.networks
    .filter(({ settings }) => settings.enableIPv6 && !settings.internal && settings.driver === 'bridge')
    .filter((network) => listMembers(scene, network).some(({ container }) => isRunning(container)))
    .map(({ name }) => name)
  if (names.length === 0 || (hasIPv6 !== false && forwardsIPv6 !== false)) return []
  const [key, value, says] =
    hasIPv6 === false
      ? ['net.ipv6.conf.all.disable_ipv6', '0', 'has IPv6 switched off']
      : ['net.ipv6.conf.all.forwarding', '1', 'does not forward IPv6']
  return [
    makeFinding('ipv6-host-off', {
      detail: `The host ${says}: containers on ${listNames(names)} get nowhere by IPv6 beyond their network.`,
      evidence: [{ source: `/proc/sys/${key.replaceAll('.', '/')}`, says: value === '0' ? '1' : '0' }],
      fix: `sysctl -w ${key}=${value}, and the same line in a file below /etc/sysctl.d to keep it.`,
      networks: names,
    }),
  ]
}
