import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packJournal, parseJournal, unpackJournal } from '../../../src/apply/journal.ts'
import { makeJournal } from '../../support/journals.ts'
import { measureWork } from '../../support/processor-time.ts'
import { makeConnect, makeCreate, makeDisconnect, makeRemove } from '../../support/steps.ts'

const journal = makeJournal([
  makeDisconnect(['api', 'frontend']),
  makeDisconnect(['db', 'frontend'], { before: null }),
  makeRemove('frontend', { waitsFor: ['disconnect:api/frontend'] }),
  makeCreate('frontend', { waitsFor: ['remove-network:frontend'] }),
  makeConnect(['api', 'frontend'], { waitsFor: ['create-network:frontend'] }),
])
const text = JSON.stringify(journal)

const damaged = {
  code: 'journal',
  message: expect.stringContaining('box is damaged') as string,
  fix: expect.stringContaining('xec recover --discard') as string,
}

describe('a journal as text', () => {
  it('is the same journal after it was packed', () => {
    expect(unpackJournal(packJournal(journal), 'box')).toEqual(journal)
    expect(parseJournal(text, 'box')).toEqual(journal)
  })

  it('is damaged wherever it is cut off', () => {
    const packed = packJournal(journal)
    for (let length = 0; length < packed.length - 3; length += 7) {
      expect(() => unpackJournal(packed.slice(0, length), 'box')).toThrow(expect.objectContaining(damaged))
    }
    for (let length = 0; length < text.length; length += 11) {
      expect(() => parseJournal(text.slice(0, length), 'box')).toThrow(expect.objectContaining(damaged))
    }
  })

  it('is damaged where it is noise', () => {
    for (const noise of [randomBytes(4_000).toString('base64'), '\u0000\u0001', 'null', '[]', '"text"', '']) {
      expect(() => unpackJournal(noise, 'box')).toThrow(expect.objectContaining(damaged))
      expect(() => parseJournal(noise, 'box')).toThrow(expect.objectContaining(damaged))
    }
  })

  it('is read where a newer xec of the same major version wrote it', () => {
    const newer = { ...journal, formatVersion: '1.7', plan: { more: true } }
    expect(parseJournal(JSON.stringify(newer), 'box')).toMatchObject({ id: journal.id, formatVersion: '1.7' })
  })

  it.each(['2.0', '0.9', 'x', 7, null])('is left to the xec that wrote it: version %s', (formatVersion) => {
    expect(() => parseJournal(JSON.stringify({ ...journal, formatVersion }), 'box')).toThrow(
      expect.objectContaining({
        code: 'journal',
        message: expect.stringContaining(`version ${formatVersion}`) as string,
        fix: expect.stringContaining('version of xec that began it') as string,
      }),
    )
  })

  it.each<[string, object]>([
    ['no id', { id: undefined }],
    ['a project that is no text', { project: 7 }],
    ['no engine', { engine: null }],
    ['an engine without an id', { engine: { name: 'stub' } }],
    ['nobody', { holder: {} }],
    ['steps that are no list', { steps: {} }],
    ['a step that is nothing', { steps: [null] }],
    ['a step that does what no step does', { steps: [{ ...makeCreate('a'), action: 'prune' }] }],
    ['a step without its network', { steps: [{ ...makeRemove('a'), network: undefined }] }],
    ['a step without an order', { steps: [{ ...makeCreate('a'), waitsFor: null }] }],
    ['a step that waits for another plan', { steps: [makeCreate('a', { waitsFor: ['connect:b/c'] })] }],
    ['hidden values that are no list', { hidden: null }],
    ['hidden values of nothing', { hidden: [null] }],
    ['no word about the engine', { onEngine: 'yes' }],
  ])('is damaged with %s', (_, part) => {
    expect(() => parseJournal(JSON.stringify({ ...journal, ...part }), 'box')).toThrow(
      expect.objectContaining(damaged),
    )
  })

  it('is damaged or whole, whatever a disk made of it', () => {
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string(), (at, noise) => {
        try {
          expect(parseJournal(text.slice(0, at) + noise + text.slice(at + noise.length), 'box')).toBeTypeOf(
            'object',
          )
        } catch (error) {
          expect(error).toMatchObject({ code: 'journal' })
        }
      }),
    )
  })

  it('of ten thousand steps fits into a label and is made and read in no time', async () => {
    const steps = Array.from({ length: 5_000 }, (_, index) => [
      makeDisconnect([`container-${index}`, 'frontend']),
      makeConnect([`container-${index}`, 'frontend'], {
        waitsFor: [`disconnect:container-${index}/frontend`],
      }),
    ]).flat()
    const work = await measureWork(() => {
      const packed = packJournal(makeJournal(steps))
      expect(unpackJournal(packed, 'box').steps).toHaveLength(10_000)
      expect(packed.length).toBeLessThan(1_000_000)
    })
    expect(work).toBeLessThan(5_000)
  })
})
