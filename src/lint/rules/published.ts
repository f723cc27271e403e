// Rules about published ports.
import type { Located } from '../../config/draft.ts'
import { addTo } from '../../model/pairs.ts'
import type { PublishedPort } from '../../model/port.ts'
import type { LintFinding, LintRule } from '../rule.ts'
import type { LintScene, LintTarget } from '../scene.ts'
import { isLoopback } from './databases.ts'

/** Ports that are open on all addresses of the host. */
export const portPublic: LintRule = {
  severity: 'warning',
  summary: 'A port is published on all addresses',
  needs: 'file',
  find: ({ targets }) =>
    targets.flatMap(({ container }) =>
      listEntries(container.ports).flatMap(([first, ...others]) => {
        if (first.value.hostIp !== '') return []
        const ports = renderPorts([first, ...others])
        return [
          {
            span: first.span,
            detail: `Everybody who reaches the host gets at port ${ports} of "${container.container.value}", from the local network and, without a firewall, from the internet. Engines open it past the host's own firewall.`,
            fix: 'Put the address before it that is meant: "127.0.0.1:" for this machine alone.',
          },
        ]
      }),
    ),
}

/** Ports on which debuggers listen: whoever gets at one runs what they like. */
const DEBUGGERS: ReadonlyMap<number, string> = new Map([
  [1234, 'dlv or gdbserver'],
  [2345, 'Delve'],
  [4711, 'the debugger of WildFly'],
  [5005, 'the debugger of Java (JDWP)'],
  [5678, 'debugpy'],
  [9003, 'Xdebug'],
  [9222, 'the debugger of Chrome'],
  [9229, 'the inspector of Node.js'],
])

/** Ports of debuggers that others than this machine get at. */
export const debugPortPublished: LintRule = {
  severity: 'warning',
  summary: 'The port of a debugger is published',
  needs: 'file',
  find: ({ targets }) =>
    targets.flatMap(({ container }) =>
      (container.ports ?? []).flatMap(({ value, span }) => {
        const tool = value.protocol === 'tcp' ? DEBUGGERS.get(value.containerPort) : undefined
        if (tool === undefined || isLoopback(value)) return []
        return [
          {
            span,
            detail: `${value.containerPort} is the port of ${tool}: whoever gets at it can run code in "${container.container.value}".`,
            fix: 'Put "127.0.0.1:" before it, or remove it where nobody debugs.',
          },
        ]
      }),
    ),
}

// More than a service needs, and fewer than anybody counts.
const MANY = 10

/** Targets that publish many ports. */
export const portsMany: LintRule = {
  severity: 'notice',
  summary: 'Many ports are published',
  needs: 'file',
  find: ({ targets }) =>
    targets.flatMap(({ container }) => {
      const open = (container.ports ?? []).filter(({ value }) => !isLoopback(value))
      const [widest] = listEntries(open).toSorted((a, b) => b.length - a.length)
      if (widest === undefined || open.length <= MANY) return []
      return [
        {
          span: widest[0].span,
          detail: `"${container.container.value}" publishes ${open.length} ports, and each is a way in.`,
          fix: 'Publish those that somebody outside uses; containers on one network need none.',
        },
      ]
    }),
}

/** Published ports of targets that no way leads to. */
export const portsInternal: LintRule = {
  severity: 'warning',
  summary: 'Ports are published on internal networks only',
  needs: 'file',
  find: (scene) => {
    const networks = new Map(scene.draft.networks.map((network) => [network.key, network]))
    return scene.targets.flatMap((target) => findUnreachable(target, scene, networks))
  },
}

function findUnreachable(
  { container }: LintTarget,
  scene: LintScene,
  networks: ReadonlyMap<string, LintScene['draft']['networks'][number]>,
): readonly LintFinding[] {
  const [first] = container.ports ?? []
  const attachments = container.attachments ?? []
  if (first === undefined || attachments.length === 0) return []
  const isClosed = attachments.every(({ network }) => {
    const declared = networks.get(network)
    return declared !== undefined && scene.findSettings(declared)?.internal === true
  })
  if (!isClosed) return []
  const names = attachments.map(({ network }) => `"${network}"`).join(', ')
  return [
    {
      span: first.span,
      detail: `"${container.container.value}" is on internal networks only (${names}), and engines publish nothing on those.`,
      fix: 'Remove the ports, or put it on a network that is not internal as well.',
    },
  ]
}

type PortEntry = readonly [Located<PublishedPort>, ...Located<PublishedPort>[]]

/** The ports by the entry of the file that they stand in; a range is one entry. */
function listEntries(ports: readonly Located<PublishedPort>[] | null): readonly PortEntry[] {
  const entries = new Map<number, Located<PublishedPort>[]>()
  for (const port of ports ?? []) addTo(entries, port.span.start, port)
  return [...entries.values()] as readonly (readonly Located<PublishedPort>[])[] as readonly PortEntry[]
}

function renderPorts(ports: readonly Located<PublishedPort>[]): string {
  const [first, last] = [ports[0], ports.at(-1)] as [Located<PublishedPort>, Located<PublishedPort>]
  const from = first.value.containerPort
  return ports.length === 1 ? String(from) : `${from}-${last.value.containerPort}`
}
