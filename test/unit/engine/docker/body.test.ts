import { describe, expect, it } from 'vitest'
import { readItems, readText } from '../../../../src/engine/docker/body.ts'

const MB = 1024 * 1024

async function* send(text: string, size: number = 65_536): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function read(text: string, limits?: { list: number; value: number }) {
  const items: unknown[] = []
  const other = await readItems(send(text), (item) => items.push(item), limits)
  return { items, other }
}

const networks = Array.from({ length: 12_000 }, (_, index) => ({
  Name: `n${index}`,
  Labels: { text: 'é'.repeat(200) },
}))

describe('a list', () => {
  it('has its items, short or long', async () => {
    expect(await read('[1,{"a":[]}]')).toEqual({ items: [1, { a: [] }], other: null })
    const text = JSON.stringify(networks)
    expect(text.length).toBeGreaterThan(2 * MB)
    expect(Buffer.byteLength(text)).toBeGreaterThan(4 * MB)
    expect(await read(text)).toEqual({ items: networks, other: null })
  })

  it.each([
    ['nothing', '', undefined],
    ['no JSON', '<html>', undefined],
    ['null', 'null', undefined],
    ['an object', '{"message":"no"}', { message: 'no' }],
  ])('is none: %s', async (_, text, other) => {
    expect(await read(text)).toEqual({ items: [], other })
  })

  it.each([
    ['breaks off', (text: string) => text.slice(0, -1)],
    ['goes on', (text: string) => `${text}[`],
    ['is broken', (text: string) => `${text.slice(0, -1)},]`],
  ])('that is long and %s is none', async (_, change) => {
    expect((await read(change(JSON.stringify(networks)))).other).toBeUndefined()
  })

  it('and its items can be too large', async () => {
    const text = JSON.stringify(networks)
    const list = 3 * MB
    await expect(read(text, { list, value: list })).rejects.toMatchObject({
      reason: 'answer-too-large',
      message: 'more than 3 MB',
    })
    const item = JSON.stringify(['x'.repeat(6 * MB)])
    await expect(read(item, { list: 64 * MB, value: 5 * MB })).rejects.toMatchObject({
      reason: 'answer-too-large',
      message: 'more than 5 MB',
    })
  })
})

it('any other answer is read as text, up to a limit', async () => {
  expect(await readText(send('né', 2))).toBe('né')
  await expect(readText(send('x'.repeat(11)), { list: 100, value: 10 })).rejects.toMatchObject({
    reason: 'answer-too-large',
  })
})
