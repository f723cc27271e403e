// Whose is it? Compiled code is code: a folder that somebody else can write to, or put another one in the place of, holds theirs.
import { lstatSync, realpathSync, type Stats } from 'node:fs'
import { dirname } from 'node:path'

const WRITABLE_BY_OTHERS = 0o022
const STICKY = 0o1000
const ROOT = 0

/** True if a folder is this user's, and nobody else but root can write into it or replace it or a folder above. */
export function isTrustedFolder(folder: string, user: number): boolean {
  let path: string
  try {
    path = realpathSync.native(folder)
  } catch {
    return false
  }
  const stats = lstatSync(path)
  if (!stats.isDirectory() || stats.uid !== user || isWritableByOthers(stats)) return false
  for (let above = dirname(path); above !== path; path = above, above = dirname(above)) {
    if (!isTrustedParent(lstatSync(above), user)) return false
  }
  return true
}

// In a sticky folder such as /tmp nobody can touch what is another's.
function isTrustedParent(stats: Stats, user: number): boolean {
  const isOwned = stats.uid === user || stats.uid === ROOT
  return isOwned && (!isWritableByOthers(stats) || (stats.mode & STICKY) !== 0)
}

/** True for an ordinary file of this user's that nobody else can write to and that has no other name, where it might come from. */
export function isTrustedFile(stats: Stats, user: number): boolean {
  return stats.isFile() && stats.uid === user && stats.nlink === 1 && !isWritableByOthers(stats)
}

function isWritableByOthers({ mode }: Stats): boolean {
  return (mode & WRITABLE_BY_OTHERS) !== 0
}
