// `HostConfig.PortBindings` -> published ports.
import { normalizeAddress } from '../../model/address.ts'
import { orderPorts, type PortProtocol, type PublishedPort } from '../../model/port.ts'
import type { AnswerValue } from './answer.ts'

const ALL_ADDRESSES = new Set(['', '0.0.0.0', '::'])
const CONTAINER_PORT = /^(\d{1,5})(?:\/(tcp|udp|sctp))?$/
const HOST_PORT = /^\d{1,5}$/

/** Reads the port bindings of an inspect. */
export function readPorts(value: AnswerValue): readonly PublishedPort[] {
  return orderPorts(
    value.entries().flatMap(([text, bindings]) => {
      const match = CONTAINER_PORT.exec(text)
      // a port of a protocol that nobody can declare
      if (match === null) return []
      const containerPort = Number(match[1])
      const protocol = (match[2] ?? 'tcp') as PortProtocol
      return bindings.items().map((binding) => ({
        hostIp: readHostIp(binding.field('HostIp')),
        hostPort: readHostPort(binding.field('HostPort').optionalText()),
        containerPort,
        protocol,
      }))
    }),
  )
}

function readHostIp(value: AnswerValue): string {
  const text = value.optionalText()
  return ALL_ADDRESSES.has(text) ? '' : value.parsed(normalizeAddress, 'an address')
}

// Empty, 0 or a range of ports: the engine chooses.
function readHostPort(text: string): number | null {
  return HOST_PORT.test(text) && Number(text) !== 0 ? Number(text) : null
}
