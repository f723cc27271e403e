import { expect, it } from 'vitest'
import { AnswerValue } from '../../../src/engine/docker/answer.ts'
import { readContainerClues, readEndpoints, readEngineClues } from '../../../src/engine/docker/read-clues.ts'

const value = (json: unknown): AnswerValue => new AnswerValue('GET /x', json)
const unix = { kind: 'unix', path: '/run/docker.sock' } as const
const tcp = { kind: 'tcp', host: 'far', port: 2375, basePath: '', tls: null } as const

it('reads how an engine is set up, and takes what it does not tell for unknown', () => {
  const info = {
    SecurityOptions: ['name=seccomp,profile=builtin', 'name=rootless'],
    IPv4Forwarding: false,
    BridgeNfIptables: true,
    DefaultAddressPools: [
      { Base: '10.0.0.0/8', Size: 24 },
      { Base: 'nonsense', Size: 1 },
    ],
  }
  expect(readEngineClues(value(info), unix)).toEqual({
    socket: '/run/docker.sock',
    isRootless: true,
    forwardsIPv4: false,
    filtersBridges: true,
    pools: [{ base: '10.0.0.0/8', size: 24 }],
  })
  expect(readEngineClues(value({}), tcp)).toEqual({
    socket: null,
    isRootless: false,
    forwardsIPv4: null,
    filtersBridges: null,
    pools: null,
  })
})

it('reads how a container does', () => {
  const state = { ExitCode: 128, Error: 'port is already allocated', Health: { Status: 'unhealthy' } }
  expect(readContainerClues(value({ State: state, RestartCount: 3 }))).toEqual({
    exitCode: 128,
    error: 'port is already allocated',
    restarts: 3,
    health: 'unhealthy',
  })
  expect(readContainerClues(value({ State: { Health: { Status: 'none' } } }))).toEqual({
    exitCode: 0,
    error: '',
    restarts: 0,
    health: null,
  })
})

it('reads the endpoints that a network counts, without those of a Swarm', () => {
  const containers = { abc: { Name: 'web' }, 'lb-mesh': { Name: 'mesh-endpoint' } }
  expect(readEndpoints(value({ Containers: containers }))).toEqual([{ container: 'abc', name: 'web' }])
  expect(readEndpoints(value({ Containers: null }))).toEqual([])
})
