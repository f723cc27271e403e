// The rule about host ports: one port of the host, one container.
import { addTo } from '../../model/pairs.ts'
import type { PublishedPort } from '../../model/port.ts'
import type { Draft, Located } from '../draft.ts'
import type { Report } from '../report.ts'

interface HeldPort {
  readonly container: string
  readonly port: Located<PublishedPort>
}

/** Host ports that are published twice; a port on all addresses is taken on each of them. */
export function checkHostPorts({ containers }: Draft, report: Report): void {
  const held = new Map<string, HeldPort[]>()
  for (const { container, ports } of containers) {
    for (const port of ports ?? []) {
      const { hostIp, hostPort, protocol } = port.value
      if (hostPort === null) continue
      const identity = `${hostPort}/${protocol}`
      const other = held
        .get(identity)
        ?.find(({ port: { value } }) => value.hostIp === hostIp || value.hostIp === '' || hostIp === '')
      if (other !== undefined) addTaken({ container: container.value, port }, other, report)
      addTo(held, identity, { container: container.value, port })
    }
  }
}

function addTaken({ container, port }: HeldPort, other: HeldPort, report: Report): void {
  const { hostPort, protocol } = port.value
  const holder = container === other.container ? 'the same target' : `"${other.container}"`
  report.add('port-taken', port.span, {
    detail: `Port ${hostPort}/${protocol} of the host is published by ${holder} in line ${report.findLine(other.port.span)} already.`,
    fix: 'Publish another port of the host.',
  })
}
