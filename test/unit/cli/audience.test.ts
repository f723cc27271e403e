import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { makeAudience, type AudienceFacts } from '../../../src/cli/audience.ts'
import type { Io } from '../../../src/cli/io.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xec-audience-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function tellOnce(facts: Pick<AudienceFacts, 'format' | 'jsonInto'>) {
  const io = { cwd: folder, now: () => 0, stdout: { write: () => true } } as unknown as Io
  const audience = makeAudience(io, { command: 'apply', ...facts })
  await audience.open()
  const makeEvent = vi.fn(() => ({ type: 'verifying' }))
  audience.tell(makeEvent)
  await audience.end(() => ({ exitCode: 0 }))
  return makeEvent
}

it.each<[string, Pick<AudienceFacts, 'format' | 'jsonInto'>, number]>([
  ['nobody follows', { format: 'text', jsonInto: undefined }, 0],
  ['a file waits for the document only', { format: 'text', jsonInto: 'result.json' }, 0],
  ['stdout takes events', { format: 'jsonl', jsonInto: undefined }, 1],
  ['stdout and a file take events', { format: 'jsonl', jsonInto: 'events.jsonl' }, 1],
])('where %s an event is made as often as it has to be', async (_, facts, times) => {
  expect(await tellOnce(facts)).toHaveBeenCalledTimes(times)
  if (facts.jsonInto !== undefined)
    expect(await readFile(join(folder, facts.jsonInto), 'utf8')).toContain('exitCode')
})
