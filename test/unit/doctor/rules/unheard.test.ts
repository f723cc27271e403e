import { expect, it } from 'vitest'
import { findUnheard } from '../../../../src/doctor/rules/unheard.ts'
import type { Listener } from '../../../../src/model/host.ts'
import { observedContainer } from '../../../support/states.ts'
import { HOST, listCodes, listener, makeCase, port, say } from '../scene.ts'

const web = observedContainer('web', [], { ports: [port(8080, 80), port(53, 53, { protocol: 'udp' })] })

const look = (inside: readonly Listener[]) =>
  findUnheard(makeCase({ containers: [web], host: { ...HOST, inside: new Map([[web.id, inside]]) } }))

it('finds published ports on which nobody listens', () => {
  expect(listCodes(look([]))).toEqual(['port-unheard'])
  expect(say(look([]))).toContain('nobody listens on any port')
  expect(
    say(look([listener(3000), listener(3000, { family: 6 }), listener(80, { protocol: 'udp' })])),
  ).toContain('listened on: 3000\n')
})

it('finds services that listen for their own container only', () => {
  const found = look([listener(80, { address: '127.0.0.1' }), listener(80, { family: 6, address: '::1' })])
  expect(listCodes(found)).toEqual(['port-local'])
  expect(say(found)).toContain('"web" listens on port 80 at 127.0.0.1, ::1 only')
})

it('finds nothing where somebody listens, or where nobody could look', () => {
  expect(look([listener(80)])).toEqual([])
  expect(look([listener(80, { address: '127.0.0.1' }), listener(80, { address: '172.17.0.2' })])).toEqual([])
  expect(findUnheard(makeCase({ containers: [web] }))).toEqual([])
  expect(findUnheard(makeCase({ containers: [web], host: null }))).toEqual([])
  const unread = observedContainer('unread', [], { ports: null })
  expect(
    findUnheard(makeCase({ containers: [unread], host: { ...HOST, inside: new Map([[unread.id, []]]) } })),
  ).toEqual([])
})
