import { describe, expect, it } from 'vitest'
import type { AnswerValue } from '../../../../src/engine/docker/answer.ts'
import { EndpointMemory } from '../../../../src/engine/docker/endpoint-memory.ts'
import { readInspectedContainer, readListedContainer } from '../../../../src/engine/docker/read-container.ts'
import { docker28, endpointOfDocker, makeInspect, makeListed } from './answers.ts'

type Endpoints = Readonly<Record<string, object>>

const other = { ...endpointOfDocker, NetworkID: 'f00d', EndpointID: 'beef' }

function keep(memory: EndpointMemory, answer: AnswerValue) {
  return memory.keep(readInspectedContainer(answer, docker28), answer)
}

function note(memory: EndpointMemory, item: AnswerValue) {
  return memory.note(readListedContainer(item, docker28), item)
}

function list(Networks: Endpoints, change: object = {}): AnswerValue {
  return makeListed({ NetworkSettings: { Networks }, ...change })
}

describe('an inspect', () => {
  it.each<[string, Endpoints, Endpoints, { status?: string; State?: string }]>([
    ['on one network', { shop: endpointOfDocker }, { shop: { ...endpointOfDocker, Aliases: null } }, {}],
    [
      'on two, in any order',
      { shop: endpointOfDocker, lab: other },
      { lab: other, shop: endpointOfDocker },
      {},
    ],
    ['on none', {}, {}, {}],
    [
      'that is paused',
      { shop: endpointOfDocker },
      { shop: endpointOfDocker },
      { status: 'paused', State: 'paused' },
    ],
  ])(
    'of a container %s is recalled where the list shows the same endpoints',
    (...[, before, after, state]) => {
      const memory = new EndpointMemory()
      const { status = 'running', State = 'running' } = state
      const inspected = keep(memory, makeInspect({ status, networks: before }))
      expect(memory.recall(note(memory, list(after, { State })))).toBe(inspected)
    },
  )

  it.each<[string, AnswerValue]>([
    ['was connected again', list({ shop: { ...endpointOfDocker, EndpointID: 'beef' } })],
    [
      'is on a network of that name that was made again',
      list({ shop: { ...endpointOfDocker, NetworkID: 'f00d' } }),
    ],
    ['joined another network', list({ shop: endpointOfDocker, lab: other })],
    ['left its network', list({})],
    ['was renamed', list({ shop: endpointOfDocker }, { Names: ['/front'] })],
    ['was paused', list({ shop: endpointOfDocker }, { State: 'paused' })],
    ['has ended', list({ shop: endpointOfDocker }, { State: 'exited' })],
    ['has lost an endpoint', list({ shop: { ...endpointOfDocker, EndpointID: '' } })],
  ])('is not recalled of a container that %s', (_, item) => {
    const memory = new EndpointMemory()
    keep(memory, makeInspect({}))
    expect(memory.recall(note(memory, item))).toBeNull()
  })

  it.each([
    ['that does not run', 'exited', endpointOfDocker],
    ['whose endpoints have no ids, as on Podman', 'running', { ...endpointOfDocker, EndpointID: '' }],
  ])('proves nothing of a container %s, and ends what an earlier one has proven', (_, status, shop) => {
    const memory = new EndpointMemory()
    keep(memory, makeInspect({}))
    keep(memory, makeInspect({ status, networks: { shop } }))
    expect(memory.recall(note(memory, list({ shop }, { State: status })))).toBeNull()
    expect(memory.recall(note(memory, list({ shop: endpointOfDocker })))).toBeNull()
  })

  it('is the last one that was made', () => {
    const memory = new EndpointMemory()
    keep(memory, makeInspect({}))
    const inspected = keep(memory, makeInspect({ networks: { shop: endpointOfDocker, lab: other } }))
    expect(memory.recall(note(memory, list({ shop: endpointOfDocker })))).toBeNull()
    expect(memory.recall(note(memory, list({ shop: endpointOfDocker, lab: other })))).toBe(inspected)
  })

  it('is nothing that a list from before it speaks of', () => {
    const memory = new EndpointMemory()
    const listed = note(memory, list({ shop: endpointOfDocker }))
    keep(memory, makeInspect({}))
    expect(memory.recall(listed)).toBeNull()
  })

  it('is forgotten once a list of all containers is without the container', () => {
    const memory = new EndpointMemory()
    keep(memory, makeInspect({}))
    const listed = note(memory, list({ shop: endpointOfDocker }))
    memory.forgetOthers([listed])
    expect(memory.recall(listed)).not.toBeNull()
    memory.forgetOthers([])
    expect(memory.recall(listed)).toBeNull()
  })
})
