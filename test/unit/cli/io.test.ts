// What the environment and the terminal decide.
import { describe, expect, it } from 'vitest'
import { canAsk, isLive, makeStyle } from '../../../src/cli/io.ts'

const TERMINAL = { write: () => true, isTTY: true, columns: 100 }
const PIPE = { write: () => true }

describe('colour', () => {
  it.each([
    ['a terminal', TERMINAL, {}, true, true],
    ['a pipe', PIPE, {}, true, false],
    ['--no-color', TERMINAL, {}, false, false],
    ['--no-color against FORCE_COLOR', TERMINAL, { FORCE_COLOR: '1' }, false, false],
    ['NO_COLOR', TERMINAL, { NO_COLOR: '1' }, true, false],
    ['an empty NO_COLOR', TERMINAL, { NO_COLOR: '' }, true, true],
    ['a dumb terminal', TERMINAL, { TERM: 'dumb' }, true, false],
    ['FORCE_COLOR on a pipe', PIPE, { FORCE_COLOR: '1' }, true, true],
    ['FORCE_COLOR against NO_COLOR', PIPE, { FORCE_COLOR: '1', NO_COLOR: '1' }, true, true],
    ['FORCE_COLOR=0', TERMINAL, { FORCE_COLOR: '0' }, true, false],
    ['FORCE_COLOR=false', TERMINAL, { FORCE_COLOR: 'false' }, true, false],
    ['an empty FORCE_COLOR', PIPE, { FORCE_COLOR: '' }, true, false],
  ])('on %s', (_what, output, env, wanted, color) => {
    expect(makeStyle(output, env, wanted).color).toBe(color)
  })
})

describe('width', () => {
  it.each([
    [TERMINAL, 100],
    [PIPE, 80],
    [{ ...TERMINAL, columns: 400 }, 120],
    [{ ...TERMINAL, columns: 0 }, 80],
  ])('of %j is %d', (output, columns) => {
    expect(makeStyle(output, {}, true).columns).toBe(columns)
  })
})

describe('a person in front of the terminal', () => {
  const stdin = { isTTY: true }

  it.each([
    ['a terminal', TERMINAL, stdin, {}, true, true],
    ['a pipe', PIPE, stdin, {}, false, false],
    ['piped input', TERMINAL, {}, {}, false, true],
    ['CI', TERMINAL, stdin, { CI: 'true' }, false, false],
    ['CI=false', TERMINAL, stdin, { CI: 'false' }, true, true],
    ['CI=0', TERMINAL, stdin, { CI: '0' }, true, true],
    ['a dumb terminal', TERMINAL, stdin, { TERM: 'dumb' }, true, false],
  ])('on %s', (_what, output, input, env, asked, live) => {
    expect(canAsk(output, { stdin: input, env })).toBe(asked)
    expect(isLive(output, env)).toBe(live)
  })
})
