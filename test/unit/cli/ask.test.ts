// The question itself, typed into.
import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { askOnTerminal } from '../../../src/cli/ask.ts'

async function ask(typed: string | null, color: boolean): Promise<{ answer: boolean; shown: string }> {
  const input = new PassThrough()
  const output = new PassThrough()
  const asked = askOnTerminal('Apply this plan on docker-host?', { input, output, color })
  // The prompt that is drawn listens from the next turn on.
  setTimeout(() => (typed === null ? input.end() : input.write(typed)), 50)
  const answer = await asked
  return { answer, shown: String(output.read()) }
}

describe('a plain question', () => {
  it.each([
    ['y\n', true],
    ['YES\n', true],
    ['n\n', false],
    ['\n', false],
    ['yesterday\n', false],
    [null, false],
  ])('takes %j as %j', async (typed, answer) => {
    expect(await ask(typed, false)).toEqual({ answer, shown: 'Apply this plan on docker-host? [y/N] ' })
  })
})

describe('a drawn question', () => {
  it.each([
    ['y', true],
    ['n', false],
    ['\r', false],
    ['\u0003', false],
  ])('takes %j as %j', async (typed, answer) => {
    const run = await ask(typed, true)
    expect(run.answer).toBe(answer)
    expect(run.shown).toContain('Apply this plan on docker-host?')
  })
})
