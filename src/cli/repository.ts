// Where files lie as a code host sees them: from the root of the repository.
import { existsSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import type { FindPath } from '../render/github.ts'
import type { Io } from './io.ts'

/** Finds the path of a file from the root of the repository, with `/` between its parts; absolute for a file outside. */
export function makeFindPath({ cwd, env }: Pick<Io, 'cwd' | 'env'>): FindPath {
  const workspace = env['GITHUB_WORKSPACE'] ?? ''
  const root = isAbsolute(workspace) && contains(workspace, cwd) ? workspace : findRoot(cwd)
  return (file) => {
    const path = resolve(cwd, file)
    return (contains(root, path) ? relative(root, path) : path).split(sep).join('/')
  }
}

// The folder of a clone, or of a worktree of it; where there is none, the working folder.
function findRoot(cwd: string): string {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder
    if (dirname(folder) === folder) return resolve(cwd)
  }
}

function contains(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}
