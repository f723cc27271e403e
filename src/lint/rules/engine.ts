// Rules that only an engine can answer: what is there that the file knows nothing of.
import { isRecordName } from '../../model/record.ts'
import type { ObservedContainer, ObservedNetwork } from '../../model/observed.ts'
import type { LintRule } from '../rule.ts'
import type { LintScene } from '../scene.ts'

/** Containers on declared networks that no target declares. */
export const containerUndeclared: LintRule = {
  severity: 'warning',
  summary: 'A container on a declared network is not declared',
  needs: 'engine',
  find: (scene) => {
    const strangers = listStrangers(scene)
    return scene.draft.networks.flatMap(({ key, name, span }) =>
      strangers
        .filter(({ attachments }) => attachments.some(({ networkName }) => networkName === name.value))
        .map((stranger) => ({
          span,
          detail: `"${stranger.name}" (${stranger.state}) is on "${key}", and no target declares it: it reaches all that is there, and nobody sees it in the file.`,
          fix: `Declare it ("xec import ${stranger.name} --merge" writes it), or take it off.`,
        })),
    )
  },
}

/** Ports of undeclared containers on declared networks that are open on all addresses. */
export const strangerPublic: LintRule = {
  severity: 'warning',
  summary: 'An undeclared container publishes a port on all addresses',
  needs: 'engine',
  find: (scene) => {
    const byName = new Map(scene.draft.networks.map((network) => [network.name.value, network]))
    return listStrangers(scene).flatMap(({ name, attachments, ports }) => {
      const network = attachments
        .map(({ networkName }) => byName.get(networkName))
        .find((found) => found !== undefined)
      const open = (ports ?? [])
        .filter(({ hostIp }) => hostIp === '')
        .map(({ containerPort }) => containerPort)
      if (network === undefined || open.length === 0) return []
      return [
        {
          span: network.span,
          detail: `"${name}" is on "${network.key}" and publishes ${open.join(', ')} on all addresses of the host; no target declares it.`,
          fix: 'Declare it with its ports, and with "127.0.0.1:" before those that this machine alone needs.',
        },
      ]
    })
  },
}

/** Declared ports of the host that another container holds. */
export const hostPortTaken: LintRule = {
  severity: 'error',
  summary: 'A port of the host is taken',
  needs: 'engine',
  find: (scene) => {
    const held = new Map<string, readonly { readonly hostIp: string; readonly holder: string }[]>()
    for (const { name, state, ports } of listStrangers(scene)) {
      if (state !== 'running') continue
      for (const { hostIp, hostPort, protocol } of ports ?? []) {
        const port = `${hostPort}/${protocol}`
        held.set(port, [...(held.get(port) ?? []), { hostIp, holder: name }])
      }
    }
    return scene.draft.containers.flatMap(({ container, ports }) =>
      (ports ?? []).flatMap(({ value: { hostIp, hostPort, protocol }, span }) => {
        const other = held
          .get(`${hostPort}/${protocol}`)
          ?.find((one) => one.hostIp === hostIp || one.hostIp === '' || hostIp === '')
        if (hostPort === null || other === undefined) return []
        return [
          {
            span,
            detail: `"${other.holder}" runs and holds port ${hostPort}/${protocol} of the host, so that "${container.value}" cannot start with it.`,
            fix: 'Publish another port of the host, or stop the other container.',
          },
        ]
      }),
    )
  },
}

/** Networks that nothing is on and that no file of xec declares. */
export const networkOrphaned: LintRule = {
  severity: 'notice',
  summary: 'A network of the engine is not used',
  needs: 'engine',
  find: ({ live, draft }) => {
    const { networks, containers } = (live as NonNullable<LintScene['live']>).observed
    const used = new Set(
      containers.flatMap(({ attachments }) => attachments.map(({ networkName }) => networkName)),
    )
    const declared = new Set(draft.networks.map(({ name }) => name.value))
    return networks
      .filter((network) => isLoose(network) && !used.has(network.name) && !declared.has(network.name))
      .map(({ name }) => ({
        span: null,
        detail: `No container is on "${name}", and this file does not declare it. Its subnet is taken all the same.`,
        fix: `Remove it ("docker network rm ${name}"), or declare it.`,
      }))
  },
}

// What xec made is looked after by plans, and what services use is not seen here.
function isLoose({ name, predefined, isDefault, settings }: ObservedNetwork): boolean {
  const isOwned = settings.labels.some(([key]) => key.startsWith('sh.xec.'))
  const isPlain = settings.scope === 'local' && !settings.configOnly
  return !predefined && !isDefault && !isOwned && isPlain && !isRecordName(name)
}

function listStrangers({ live, draft }: LintScene): readonly ObservedContainer[] {
  const declared = new Set(draft.containers.map(({ container }) => container.value))
  return (live as NonNullable<LintScene['live']>).observed.containers.filter(
    ({ name }) => !declared.has(name),
  )
}
