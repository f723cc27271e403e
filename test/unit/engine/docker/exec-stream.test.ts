import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readStream } from '../../../../src/engine/docker/exec-stream.ts'

function frame(kind: number, text: string): Buffer {
  const data = Buffer.from(text)
  const head = Buffer.alloc(8)
  head[0] = kind
  head.writeUInt32BE(data.length, 4)
  return Buffer.concat([head, data])
}

describe('what a command in a container writes', () => {
  it('is output and errors, as they came', () => {
    expect(readStream(Buffer.concat([frame(1, 'a\n'), frame(2, 'b\n'), frame(1, 'é')]))).toBe('a\nb\né')
    expect(readStream(Buffer.alloc(0))).toBe('')
  })

  it('counts as far as it goes', () => {
    expect(readStream(frame(1, 'broken off').subarray(0, 14))).toBe('broken')
    expect(readStream(Buffer.from('plain text'))).toBe('plain text')
    expect(readStream(Buffer.concat([frame(1, 'a'), Buffer.from('then plain')]))).toBe('athen plain')
  })

  it('is a text whatever comes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(typeof readStream(Buffer.from(bytes))).toBe('string')
      }),
    )
  })
})
