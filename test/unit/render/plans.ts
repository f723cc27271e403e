// Plans of a small shop, for the tests of what people see.
import type { AttachmentChange, NetworkChange, Plan, Step } from '../../../src/plan/document.ts'
import { DEFAULT_ENDPOINT_SETTINGS } from '../../../src/model/endpoint.ts'
import { DEFAULT_NETWORK_SETTINGS } from '../../../src/model/network.ts'
import { NO_REACH_CHANGES } from '../../../src/model/reach.ts'

/** A plan that finds nothing to do, with what a test changes about it. */
export function makePlanOf(parts: Partial<Plan> = {}): Plan {
  return {
    formatVersion: '1.0',
    tool: 'xec 0.1.0',
    project: 'shop',
    engine: { id: 'engine-1', name: 'docker-host', version: '28.5.2', apiVersion: '1.51' },
    mode: 'apply',
    approveWhen: 'any',
    summary: { create: 0, replace: 0, remove: 0, connect: 0, reconnect: 0, disconnect: 0, unchanged: 0 },
    applyable: true,
    complete: true,
    changes: [],
    steps: [],
    reachability: NO_REACH_CHANGES,
    sensitive: [],
    kept: [],
    diagnostics: [],
    digests: { config: 'sha256:a', observed: 'sha256:b', plan: 'sha256:c' },
    ...parts,
  }
}

/** A network that is created. */
export function makeNetworkChange(parts: Partial<NetworkChange> = {}): NetworkChange {
  const network = parts.network ?? 'frontend'
  return {
    address: `networks.${network}`,
    kind: 'network',
    network,
    actions: ['create'],
    reason: 'missing',
    differences: [],
    hazards: [],
    ...parts,
  }
}

/** A container that is connected. */
export function makeAttachmentChange(parts: Partial<AttachmentChange> = {}): AttachmentChange {
  const { container = 'api', network = 'frontend' } = parts
  return {
    address: `containers.${container}/${network}`,
    kind: 'attachment',
    container,
    network,
    actions: ['connect'],
    reason: 'missing',
    differences: [],
    hazards: [],
    ...parts,
  }
}

const BASE = { waitsFor: [], after: [], hazards: [], irreversible: null } as const

/** One step of each kind, on a network and a container of these names. */
export function makeSteps(
  network = 'frontend',
  container = 'api',
): {
  readonly [Action in Step['action']]: Extract<Step, { action: Action }>
} {
  const networkRef = { name: network, id: 'n1', createdBy: null }
  const containerRef = { name: container, id: 'c1', mode: null }
  const ofNetwork = { ...BASE, of: `networks.${network}` }
  const ofContainer = {
    ...BASE,
    of: `containers.${container}/${network}`,
    network: networkRef,
    container: containerRef,
  }
  return {
    'create-network': {
      ...ofNetwork,
      id: `create-network:${network}`,
      action: 'create-network',
      spec: { name: network, settings: DEFAULT_NETWORK_SETTINGS },
    },
    'remove-network': {
      ...ofNetwork,
      id: `remove-network:${network}`,
      action: 'remove-network',
      network: networkRef,
      before: { name: network, settings: DEFAULT_NETWORK_SETTINGS },
    },
    connect: {
      ...ofContainer,
      id: `connect:${container}/${network}`,
      action: 'connect',
      endpoint: DEFAULT_ENDPOINT_SETTINGS,
    },
    disconnect: {
      ...ofContainer,
      id: `disconnect:${container}/${network}`,
      action: 'disconnect',
      before: DEFAULT_ENDPOINT_SETTINGS,
    },
  }
}

/** A plan in which everything happens that can happen. */
export const RICH_PLAN: Plan = makePlanOf({
  summary: { create: 1, replace: 1, remove: 1, connect: 2, reconnect: 6, disconnect: 2, unchanged: 4 },
  complete: false,
  changes: [
    makeNetworkChange({
      network: 'shop_frontend',
      address: 'networks.frontend',
      differences: [
        { path: 'driver', before: null, after: 'bridge', forcesReplace: false },
        { path: 'ipam.config[0].subnet', before: null, after: '172.30.0.0/16', forcesReplace: false },
        { path: 'labels["tier"]', before: null, after: 'web', forcesReplace: false },
      ],
    }),
    makeNetworkChange({
      network: 'backend',
      actions: ['remove', 'create'],
      reason: 'differs',
      differences: [
        { path: 'internal', before: false, after: true, forcesReplace: true },
        {
          path: 'ipam.config[0].subnet',
          before: '172.25.0.0/16',
          after: '172.26.0.0/16',
          forcesReplace: true,
        },
        { path: 'labels["tier"]', before: null, after: 'data', forcesReplace: true },
      ],
      hazards: [
        {
          type: 'replaces-network',
          level: 'danger',
          message:
            'Running containers lose "backend" for a moment: "cache", "db", "queue", "worker-1", "worker-2".',
          allowed: false,
        },
      ],
    }),
    makeNetworkChange({
      network: 'legacy',
      address: 'networks.(legacy)',
      actions: ['remove'],
      reason: 'not-declared',
      hazards: [{ type: 'prunes', level: 'notice', message: 'Network "legacy" is removed.', allowed: false }],
    }),
    makeAttachmentChange({
      container: 'api-server',
      network: 'shop_frontend',
      address: 'containers.api/frontend',
      differences: [{ path: 'aliases', before: null, after: ['api', 'rest-api'], forcesReplace: false }],
    }),
    makeAttachmentChange({
      container: 'api-server',
      network: 'bridge',
      address: 'containers.api/(bridge)',
      actions: ['disconnect'],
      reason: 'not-declared',
      hazards: [
        {
          type: 'detaches-running',
          level: 'notice',
          message: '"api-server" is running and leaves "bridge".',
          allowed: true,
        },
      ],
    }),
    ...['cache', 'queue', 'worker-1', 'worker-2', 'worker-3'].map((container) =>
      makeAttachmentChange({
        container,
        network: 'backend',
        actions: ['disconnect', 'connect'],
        reason: 'network-replaced',
      }),
    ),
    makeAttachmentChange({
      container: 'db',
      network: 'backend',
      actions: ['disconnect', 'connect'],
      reason: 'network-replaced',
      differences: [{ path: 'ipv4Address', before: '172.25.0.5', after: '172.26.0.5', forcesReplace: false }],
    }),
    makeAttachmentChange({
      container: 'old',
      network: 'legacy',
      actions: ['disconnect'],
      reason: 'not-declared',
    }),
  ],
  steps: Object.values(makeSteps()),
  kept: [
    {
      address: 'containers.billing',
      reason: 'waiting',
      detail: 'There is no container "billing" yet; plan again once it exists.',
    },
    {
      address: 'networks.(monitoring)',
      reason: 'foreign-network',
      detail: 'It was not made by xec and nothing differs.',
    },
  ],
  diagnostics: [
    {
      code: 'ports-differ',
      severity: 'warning',
      summary: 'Published ports differ from the declared ones',
      detail: 'Container "web" publishes 80/tcp on 8080, the file declares 80.',
      fix: 'Create the container again with "-p 80:80".',
      range: null,
    },
  ],
})
