import { describe, expect, it } from 'vitest'
import {
  findJournalNetwork,
  makeJournalLabels,
  makeJournalName,
  readJournalLabels,
} from '../../../src/model/journal.ts'
import { isRecord } from '../../../src/model/record.ts'
import { observedNetwork } from '../../support/states.ts'

const labels = makeJournalLabels('7d0c', 'dGV4dA==')

describe('the network of a journal', () => {
  it('is a record that plans do not see', () => {
    expect(isRecord(observedNetwork(makeJournalName('shop'), { labels }))).toBe(true)
  })

  it('holds the text of the journal', () => {
    expect(readJournalLabels(observedNetwork('xec-journal-shop', { labels }))).toBe('dGV4dA==')
    expect(readJournalLabels(observedNetwork('xec-journal-shop'))).toBeNull()
  })

  it('is found by the exact name of the project', () => {
    const own = observedNetwork('xec-journal-shop', { labels })
    const networks = [observedNetwork('xec-journal-shop-2', { labels }), own, observedNetwork('shop')]
    expect(findJournalNetwork(networks, 'shop')).toBe(own)
    expect(findJournalNetwork(networks, 'sho')).toBeUndefined()
  })

  it('is none without the label, whatever its name', () => {
    expect(findJournalNetwork([observedNetwork('xec-journal-shop')], 'shop')).toBeUndefined()
  })
})
