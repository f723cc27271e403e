// The shells that completion is tried in: those of this machine, and in CI all of them.
import { spawnSync } from 'node:child_process'

const SHELLS = ['bash', 'fish', 'zsh'] as const

/** The shells that are not on this machine. */
export function listMissingShells(): readonly string[] {
  return SHELLS.filter((name) => spawnSync(name, ['-c', 'true']).status !== 0)
}

/** True if a script is to be tried in a shell: in CI always, so that a missing one is a failure there. */
export function isTried(name: (typeof SHELLS)[number]): boolean {
  return process.env['CI'] === 'true' || !listMissingShells().includes(name)
}
