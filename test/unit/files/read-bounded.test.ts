// Files of every kind that a name can stand for. None takes more memory or time than it may.
import { execFile, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readBounded } from '../../../src/files/read-bounded.ts'

const MEBIBYTE = 1024 * 1024

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xec-files-'))
})
afterEach(() => rm(folder, { recursive: true }))

const place = (name: string): string => join(folder, name)

async function read(path: string, limit: number = MEBIBYTE): Promise<string> {
  return String(await readBounded(path, { limit, patience: { writer: 300, more: 300 } }))
}

async function makePipe(): Promise<string> {
  await promisify(execFile)('mkfifo', [place('pipe')])
  return place('pipe')
}

// A pipe that is opened to read as well waits for nobody.
const openPipe = async (pipe: string): Promise<number> => (await open(pipe, 'r+')).fd

/** Runs a shell that writes to the pipe. */
async function write(script: string): Promise<void> {
  await new Promise((resolve) => spawn('sh', ['-c', script], { cwd: folder }).once('close', resolve))
}

describe('reading a file', () => {
  it.each([0, 1, 64 * 1024, 64 * 1024 + 1, MEBIBYTE])('gives all of its %d bytes', async (size) => {
    const text = 'abcdefghijklm'.repeat(size / 13 + 1).slice(0, size)
    await writeFile(place('file'), text)
    expect((await read(place('file'))) === text).toBe(true)
  })

  it('refuses one that is larger than the limit', async () => {
    await writeFile(place('file'), Buffer.alloc(MEBIBYTE + 1))
    const reason = { code: 'EFBIG', message: 'it is larger than 1 MiB' }
    await expect(read(place('file'))).rejects.toMatchObject(reason)
  })

  it('reads what the system makes up', async () => {
    expect(await read('/proc/version')).toContain('Linux')
  })

  it.each(['/dev/zero', '/dev/null'])('refuses a device: %s', async (device) => {
    await expect(read(device)).rejects.toMatchObject({ code: 'ENXIO', message: 'it is a device' })
  })

  it('says what the system says of what is missing, a folder or out of order', async () => {
    await expect(read(place('none'))).rejects.toMatchObject({ code: 'ENOENT' })
    await expect(read(folder)).rejects.toMatchObject({ code: 'EISDIR' })
    await expect(read('/proc/self/mem')).rejects.toMatchObject({ code: 'EIO' })
  })

  it('says that a socket is none', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(place('socket'), resolve))
    await expect(read(place('socket'))).rejects.toMatchObject({
      code: 'ENXIO',
      message: 'it is a socket, or a device that is not there',
    })
    server.close()
  })
})

describe('reading a pipe', () => {
  it('gives all that is written to it, with pauses', async () => {
    const pipe = await makePipe()
    const [text] = await Promise.all([read(pipe), write('{ echo a; sleep 0.1; echo b; } > pipe')])
    expect(text).toBe('a\nb\n')
  })

  it('gives nothing where somebody opens it and writes nothing', async () => {
    const pipe = await makePipe()
    const [text] = await Promise.all([read(pipe), write('sleep 0.1 > pipe')])
    expect(text).toBe('')
  })

  it('ends by itself where nobody writes, and where nothing more comes', async () => {
    const pipe = await makePipe()
    await expect(read(pipe)).rejects.toMatchObject({
      code: 'ETIMEDOUT',
      message: 'it is a pipe, and nobody wrote to it within 0.3 s',
    })
    const writer = spawn('sh', ['-c', 'echo a; exec sleep 30'], {
      stdio: ['ignore', await openPipe(pipe), 'ignore'],
    })
    await expect(read(pipe)).rejects.toMatchObject({ message: 'nothing more came from it within 0.3 s' })
    writer.kill()
  })

  it('ends where too much comes', async () => {
    const pipe = await makePipe()
    const written = write('cat /dev/zero > pipe')
    await expect(read(pipe)).rejects.toMatchObject({ code: 'EFBIG' })
    await written
  })
})
