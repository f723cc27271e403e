// Which processes have which sockets, from /proc/PID/fd: as far as this user may see it, and only for sockets that are asked for.
import { readdir, readFile, readlink } from 'node:fs/promises'

const SOCKET = /^socket:\[(\d+)\]$/

/** Finds the processes of sockets, by the numbers of these, as `nginx (812)`. */
export async function findProcesses(
  proc: string,
  inodes: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  for (const pid of await listProcesses(proc)) {
    const held = (await listSockets(`${proc}/${pid}/fd`)).filter((inode) => inodes.has(inode))
    if (held.length === 0) continue
    const name = await readName(`${proc}/${pid}/comm`)
    for (const inode of held) if (!found.has(inode)) found.set(inode, `${name} (${pid})`)
  }
  return found
}

/** The ids of all processes. */
export async function listProcesses(proc: string): Promise<readonly string[]> {
  const names = await readdir(proc).catch(() => [])
  return names.filter((name) => /^\d+$/.test(name))
}

async function listSockets(folder: string): Promise<readonly string[]> {
  const files = await readdir(folder).catch(() => [])
  const targets = await Promise.all(files.map((file) => readlink(`${folder}/${file}`).catch(() => '')))
  return targets.flatMap((target) => SOCKET.exec(target)?.[1] ?? [])
}

/** The name of a process; empty where it is gone. */
export async function readName(path: string): Promise<string> {
  return (await readFile(path, 'utf8').catch(() => '')).trim()
}
