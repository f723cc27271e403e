// The gateway that an engine gives to a subnet for which none is declared.
import { parseCidr, renderAddress } from './address.ts'

/**
 * The address that becomes the gateway of a subnet: the first of the range from which addresses are given, without one the first
 * of the subnet, of which the very first is the network's own. Null if the subnet is no CIDR.
 * Source: measured on Docker 20.10, 26 and 28. Podman takes the first of the subnet always.
 */
export function findGateway(subnet: string, ipRange: string | null): string | null {
  const whole = parseCidr(subnet)
  if (whole === null) return null
  const { first } = parseCidr(ipRange ?? '') ?? whole
  return renderAddress(whole.family, first === whole.first ? first + 1n : first)
}
