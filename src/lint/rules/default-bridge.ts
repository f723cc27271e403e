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

// What is declared is seen in the file.
function findUndeclared({ live, targets }: LintScene): ReturnType<LintRule['find']> {
  if (live === null) return []
  const { networks, containers } = live.observed
  const names = new Set(networks.filter(({ isDefault }) => isDefault).map(({ name }) => name))
  const declared = new Set(targets.map(({ container }) => container.container.value))
  return containers
    .filter(({ name, state }) => state === 'running' && !declared.has(name))
    .filter(({ attachments }) => attachments.some(({ networkName }) => names.has(networkName)))
    .map(({ name }) => ({
      span: null,
      detail: `"${name}" runs on the default network of this engine, and no target declares it.`,
      fix: 'Declare it, on a network of its own.',
    }))
}
