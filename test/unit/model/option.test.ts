import { expect, it } from 'vitest'
import { isMtu } from '../../../src/model/option.ts'

it.each(['0', '-0', '68', '+1450', '01450', '65535'])('"%s" is an MTU', (text) => {
  expect(isMtu(text)).toBe(true)
})

it.each(['', 'jumbo', '-1', '67', '65536', '1400.5', '0x578', ' 1400', '1e3'])('"%s" is no MTU', (text) => {
  expect(isMtu(text)).toBe(false)
})
