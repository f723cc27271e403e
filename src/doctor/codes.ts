// What a diagnosis can find, each with how bad it is: an `error` does not work as it is, a `warning` works in part or will not for long, and a
// `notice` is meant to be so and may surprise all the same.
import type { DiagnosticKind } from '../model/diagnostic.ts'

/** The code of a finding. */
export type DoctorCode =
  | 'container-missing'
  | 'container-not-running'
  | 'container-failed'
  | 'container-restarting'
  | 'container-paused'
  | 'container-unhealthy'
  | 'namespace-gone'
  | 'network-gone'
  | 'network-missing'
  | 'not-as-declared'
  | 'no-network'
  | 'no-common-network'
  | 'icc-off'
  | 'default-bridge-names'
  | 'name-shared'
  | 'internal-only'
  | 'port-taken'
  | 'port-dead'
  | 'port-ignored'
  | 'port-unheard'
  | 'port-local'
  | 'address-taken'
  | 'addresses-used-up'
  | 'ipv6-off'
  | 'ipv6-host-off'
  | 'mtu-too-large'
  | 'forwarding-off'
  | 'firewall-off'
  | 'bridge-filter-off'
  | 'subnets-clash'
  | 'route-overlap'
  | 'subnets-used-up'
  | 'endpoint-left'
  | 'network-name-twice'
  | 'placeholder-left'
  | 'lock-left'
  | 'journal-left'

/** Every finding there is, in the order in which they are told: what is nearer to the cause comes first. */
export const DOCTOR_CATALOGUE: Readonly<Record<DoctorCode, DiagnosticKind>> = {
  'forwarding-off': { severity: 'error', summary: 'The host forwards no packets' },
  'firewall-off': { severity: 'error', summary: 'The engine makes no firewall rules' },
  'container-missing': { severity: 'error', summary: 'A declared container does not exist' },
  'network-missing': { severity: 'error', summary: 'A declared network does not exist' },
  'network-gone': { severity: 'error', summary: 'A network that a container needs is gone' },
  'namespace-gone': { severity: 'error', summary: 'A container shares the network of one that is not there' },
  'port-taken': { severity: 'error', summary: 'A port of the host is taken' },
  'address-taken': { severity: 'error', summary: 'Two containers ask for one address' },
  'addresses-used-up': { severity: 'error', summary: 'A network has no address left' },
  'container-restarting': { severity: 'error', summary: 'A container is in a restart loop' },
  'container-not-running': { severity: 'error', summary: 'A container does not run' },
  'no-network': { severity: 'error', summary: 'A container is on no network' },
  'not-as-declared': { severity: 'error', summary: 'A container is not where the file declares it' },
  'no-common-network': { severity: 'error', summary: 'Two containers have no network in common' },
  'icc-off': { severity: 'notice', summary: 'A network keeps its containers apart' },
  'port-dead': { severity: 'error', summary: 'A published port leads nowhere' },
  'port-local': { severity: 'error', summary: 'A service listens inside of its container only' },
  'ipv6-off': { severity: 'error', summary: 'A network has IPv6 addresses and no IPv6' },
  'container-failed': { severity: 'warning', summary: 'A container ended with an error' },
  'container-paused': { severity: 'warning', summary: 'A container is paused' },
  'container-unhealthy': { severity: 'warning', summary: 'A container is unhealthy' },
  'port-unheard': { severity: 'warning', summary: 'Nobody listens behind a published port' },
  'port-ignored': { severity: 'warning', summary: 'Published ports have no effect' },
  'default-bridge-names': { severity: 'warning', summary: 'The default network knows no names' },
  'name-shared': { severity: 'warning', summary: 'A name leads to several containers' },
  'mtu-too-large': { severity: 'warning', summary: 'Packets of a network are too long for the way out' },
  'ipv6-host-off': { severity: 'warning', summary: 'The host does not do IPv6' },
  'bridge-filter-off': { severity: 'warning', summary: 'Containers are not kept apart' },
  'subnets-clash': { severity: 'warning', summary: 'Two networks share addresses' },
  'route-overlap': { severity: 'warning', summary: 'A network hides a part of the local network' },
  'subnets-used-up': { severity: 'warning', summary: 'No subnet is left for another network' },
  'endpoint-left': { severity: 'warning', summary: 'An endpoint is left of a container that is gone' },
  'network-name-twice': { severity: 'warning', summary: 'Two networks have one name' },
  'journal-left': { severity: 'warning', summary: 'An apply did not come to its end' },
  'lock-left': { severity: 'warning', summary: 'A lock was left behind' },
  'internal-only': { severity: 'notice', summary: 'A container has no way out' },
  'placeholder-left': { severity: 'notice', summary: 'A placeholder is not needed any more' },
}

/** All codes, in the order of the catalogue. */
export const DOCTOR_CODES: readonly DoctorCode[] = Object.keys(DOCTOR_CATALOGUE) as DoctorCode[]
