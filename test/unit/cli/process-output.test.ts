// Where text of the command line goes, with real files and pipes.
import { execFileSync } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ProcessOutput } from '../../../src/cli/process-output.ts'

let folder: string
let opened: number[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'xec-output-'))
  opened = []
})
afterEach(() => {
  for (const file of opened.splice(0)) closeSync(file)
  rmSync(folder, { recursive: true })
})

function open(path: string, flags: string | number): number {
  const file = openSync(path, flags)
  opened.push(file)
  return file
}

function makeOutput(file: number) {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 60, rows: 9 })
  const [streams, errors]: [unknown[], (string | undefined)[]] = [[], []]
  const output = new ProcessOutput({
    file,
    open: () => {
      streams.push(stream)
      return stream
    },
    onError: ({ code }) => errors.push(code),
  })
  return { output, stream, streams, errors }
}

function makePipe(): { readonly reader: number; readonly writer: number } {
  const path = join(folder, 'pipe')
  execFileSync('mkfifo', [path])
  const reader = open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  return { reader, writer: open(path, constants.O_WRONLY | constants.O_NONBLOCK) }
}

describe('text for a file or a pipe', () => {
  it('is there when it is written, and no stream is made for it', () => {
    const path = join(folder, 'out')
    const { output, streams } = makeOutput(open(path, 'w'))
    expect([output.isTTY, output.columns, output.rows]).toEqual([undefined, undefined, undefined])
    output.write('caf\u00e9')
    output.write(' open')
    expect(readFileSync(path, 'utf8')).toBe('caf\u00e9 open')
    expect(streams).toEqual([])
  })

  it('that nobody reads any more is told of, and ends nothing', () => {
    const { reader, writer } = makePipe()
    opened.splice(opened.indexOf(reader), 1)
    closeSync(reader)
    const { output, errors } = makeOutput(writer)
    output.write('shop')
    expect(errors).toEqual(['EPIPE'])
  })

  it('goes on through a stream where the pipe is full and may not be waited for', () => {
    const { reader, writer } = makePipe()
    const { output, stream, errors } = makeOutput(writer)
    const text = Array.from({ length: 20_000 }, (_, index) => `network ${index}\n`).join('')
    output.write(text)
    output.write('end')
    const start = Buffer.alloc(text.length)
    const size = readSync(reader, start)
    expect(size).toBeLessThan(text.length)
    expect(start.toString('utf8', 0, size) + String(stream.read())).toBe(`${text}end`)
    expect(errors).toEqual([])
  })

  it('goes through the stream from the beginning where nothing may wait', () => {
    const path = join(folder, 'out')
    const { output, stream } = makeOutput(open(path, 'w'))
    output.neverWait()
    output.write('shop')
    expect([String(stream.read()), readFileSync(path, 'utf8')]).toEqual(['shop', ''])
  })
})

describe('text for anything else', () => {
  it.each([
    ['a device', () => open('/dev/null', 'w')],
    ['no file at all', () => 999_999],
  ])('goes through the stream, which knows its size: %s', (_what, openFile) => {
    const { output, stream, streams, errors } = makeOutput(openFile())
    expect([output.isTTY, output.columns, output.rows]).toEqual([true, 60, 9])
    output.write('shop')
    expect([String(stream.read()), streams.length]).toEqual(['shop', 1])
    stream.emit('error', Object.assign(new Error('full'), { code: 'ENOSPC' }))
    expect(errors).toEqual(['ENOSPC'])
  })
})
