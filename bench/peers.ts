// Finds the tools that xec is measured beside: those that are installed, otherwise those of a Debian root that engine.sh unpacks. What
// lies in that root runs in it, so its files and the engine's socket are given to it there.
import { execFileSync } from 'node:child_process'
import { existsSync, linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeEnvironment, runCommand, type Command } from './processes.ts'

/** A tool that is there. */
export interface Peer {
  /** Name and version. */
  readonly title: string
  /** How a command line of it begins. */
  readonly words: readonly string[]
  /** The root in which it runs; null if it is installed. */
  readonly root: string | null
}

/** What was found; a text says how to get what was not. */
export interface Peers {
  readonly docker: Peer | string
  readonly compose: Peer | string
  readonly ansible: Peer | string
}

const launcher = fileURLToPath(new URL('../test/support/engine.sh', import.meta.url))
const UNPACK = 'or let "npm run bench -- --unpack-peers" unpack it beside the engines'

/** Looks for all of them. */
export function findPeers({ unpack }: { readonly unpack: boolean }): Peers {
  const root = execFileSync(launcher, ['peers', 'root'], { encoding: 'utf8' }).trim()
  if (unpack) execFileSync(launcher, ['peers', 'prepare'], { stdio: 'inherit' })
  const roots = existsSync(`${root}/.complete`) ? [null, root] : [null]
  const find = (candidates: readonly Candidate[], missing: string): Peer | string => {
    for (const candidate of candidates) {
      for (const where of roots) {
        const peer = probe(candidate, where)
        if (peer !== null) return peer
      }
    }
    return missing
  }
  return {
    docker: find([{ words: ['docker'], version: ['--version'] }], `install docker-cli, ${UNPACK}`),
    compose: find(
      [
        // as people call it; what is called by itself saves the start of the client
        { words: ['docker', 'compose'], version: ['version', '--short'], name: 'Compose', oldest: 2 },
        { words: ['docker-compose'], version: ['version', '--short'], name: 'Compose', oldest: 2 },
      ],
      `install docker-compose 2 or later (Debian 13 has it), ${UNPACK}`,
    ),
    ansible: find(
      [{ words: ['ansible-playbook'], version: ['--version'], name: 'Ansible core' }],
      `install ansible and python3-requests, ${UNPACK}`,
    ),
  }
}

interface Candidate {
  readonly words: readonly string[]
  /** Arguments that make it print its version. */
  readonly version: readonly string[]
  readonly name?: string
  /** The first major version that counts. */
  readonly oldest?: number
}

function probe({ words, version, name = 'docker', oldest = 0 }: Candidate, root: string | null): Peer | null {
  const inRoot = root === null ? words : ['chroot', root, ...words]
  try {
    const env = makeEnvironment('/tmp')
    const { stdout } = runCommand({ words: [...inRoot, ...version], cwd: '/', env, limit: 60_000 })
    const found = /\d+(?:\.\d+)+/.exec(stdout)?.[0] ?? ''
    if (Number.parseInt(found, 10) < oldest) return null
    return { title: `${name} ${found}`, words: inRoot, root }
  } catch {
    return null
  }
}

/** A folder for a tool's files, from which it reaches an engine. */
export interface PeerPlace {
  /** Writes a file, and gives its path as the tool knows it. */
  write(file: string, text: string): string
  /** A command line of the tool. */
  makeCommand(words: readonly string[]): Command
  remove(): void
}

/** Makes a place for a tool: `folder` if it is installed, otherwise one in its root. */
export function makePlace(
  { root, words: first }: Peer,
  { socket, folder }: { readonly socket: string; readonly folder: string },
): PeerPlace {
  const inside = root === null ? folder : `/${basename(dirname(folder))}-${basename(folder)}`
  const outside = root === null ? folder : join(root, inside)
  if (root !== null) {
    mkdirSync(outside)
    // a socket may have several names, as any file
    linkSync(socket, join(outside, 'engine.sock'))
  }
  const known = root === null ? socket : `${inside}/engine.sock`
  const env = { ...makeEnvironment(inside), DOCKER_HOST: `unix://${known}` }
  return {
    write: (file, text) => {
      writeFileSync(join(outside, file), text)
      return `${inside}/${file}`
    },
    makeCommand: (words) => ({ words: [...first, ...words], cwd: outside, env }),
    remove: () => rmSync(outside, { recursive: true, force: true }),
  }
}
