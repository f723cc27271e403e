// Who made a network that xec does not own, as far as its labels tell.
import type { ObservedNetwork } from '../model/observed.ts'
import { findPair } from '../model/pairs.ts'

const MAKERS = [
  { label: 'com.docker.compose.project', tool: 'Compose', unit: 'project', isAdoptable: true },
  { label: 'io.podman.compose.project', tool: 'podman-compose', unit: 'project', isAdoptable: true },
  { label: 'com.docker.stack.namespace', tool: 'Docker', unit: 'stack', isAdoptable: false },
] as const

const TOOL_LABELS = ['com.docker.compose.', 'io.podman.compose.', 'com.docker.stack.']

/** A tool that made a network, in words. `isAdoptable` is false for one that would make it again. */
export interface Maker {
  readonly words: string
  readonly isAdoptable: boolean
}

/** The tool that made a network; null if no label tells. */
export function findMaker({ settings }: ObservedNetwork): Maker | null {
  for (const { label, tool, unit, isAdoptable } of MAKERS) {
    const value = findPair(settings.labels, label)
    if (value !== undefined)
      return { words: `made by ${tool}, ${unit} ${JSON.stringify(value)}`, isAdoptable }
  }
  return null
}

/** True for a label that a tool keeps its own books in. A replaced network keeps it; a new one must not have it. */
export function isToolLabel(key: string): boolean {
  return TOOL_LABELS.some((prefix) => key.startsWith(prefix))
}
