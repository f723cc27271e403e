// What a workflow was started by: the pull request that is reviewed, or the commit that came of one.
import type { World } from './world.ts'

/** What the payload of an event says. */
export interface Event {
  /** The pull request that the event is about; null for a push. */
  readonly pullRequest: number | null
  /** False for a pull request that was closed without being merged. */
  readonly isMerged: boolean
  readonly isClosed: boolean
  /** The commit that the workflow runs on. */
  readonly commit: string
}

interface Payload {
  readonly action?: string
  readonly pull_request?: { readonly number: number; readonly merged?: boolean }
}

/** Reads the payload. An event that has none is about no pull request. */
export async function readEvent(world: World): Promise<Event> {
  const text = await world.read(world.env['GITHUB_EVENT_PATH'] ?? '')
  const { action, pull_request: pullRequest } = JSON.parse(text ?? '{}') as Payload
  return {
    pullRequest: pullRequest?.number ?? null,
    isMerged: pullRequest?.merged === true,
    isClosed: action === 'closed',
    commit: world.env['GITHUB_SHA'] ?? '',
  }
}
