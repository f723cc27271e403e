import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { isDead, readHolder } from '../../../src/apply/holder.ts'
import type { LockHolder } from '../../../src/model/lock.ts'

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  vi.restoreAllMocks()
})

/** A process that sleeps, as a holder. */
async function startSleeper(): Promise<{ child: ChildProcess; holder: LockHolder }> {
  const child = spawn('sleep', ['600'], { stdio: 'ignore' })
  children.push(child)
  await once(child, 'spawn')
  const text = await readFile(`/proc/${child.pid}/stat`, 'utf8')
  const started = text.slice(text.lastIndexOf(')') + 2).split(' ')[19]
  const { place, ...here } = readHolder()
  const world = (place as string).replace(/ \d+$/, '')
  return { child, holder: { ...here, pid: child.pid as number, place: `${world} ${started}` } }
}

describe('a holder', () => {
  it('is this process', async () => {
    const holder = readHolder()
    expect(holder).toMatchObject({ host: hostname(), pid: process.pid })
    expect(holder.user).not.toBe('')
  })
})

describe.runIf(process.platform === 'linux')('on Linux a holder', () => {
  it('is told apart by boot, namespace and start', async () => {
    expect(readHolder().place).toMatch(/^[0-9a-f-]{36} pid:\[\d+\] \d+$/)
  })

  it('is not dead while it runs', async () => {
    expect(isDead(readHolder())).toBe(false)
    expect(isDead((await startSleeper()).holder)).toBe(false)
  })

  it('is dead once it was killed', async () => {
    const { child, holder } = await startSleeper()
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(isDead(holder)).toBe(true)
  })

  it('is dead where its process id was given to another process', async () => {
    const { holder } = await startSleeper()
    expect(isDead({ ...holder, place: (holder.place as string).replace(/\d+$/, '1') })).toBe(true)
  })

  it.each([
    ['of another boot', (place: string) => `00000000-${place.slice(9)}`],
    ['of another namespace', (place: string) => place.replace(/pid:\[\d+\]/, 'pid:[1]')],
    ['of a place in another form', () => 'here'],
    ['of no known place', () => null],
  ])('%s is never called dead', async (_, change) => {
    const { child, holder } = await startSleeper()
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(isDead({ ...holder, place: change(holder.place as string) })).toBe(false)
  })

  it('whose process is hidden is dead only if a signal does not find it', async () => {
    const { place } = readHolder()
    // above what Linux gives to a process
    const hidden = { user: 'ci', host: 'here', pid: 4_194_305, place }
    const kill = vi.spyOn(process, 'kill')
    kill.mockImplementation(() => {
      throw Object.assign(new Error('not permitted'), { code: 'EPERM' })
    })
    expect(isDead(hidden)).toBe(false)
    kill.mockImplementation(() => true)
    expect(isDead(hidden)).toBe(false)
    kill.mockRestore()
    expect(isDead(hidden)).toBe(true)
  })
})
