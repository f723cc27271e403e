import type Crypto from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { makeLazy } from '../../../src/start/lazy-module.ts'

function makeWorld() {
  const loaded: string[] = []
  const load = makeLazy((name) => {
    loaded.push(name)
    return process.getBuiltinModule(name)
  })
  return { loaded, load }
}

describe('modules of Node', () => {
  it('are loaded when something of them is used', () => {
    const { load, loaded } = makeWorld()
    const crypto = load('node:crypto') as typeof Crypto
    expect(loaded).toEqual([])
    expect(crypto.createHash('md5').update('shop').digest('hex')).toHaveLength(32)
    expect(loaded.every((name) => name === 'node:crypto')).toBe(true)
    expect(load('node:crypto')).toBe(crypto)
  })

  it('are loaded at once if they may be asked what they are', () => {
    const { load, loaded } = makeWorld()
    expect(load('node:events')).toBe(process.getBuiltinModule('node:events'))
    expect(loaded).toEqual(['node:events'])
  })

  it('have all that they have, to whoever looks', () => {
    const { load } = makeWorld()
    const os = load('node:os') as object
    expect(Object.keys(os)).toEqual(expect.arrayContaining(['homedir', 'hostname']))
    expect('homedir' in os).toBe(true)
    expect(Object.getOwnPropertyDescriptor(os, 'shop')).toBeUndefined()
    expect({ ...os }).toHaveProperty('EOL')
  })
})
