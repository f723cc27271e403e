// The command that puts a container back where it was, for people who have to do it by hand.
import type { LostEndpoint } from '../apply/events.ts'
import { escapeText } from './escape.ts'

/** `docker network connect` with all settings of an endpoint, quoted for a POSIX shell. */
export function renderConnectCommand({ container, network, endpoint }: LostEndpoint): string {
  const options: (readonly [string, string])[] = [
    ...endpoint.aliases.map((alias) => ['--alias', alias] as const),
    ...listGiven('--ip', endpoint.ipv4Address),
    ...listGiven('--ip6', endpoint.ipv6Address),
    ...endpoint.linkLocalIPs.map((address) => ['--link-local-ip', address] as const),
    ...endpoint.links.map((link) => ['--link', link] as const),
    ...endpoint.driverOpts.map(([key, value]) => ['--driver-opt', `${key}=${value}`] as const),
    ...(endpoint.gwPriority === 0 ? [] : [['--gw-priority', String(endpoint.gwPriority)] as const]),
  ]
  return ['docker network connect', ...options.flat().map(quote), quote(network), quote(container)].join(' ')
}

function listGiven(option: string, value: string | null): readonly (readonly [string, string])[] {
  return value === null ? [] : [[option, value]]
}

function quote(word: string): string {
  const shown = escapeText(word)
  return /^[A-Za-z0-9_.:=@/-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", String.raw`'\''`)}'`
}
