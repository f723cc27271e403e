// Every tool is told of the same world: the same networks with the same subnets, and the same containers on them.
import { describe, expect, it } from 'vitest'
import {
  CONTAINERS,
  makeWorld,
  renderCompose,
  renderConfig,
  renderPlaybook,
  REPLACED_OPTIONS,
} from '../../../bench/worlds.ts'
import { parseConfig } from '../../../src/config/parse-config.ts'

const world = makeWorld('wave', 92, { networks: 10, each: 3 })
const joined = world.places.map(({ container, network }) => `${container} ${network}`).toSorted()

describe('a world', () => {
  it('has every container on as many networks as asked for', () => {
    expect(world.networks).toHaveLength(10)
    expect(world.containers.map(({ name }) => name)).toEqual(CONTAINERS)
    expect(new Set(joined).size).toBe(60)
    expect(world.containers.every(({ networks }) => new Set(networks).size === 3)).toBe(true)
  })

  it.each(['', REPLACED_OPTIONS])('is a configuration of xec, with options "%s"', (options) => {
    const { desired, diagnostics } = parseConfig(renderConfig(world, options), {
      file: '.xec/config.yaml',
      folderName: 'bench',
      profiles: [],
      values: { variables: new Map(), env: {} },
    })
    expect(diagnostics).toEqual([])
    expect(desired?.networks.map(({ name, settings }) => [name, settings.pools?.[0]?.subnet])).toEqual(
      world.networks.map(({ name, subnet }) => [name, subnet]),
    )
    const found = desired?.containers.flatMap(({ container, attachments }) =>
      (attachments ?? []).map(({ network }) => `${container} ${network}`),
    )
    expect(found?.toSorted()).toEqual(joined)
  })

  it('is a file of Compose', () => {
    const { networks, services } = JSON.parse(renderCompose(world)) as {
      networks: Record<string, { ipam: { config: { subnet: string }[] } }>
      services: Record<string, { networks: Record<string, unknown> }>
    }
    expect(
      Object.entries(networks).map(([name, { ipam }]) => ({ name, subnet: ipam.config[0]?.subnet })),
    ).toEqual(world.networks)
    const found = Object.entries(services).flatMap(([name, service]) =>
      Object.keys(service.networks).map((network) => `${name} ${network}`),
    )
    expect(found.toSorted()).toEqual(joined)
  })

  it('is a playbook of Ansible', () => {
    const [{ tasks } = { tasks: [] }] = JSON.parse(renderPlaybook(world)) as {
      tasks: { loop: { name: string; subnet: string; connected: string[] }[] }[]
    }[]
    const loop = tasks[0]?.loop ?? []
    expect(loop.map(({ name, subnet }) => ({ name, subnet }))).toEqual(world.networks)
    const found = loop.flatMap(({ name, connected }) => connected.map((container) => `${container} ${name}`))
    expect(found.toSorted()).toEqual(joined)
  })
})
