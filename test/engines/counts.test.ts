// The calls that a real engine gets, held by bench/counts.json.
import { afterAll, describe, expect, inject, test } from 'vitest'
import { findRegressions } from '../../bench/counts.ts'
import { countEngineCalls } from '../../bench/engine-calls.ts'
import { readCountTable } from '../../bench/measure-counts.ts'
import { startEngine, type RunningEngine } from '../support/engines.ts'

describe.runIf(inject('engineKinds').includes('docker-28'))('docker-28', () => {
  let engine: RunningEngine | null = null
  afterAll(() => engine?.stop())

  test('gets no more calls than before: of an apply of 10 networks and 60 attachments, and of a replace', async () => {
    engine = await startEngine('docker-28', 'counts')
    const { counts } = await countEngineCalls(engine.socket)
    expect(findRegressions(readCountTable(), counts)).toEqual([])
  })
})
