// Published ports are compared and told of, never changed.
import { describe, expect, it } from 'vitest'
import type { NetworkMode, ObservedContainer } from '../../../src/model/observed.ts'
import type { PublishedPort } from '../../../src/model/port.ts'
import { planFor } from '../../support/plans.ts'
import { desiredContainer, observedContainer, observedState } from '../../support/states.ts'

const port = (containerPort: number, rest: Partial<PublishedPort> = {}): PublishedPort => ({
  hostIp: '',
  hostPort: containerPort,
  containerPort,
  protocol: 'tcp',
  ...rest,
})

function findDifference(
  declared: readonly PublishedPort[] | null,
  published: ObservedContainer['ports'],
  mode: NetworkMode = { kind: 'default' },
): { readonly detail: string; readonly fix: string } | null {
  const web = observedContainer('web', [], { ports: published, mode })
  const plan = planFor(observedState([], [web]), [], [desiredContainer('web', null, { ports: declared })])
  expect(plan.steps).toEqual([])
  expect(
    plan.diagnostics.every(({ code, severity }) => code === 'ports-differ' && severity === 'warning'),
  ).toBe(true)
  return plan.diagnostics[0] ?? null
}

describe('published ports', () => {
  it.each<readonly [string, readonly PublishedPort[] | null, ObservedContainer['ports']]>([
    ['are the declared ones', [port(80), port(443)], [port(443), port(80)]],
    ['are not declared', null, [port(80)]],
    ['are not known', [port(80)], null],
    [
      'have a free choice of port on the host',
      [port(80, { hostPort: null })],
      [port(80, { hostPort: 32_768 })],
    ],
    ['are none, as declared', [], []],
  ])('do not differ where they %s', (_, declared, published) => {
    expect(findDifference(declared, published)).toBeNull()
  })

  it('do not matter for a container with the networking of the host', () => {
    expect(findDifference([port(80)], [], { kind: 'host' })).toBeNull()
  })

  it.each<readonly [string, PublishedPort, PublishedPort]>([
    ['port on the host', port(80), port(80, { hostPort: 8080 })],
    ['port of the container', port(80), port(81, { hostPort: 80 })],
    ['protocol', port(53, { protocol: 'udp' }), port(53)],
    ['address', port(80, { hostIp: '127.0.0.1' }), port(80)],
  ])('differ by their %s', (_, declared, published) => {
    expect(findDifference([declared], [published])).not.toBeNull()
  })

  it('that differ are named, with the flags that would publish them', () => {
    const declared = [
      port(80),
      port(53, { protocol: 'udp' }),
      port(443, { hostIp: '127.0.0.1' }),
      port(8080, { hostIp: '::1' }),
      port(9000, { hostPort: null }),
      port(9001, { hostPort: null, hostIp: '10.0.0.1' }),
    ]
    expect(findDifference(declared, [port(80), port(22)])).toMatchObject({
      detail:
        '"web" does not publish 53:53/udp, 127.0.0.1:443:443, [::1]:8080:8080, 9000, 10.0.0.1::9001 and publishes 22:22, which is not declared. Ports are fixed when a container is created.',
      fix: 'Create "web" again with -p 80:80 -p 53:53/udp -p 127.0.0.1:443:443 -p [::1]:8080:8080 -p 9000 -p 10.0.0.1::9001, or correct "ports".',
    })
  })

  it('that nobody declares go with the container that is created without them', () => {
    expect(findDifference([], [port(80)])).toMatchObject({
      detail: '"web" publishes 80:80, which is not declared. Ports are fixed when a container is created.',
      fix: 'Create "web" again without published ports, or correct "ports".',
    })
  })

  it('that are missing alone are named alone', () => {
    expect(findDifference([port(80)], [])?.detail).toBe(
      '"web" does not publish 80:80. Ports are fixed when a container is created.',
    )
  })
})
