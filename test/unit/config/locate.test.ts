// A place in a text is named by the keys that lead to it.
import { expect, it } from 'vitest'
import { makeLocate } from '../../../src/config/locate.ts'

const text = `name: shop
networks:
  frontend: { ipam: { subnet: 10.1.0.0/24 } }
targets:
  containers:
    web: { networks: [frontend, backend] }
`

it.each([
  ['a key at the top', 1, 1, ['name']],
  ['its value', 1, 7, ['name']],
  ['a key inside', 3, 3, ['networks', 'frontend']],
  ['a value inside', 3, 32, ['networks', 'frontend', 'ipam', 'subnet']],
  ['an item', 6, 34, ['targets', 'containers', 'web', 'networks', '1']],
  ['between items', 6, 31, ['targets', 'containers', 'web', 'networks']],
  ['behind the end', 9, 1, []],
])('%s', (_, line, column, path) => {
  expect(makeLocate(text)({ line, column })).toEqual(path)
})

it('in a text that is no YAML every place is the top', () => {
  expect(makeLocate('a: [')({ line: 1, column: 1 })).toEqual([])
})
