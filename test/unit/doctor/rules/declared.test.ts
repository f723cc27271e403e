import { describe, expect, it } from 'vitest'
import { findMisplaced } from '../../../../src/doctor/rules/declared.ts'
import {
  attached,
  desiredContainer,
  desiredNetwork,
  desiredState,
  observedContainer,
  observedNetwork,
  on,
} from '../../../support/states.ts'
import { listCodes, makeCase, say } from '../scene.ts'

const [front, back] = [observedNetwork('front'), observedNetwork('back_net')]
const networks = [front, back]
const range = { file: 'config.yaml', start: { line: 3, column: 1 }, end: { line: 3, column: 4 } }
const desired = desiredState({
  networks: [desiredNetwork('front'), desiredNetwork('back', { name: 'back_net' })],
  containers: [
    desiredContainer('web', [on('front'), { ...on('back'), range }]),
    desiredContainer('free', null),
    desiredContainer('absent', [on('front')]),
  ],
})

describe('findMisplaced', () => {
  it('says on which network a container is declared, and on which it is', () => {
    const found = findMisplaced(
      makeCase({ desired, networks, containers: [observedContainer('web', [attached(front)])] }),
    )
    expect(listCodes(found)).toEqual(['not-as-declared'])
    expect(say(found)).toContain(
      '"web" is declared on "back_net", and is on "front". Whoever is on that network',
    )
    expect(found[0]?.range).toEqual(range)
  })

  it('says that it is on none', () => {
    const text = say(
      findMisplaced(makeCase({ desired, networks, containers: [observedContainer('web', [])] })),
    )
    expect(text).toContain(
      'is declared on "front" and "back_net", and is on none. Whoever is on those networks',
    )
    expect(text).toContain('NetworkSettings.Networks: none')
  })

  it('finds nothing where it is as declared, not managed, not there, or where nothing is declared', () => {
    const containers = [
      observedContainer('web', [attached(front), attached(back)]),
      observedContainer('free', []),
    ]
    expect(findMisplaced(makeCase({ desired, networks, containers }))).toEqual([])
    expect(findMisplaced(makeCase({ networks, containers }))).toEqual([])
  })

  it('takes a network that the file does not have by its key', () => {
    const odd = desiredState({ containers: [desiredContainer('web', [on('lost')])] })
    expect(
      say(findMisplaced(makeCase({ desired: odd, containers: [observedContainer('web', [])] }))),
    ).toContain('"lost"')
  })
})
