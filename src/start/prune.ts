// Old compiled code goes when new code is written: that of versions which are not there any more, and what a run left that was killed.
import { lstatSync, readdirSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'

// two packs for each command, of two versions at once
const MOST_FILES = 64

/** Removes the oldest files of a folder so that no more than `most` are left. */
export function pruneFolder(folder: string, most: number = MOST_FILES): void {
  const names = readdirSync(folder)
  if (names.length <= most) return
  const files = names
    .map((name) => join(folder, name))
    .map((path) => ({ path, age: lstatSync(path).mtimeMs }))
  const oldest = files.toSorted((one, other) => one.age - other.age).slice(0, files.length - most)
  for (const { path } of oldest) unlinkSync(path)
}
