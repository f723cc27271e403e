// The command that puts a container back where it was, for people who have to do it by hand.
import type { LostEndpoint } from '../apply/events.ts'
import type { Mask } from '../model/secret.ts'
import { quoteWord } from './shell.ts'

/**
 * `docker network connect` with all settings of an endpoint, quoted for a POSIX shell. A value that is one of an environment
 * variable is a reference to that.
 */
export function renderConnectCommand(
  { container, network, endpoint }: LostEndpoint,
  findVariable: Mask['findVariable'],
): string {
  const quoteValue = (value: string): string => quote(value, findVariable)
  const options: (readonly [string, string])[] = [
    ...endpoint.aliases.map((alias) => ['--alias', quoteValue(alias)] as const),
    ...listGiven('--ip', endpoint.ipv4Address, quoteValue),
    ...listGiven('--ip6', endpoint.ipv6Address, quoteValue),
    ...endpoint.linkLocalIPs.map((address) => ['--link-local-ip', quoteValue(address)] as const),
    ...endpoint.links.map((link) => ['--link', quoteValue(link)] as const),
    ...endpoint.driverOpts.map(
      ([key, value]) => ['--driver-opt', quotePair(key, value, findVariable)] as const,
    ),
    ...(endpoint.gwPriority === 0 ? [] : [['--gw-priority', String(endpoint.gwPriority)] as const]),
  ]
  return ['docker network connect', ...options.flat(), quoteWord(network), quoteWord(container)].join(' ')
}

function listGiven(
  option: string,
  value: string | null,
  quoteValue: (value: string) => string,
): readonly (readonly [string, string])[] {
  return value === null ? [] : [[option, quoteValue(value)]]
}

function quotePair(key: string, value: string, findVariable: Mask['findVariable']): string {
  const reference = renderReference(value, findVariable)
  return reference === null ? quoteWord(`${key}=${value}`) : `${quoteWord(`${key}=`)}${reference}`
}

function quote(value: string, findVariable: Mask['findVariable']): string {
  return renderReference(value, findVariable) ?? quoteWord(value)
}

// Not every name of the environment is one that a shell can refer to.
function renderReference(value: string, findVariable: Mask['findVariable']): string | null {
  const variable = findVariable(value)
  return variable !== null && /^[A-Za-z_]\w*$/.test(variable) ? `"$${variable}"` : null
}
