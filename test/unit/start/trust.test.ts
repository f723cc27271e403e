import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { isTrustedFolder } from '../../../src/start/trust.ts'

const user = process.geteuid?.() ?? 0
const base = mkdtempSync(join(tmpdir(), 'xec-trust-'))
afterAll(() => rmSync(base, { recursive: true }))

let above: string
let folder: string
beforeEach(() => {
  above = mkdtempSync(join(base, 'above-'))
  folder = join(above, 'xec')
  mkdirSync(folder, { mode: 0o700 })
})

describe('a folder is trusted', () => {
  it('that is of this user, below folders of this user and root', () => {
    expect(isTrustedFolder(folder, user)).toBe(true)
  })

  it('in a folder where nobody touches what is another’s', () => {
    chmodSync(above, 0o1777)
    expect(isTrustedFolder(folder, user)).toBe(true)
  })

  it('behind a link, if that is what it leads to', () => {
    symlinkSync(above, `${above}-link`)
    expect(isTrustedFolder(`${above}-link/xec`, user)).toBe(true)
  })
})

describe('a folder is not trusted', () => {
  it.each([
    ['that is not there', () => rmSync(folder, { recursive: true })],
    ['that everybody can write to, sticky or not', () => chmodSync(folder, 0o1777)],
    ['that a group can write to', () => chmodSync(folder, 0o770)],
    ['below one that everybody can write to', () => chmodSync(above, 0o777)],
    ['below one that a group can write to', () => chmodSync(above, 0o775)],
  ])('%s', (_what, change) => {
    change()
    expect(isTrustedFolder(folder, user)).toBe(false)
  })

  it('of another user', () => {
    expect(isTrustedFolder(folder, user + 1)).toBe(false)
  })

  it('behind a link to one that everybody can write to', () => {
    chmodSync(folder, 0o777)
    symlinkSync(folder, `${above}-link`)
    expect(isTrustedFolder(`${above}-link`, user)).toBe(false)
  })
})
