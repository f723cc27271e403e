// The binding to the real process.
import { EventEmitter } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { makeProcessIo } from '../../../src/cli/process.ts'
import type { Io } from '../../../src/cli/io.ts'
import { openShop, type Shop } from './xec.ts'

let shop: Shop | null = null
afterEach(async () => {
  await shop?.remove()
  shop = null
})

function makeStream(): EventEmitter {
  return Object.assign(new EventEmitter(), { write: () => true })
}

// Nothing waits for a reader: all goes through the streams.
function makeImpatientIo(bound: NodeJS.Process): Io {
  const io = makeProcessIo(bound)
  io.onInterrupt(() => undefined)
  for (const output of [io.stdout, io.stderr]) output.write('shop')
  return io
}

function makeProcess(): NodeJS.Process {
  return {
    stdout: makeStream(),
    stderr: makeStream(),
    stdin: new EventEmitter(),
    env: { XEC_PROFILE: 'staging' },
    cwd: () => '/shop',
  } as unknown as NodeJS.Process
}

describe('a process', () => {
  it('gives streams, environment, folder and a clock', () => {
    const bound = makeProcess()
    const io = makeProcessIo(bound)
    expect(io).toMatchObject({ env: bound.env, cwd: '/shop' })
    expect(io.now()).toBeGreaterThan(0)
  })

  it('may lose its readers, which is no failure', () => {
    const bound = Object.assign(new EventEmitter(), makeProcess())
    makeImpatientIo(bound)
    const closed = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })
    expect(() => bound.stdout.emit('error', closed)).not.toThrow()
    bound.emit('exit', 0)
    expect(bound.exitCode).toBeUndefined()
  })

  it.each([
    [0, 1],
    [27, undefined],
  ])('goes on where nothing can be written any more, and tells in the end: %s', (code, told) => {
    const bound = Object.assign(new EventEmitter(), makeProcess())
    makeImpatientIo(bound)
    const full = Object.assign(new Error('full'), { code: 'ENOSPC' })
    expect(() => bound.stderr.emit('error', full)).not.toThrow()
    bound.emit('exit', code)
    expect(bound.exitCode).toBe(told)
  })

  it.each(['SIGINT', 'SIGTERM'])('tells of the first %s, and leaves the second to the system', (signal) => {
    const bound = Object.assign(new EventEmitter(), makeProcess())
    let heard = 0
    makeProcessIo(bound).onInterrupt(() => void (heard += 1))
    bound.emit(signal)
    bound.emit(signal)
    expect(heard).toBe(1)
    expect(bound.listenerCount('SIGINT') + bound.listenerCount('SIGTERM')).toBe(0)
  })

  it('opens engines and asks questions', async () => {
    shop = await openShop()
    const io = makeProcessIo(makeProcess())
    const engine = await io.openEngine({
      engine: 'embedded',
      env: {},
      folder: shop.folder,
      declaredContainers: ['nginx'],
    })
    expect((await engine.listContainers()).map(({ name }) => name)).toEqual(['nginx'])
    await engine.close()
  })
})
