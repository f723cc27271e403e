import { describe, expect, it } from 'vitest'
import { isSettled } from '../../../src/apply/settled.ts'
import type { Step } from '../../../src/plan/document.ts'
import { attached, docker28, observedContainer, observedNetwork } from '../../support/states.ts'
import { makeConnect, makeCreate, makeDisconnect, makeRemove } from '../../support/steps.ts'

/** A replace with one container on it, and a move of it from one network to another. */
const replace: Step[] = [
  makeDisconnect(['api', 'frontend']),
  makeRemove('frontend'),
  makeCreate('frontend'),
  makeConnect(['api', 'frontend'], { ref: { id: null, createdBy: 'create-network:frontend' } }),
]
const move: Step[] = [makeConnect(['api', 'backend']), makeDisconnect(['api', 'yard'])]

/** An engine with networks, and `api` on some of them; a network in brackets is shown by no id, one with a star exists no more. */
function look(names: readonly string[], places: readonly string[] | null) {
  // other ones than those of the steps: a later apply has made them
  const networks = names.map((name) => observedNetwork(name, {}, { id: `later-${name}` }))
  const attachments = (places ?? []).map((place) => {
    const name = place.replaceAll(/[()*]/g, '')
    const network = observedNetwork(name, {}, { id: place.endsWith('*') ? `gone-${name}` : `later-${name}` })
    const attachment = attached(network)
    return place.startsWith('(') ? { ...attachment, networkId: null } : attachment
  })
  const containers = places === null ? [] : [observedContainer('api', attachments, { id: 'api-id' })]
  return { engine: docker28, networks, containers }
}

describe('a plan of which nothing is half done', () => {
  it.each<[string, Step[], string[], string[] | null, boolean]>([
    ['is there as a whole', replace, ['frontend'], ['frontend'], true],
    ['is there where the engine shows no id', replace, ['frontend'], ['(frontend)'], true],
    ['has lost its container', replace, ['frontend'], null, true],
    ['is not there: the container is off', replace, ['frontend'], [], false],
    ['is not there: the container has a stale entry', replace, ['frontend'], ['frontend*'], false],
    ['is not there: the network is gone', replace, [], null, false],
    ['is there: the container has moved', move, ['backend', 'yard'], ['backend'], true],
    ['has not begun: the container is where it was', move, ['backend', 'yard'], ['yard'], true],
    ['is not there: the container is nowhere', move, ['backend', 'yard'], [], false],
  ])('%s', (_, steps, networks, places, isWhole) => {
    expect(isSettled(steps, look(networks, places))).toBe(isWhole)
  })
})
