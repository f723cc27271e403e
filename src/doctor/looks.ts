// What a diagnosis looked at, and what it could not look at and why, so that "nothing found" says what was ruled out.
import { isRunning, type Scene } from './scene.ts'

/** What was not looked at, and in a sentence without its end why. */
export interface Blind {
  readonly what: string
  readonly why: string
}

/** What was looked at, in words, and what was not. */
export interface Looks {
  readonly looked: readonly string[]
  readonly blind: readonly Blind[]
}

/** Tells what a scene shows. `whyNoHost` is why the host was not looked at, empty where it was. */
export function listLooks(scene: Scene, whyNoHost: string): Looks {
  const { observed, desired, clues } = scene
  const tells = lookAtHost(scene, whyNoHost)
  return {
    looked: [
      `${renderCount(observed.containers.length, 'container')}: state, networks, names, addresses, published ports`,
      `${renderCount(observed.networks.length, 'network')}: subnets, IPv6, options, locks and journals among them`,
      ...(clues === null
        ? []
        : ['the engine: its settings, its word on why containers ended, the endpoints that it counts']),
      ...(desired === null ? [] : ['the configuration: where it declares containers']),
      ...tells.looked,
    ],
    blind: [
      ...(clues === null
        ? [
            {
              what: 'exit codes, health and endpoints',
              why: `${observed.engine.name} is no live engine here`,
            },
          ]
        : []),
      ...(desired === null ? [{ what: 'what is declared', why: 'there is no configuration' }] : []),
      ...tells.blind,
    ],
  }
}

function lookAtHost({ host, observed }: Scene, whyNoHost: string): Looks {
  if (host === null) return { looked: [], blind: [{ what: 'the host', why: whyNoHost }] }
  const { listeners, routes, devices, daemon, inside } = host
  // those in host mode listen on ports of the host
  const running = observed.containers.filter(
    (container) => isRunning(container) && container.mode.kind !== 'host',
  ).length
  const parts: readonly (readonly [what: string, isSeen: boolean, why: string])[] = [
    ['who listens on ports of the host', listeners !== null, '/proc/net/tcp cannot be read'],
    ['routes of the host', routes !== null, '/proc/net/route cannot be read'],
    ['MTUs of its devices', devices !== null, '/sys shows those of another network namespace'],
    ['what the daemon was started with', daemon.length > 0, 'no dockerd of this network namespace was found'],
  ]
  const seen = parts.filter(([, isSeen]) => isSeen).map(([what]) => what)
  return {
    looked: [
      ['switches of the kernel', ...seen].join(', '),
      ...(inside.size === 0 ? [] : [`who listens inside of ${renderCount(inside.size, 'container')}`]),
    ],
    blind: [
      { what: 'rules of the firewall', why: 'no file shows them; "xec check" tries what they let pass' },
      ...parts.filter(([, isSeen]) => !isSeen).map(([what, , why]) => ({ what, why })),
      ...(inside.size < running
        ? [
            {
              what: `who listens inside of ${renderCount(running - inside.size, 'container')}`,
              why: 'their processes cannot be seen from here',
            },
          ]
        : []),
    ],
  }
}

function renderCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
