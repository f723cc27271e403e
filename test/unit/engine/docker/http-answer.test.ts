import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AnswerReader, HttpError } from '../../../../src/engine/docker/http-answer.ts'

interface Seen {
  status: number | null
  headers: Record<string, string>
  body: string
  isOver: boolean
  isKept: boolean
}

/** Reads pieces, and then perhaps the end of the connection. */
function read(pieces: readonly Buffer[], { isEnded = false } = {}): Seen {
  const seen: Seen = { status: null, headers: {}, body: '', isOver: false, isKept: false }
  const reader = new AnswerReader({
    onHead: ({ status, headers }) => {
      expect(seen.status).toBeNull()
      seen.status = status
      seen.headers = Object.fromEntries(headers)
    },
    onData: (piece) => {
      expect(seen.status).not.toBeNull()
      seen.body += piece.toString('latin1')
    },
  })
  for (const piece of pieces) reader.push(piece)
  if (isEnded) reader.end()
  return { ...seen, isOver: reader.isOver, isKept: reader.isKept }
}

function readText(text: string, options?: { isEnded: boolean }): Seen {
  return read([Buffer.from(text, 'latin1')], options)
}

const OK = 'HTTP/1.1 200 OK\r\n'

describe('an answer', () => {
  it('has status, headers and as much of a body as it says', () => {
    expect(
      readText(`${OK}Server: Docker/28.5.2 (linux)\r\nX-Empty:\r\nContent-Length: 4 \r\n\r\n{  }`),
    ).toEqual({
      status: 200,
      headers: { server: 'Docker/28.5.2 (linux)', 'x-empty': '', 'content-length': '4' },
      body: '{  }',
      isOver: true,
      isKept: true,
    })
  })

  it('is read as quickly where a line of its head is full of space', () => {
    const space = ' \t'.repeat(25_000)
    const begin = performance.now()
    const head = `${OK}X: a${space}b \t\r\nContent-Length: 0\r\n\r\n`
    expect(readText(head).headers['x']).toBe(`a${space}b`)
    expect(() => readText(`${OK}X:${space}\r \r\n\r\n`)).toThrow('no header')
    // a pattern takes minutes for it
    expect(performance.now() - begin).toBeLessThan(2000)
  })

  it('has a body in chunks, with what may stand beside them', () => {
    const chunks = '4;name=value\r\n[1, \r\n0A \r\n2345678,9]\r\n0\r\nX-Sum: 1\r\n\r\n'
    expect(readText(`${OK}transfer-encoding: Chunked\r\n\r\n${chunks}`)).toMatchObject({
      body: '[1, 2345678,9]',
      isOver: true,
      isKept: true,
    })
  })

  it('without a length goes on until the connection ends', () => {
    const text = `${OK}\r\nhello`
    expect(readText(text)).toMatchObject({ body: 'hello', isOver: false })
    expect(readText(text, { isEnded: true })).toMatchObject({ body: 'hello', isOver: true, isKept: false })
  })

  it.each(['HTTP/1.1 204 No Content\r\n\r\n', 'HTTP/1.1 304 \r\n\r\n', `${OK}Content-Length: 0\r\n\r\n`])(
    'may have no body: %j',
    (text) => {
      expect(readText(text)).toMatchObject({ body: '', isOver: true, isKept: true })
    },
  )

  it('may come after what is said before it', () => {
    expect(
      readText(`HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103\r\nLink: x\r\n\r\n${OK}Content-Length: 1\r\n\r\n7`),
    ).toMatchObject({ status: 200, body: '7', isOver: true })
  })

  it.each([
    ['HTTP/1.1', 'Connection: close', false],
    ['HTTP/1.1', 'Connection: Keep-Alive', true],
    ['HTTP/1.0', 'Connection: Keep-Alive', true],
    ['HTTP/1.0', 'Server: old', false],
  ])('says whether the connection is kept: %s with %s', (version, header, isKept) => {
    expect(readText(`${version} 200 OK\r\n${header}\r\nContent-Length: 0\r\n\r\n`).isKept).toBe(isKept)
  })

  it('is not over where the connection ends too early', () => {
    for (const text of [
      OK,
      `${OK}Content-Length: 3\r\n\r\nab`,
      `${OK}Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n`,
    ]) {
      expect(readText(text, { isEnded: true }).isOver).toBe(false)
    }
  })

  it.each([
    ['is not HTTP', '220 mail.example ESMTP\r\n'],
    ['is of another HTTP', 'HTTP/2 200\r\n\r\n'],
    ['has no status', 'HTTP/1.1 OK\r\n\r\n'],
    ['changes the protocol', 'HTTP/1.1 101 Switching Protocols\r\n\r\n'],
    ['has a line that is no header', `${OK}hello\r\n\r\n`],
    ['has a header with a space in its name', `${OK}Content-Length : 1\r\n\r\n`],
    ['has a header that goes on in the next line', `${OK}Server: a\r\n b\r\n\r\n`],
    ['has two lengths', `${OK}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`],
    ['is coded twice', `${OK}Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n\r\n`],
    ['has a length that is no number', `${OK}Content-Length: -1\r\n\r\n`],
    ['has a length beside chunks', `${OK}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`],
    ['is coded in another way', `${OK}Transfer-Encoding: gzip, chunked\r\n\r\n`],
    ['has a chunk without a size', `${OK}Transfer-Encoding: chunked\r\n\r\nhello\r\n`],
    ['has a chunk that is too long', `${OK}Transfer-Encoding: chunked\r\n\r\n1\r\nhello\r\n`],
    ['never comes to the end of its head', `${OK}Server: ${'x'.repeat(70_000)}`],
  ])('that %s is none', (_, text) => {
    expect(() => readText(text)).toThrow(HttpError)
  })

  it('that goes on after its end is whole, and its connection is not kept', () => {
    const text = `${OK}Content-Length: 1\r\n\r\nhello`
    expect(readText(text)).toMatchObject({ body: 'h', isOver: true, isKept: false })
  })

  it('may say the same length twice, and anything else', () => {
    const twice = 'Content-Length: 1\r\nContent-Length: 1\r\nVary: a\r\nVary: b\r\n\r\n'
    expect(readText(`${OK}${twice}7`)).toMatchObject({ body: '7', headers: { vary: 'b' } })
  })

  it('is the same in whatever pieces it comes', () => {
    const chunks = fc.array(fc.string({ minLength: 1, maxLength: 40 }), { maxLength: 5 })
    fc.assert(
      fc.property(chunks, fc.boolean(), fc.array(fc.nat(300)), (texts, isChunked, cuts) => {
        const parts = texts.map((text) => Buffer.from(text))
        const body = Buffer.concat(parts)
        const framed = isChunked
          ? Buffer.concat([
              ...parts.flatMap((part) => [
                Buffer.from(`${part.length.toString(16)}\r\n`),
                part,
                Buffer.from('\r\n'),
              ]),
              Buffer.from('0\r\n\r\n'),
            ])
          : body
        const frame = isChunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${body.length}`
        const whole = Buffer.concat([Buffer.from(`${OK}${frame}\r\n\r\n`), framed])
        const places = [
          0,
          ...cuts.map((cut) => Math.min(cut, whole.length)).toSorted((a, b) => a - b),
          whole.length,
        ]
        const pieces = places.slice(1).map((end, index) => whole.subarray(places[index], end))
        expect(read(pieces)).toMatchObject({
          status: 200,
          body: body.toString('latin1'),
          isOver: true,
          isKept: true,
        })
      }),
      { numRuns: 300 },
    )
  })
})
