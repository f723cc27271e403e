// What Docker's daemon on this machine was started with. Where several run, it is the one in the network namespace of this process; where
// that cannot be told, nobody knows.
import { readFile, readlink } from 'node:fs/promises'
import type { DaemonSettings } from '../model/host.ts'
import { findDaemonFile, parseDaemonFile, parseDaemonWords } from './parse-daemon.ts'
import { listProcesses, readName } from './read-processes.ts'

/** Reads the command line of the daemon, and its file. */
export async function readDaemon(root: string): Promise<readonly DaemonSettings[]> {
  const proc = `${root}/proc`
  const pid = await findDaemon(proc)
  if (pid === null) return []
  const words = (await readText(`${proc}/${pid}/cmdline`)).split('\0').filter((word) => word !== '')
  const path = findDaemonFile(words)
  // as the daemon sees it, which may be in a container itself
  const text = (await readText(`${proc}/${pid}/root${path}`)) || (await readText(`${root}${path}`))
  const file = parseDaemonFile(text, path)
  return [parseDaemonWords(words, `the command line of dockerd (${pid})`), ...(file === null ? [] : [file])]
}

async function findDaemon(proc: string): Promise<string | null> {
  const daemons: string[] = []
  for (const pid of await listProcesses(proc)) {
    if ((await readName(`${proc}/${pid}/comm`)) === 'dockerd') daemons.push(pid)
  }
  const own = await readSpace(`${proc}/self/ns/net`)
  const spaces = await Promise.all(daemons.map((pid) => readSpace(`${proc}/${pid}/ns/net`)))
  const here = daemons.filter((_, index) => own !== '' && spaces[index] === own)
  const isHidden = spaces.every((space) => space === '')
  const [found, other] = isHidden ? daemons : here
  return found === undefined || other !== undefined ? null : found
}

async function readSpace(path: string): Promise<string> {
  return readlink(path).catch(() => '')
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '')
}
