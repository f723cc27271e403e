// The rule about the network that containers join where nothing is said.
import type { LintRule } from '../rule.ts'
import type { LintScene } from '../scene.ts'

// Docker's and Podman's
const DEFAULT_NETWORKS = ['bridge', 'podman']

/** Containers on the engine's default network, where no name resolves and everybody reaches everybody. */
export const defaultBridge: LintRule = {
  severity: 'warning',
  summary: 'The default bridge is used',
  needs: 'file',
  find: (scene) => [...findDeclared(scene), ...findUndeclared(scene)],
}

function findDeclared({ members }: LintScene): ReturnType<LintRule['find']> {
  return members
    .filter(({ network }) => network.external && DEFAULT_NETWORKS.includes(network.name.value))
    .map(({ target, attachment, network }) => ({
      span: attachment.span,
      detail: `"${target.container.container.value}" is on "${network.name.value}", where containers find nobody by name and all of them reach each other.`,
      fix: 'Declare a network for the containers that belong together, and put them on that.',
    }))
}

// Whose networks the file says is seen there.
function findUndeclared({ live, targets }: LintScene): ReturnType<LintRule['find']> {
  if (live === null) return []
  const { networks, containers } = live.observed
  const names = new Set(networks.filter(({ isDefault }) => isDefault).map(({ name }) => name))
  const managed = targets.filter(({ container }) => container.attachments !== null)
  const declared = new Set(managed.map(({ container }) => container.container.value))
  return containers
    .filter(({ name, state }) => state === 'running' && !declared.has(name))
    .filter(({ attachments }) => attachments.some(({ networkName }) => names.has(networkName)))
    .map(({ name }) => ({
      span: null,
      detail: `"${name}" runs on the default network of this engine, and the file does not say on which it is to be.`,
      fix: 'Declare it, with "networks" of its own.',
    }))
}
