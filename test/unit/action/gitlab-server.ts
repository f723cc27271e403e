// A server that answers as GitLab's REST API does, as far as the action uses it.
import type { GitLabNote, MergeRequest } from '../../../src/action/gitlab.ts'
import {
  readPage,
  startRecording,
  type Answer,
  type Asked,
  type Recording,
  type Reply,
} from './recording-server.ts'

/** What the server holds, and how it fails. */
export interface Facts {
  readonly notes?: readonly GitLabNote[]
  readonly mergeRequests?: readonly MergeRequest[]
  readonly answers?: Readonly<Record<string, readonly Answer[]>>
}

/** A server under way. */
export interface GitLabServer extends Recording {
  readonly notes: GitLabNote[]
}

/** The token of the project's bot. */
export const TOKEN = 'secret-token'
const BOT = 'project_7_bot'

/** A note as GitLab gives it. */
export function makeNote(id: number, body: string, username: string = BOT): GitLabNote {
  return { id, body, author: { username }, system: false }
}

/** Starts the server for project 7. */
export async function startGitLab(facts: Facts = {}): Promise<GitLabServer> {
  const notes = [...(facts.notes ?? [])]

  function answer({ call, url, body, headers }: Asked): Reply {
    if (headers.authorization !== `Bearer ${TOKEN}`) {
      return { status: 401, value: { message: '401 Unauthorized' } }
    }
    const [, id] = /\/notes\/(\d+)$/.exec(call) ?? []
    if (call === 'GET /api/v4/user') return { status: 200, value: { username: BOT } }
    if (call.includes('/commits/')) return { status: 200, value: facts.mergeRequests ?? [] }
    if (call.startsWith('GET ')) return readPage(notes, url)
    if (id !== undefined) {
      const at = notes.findIndex((note) => note.id === Number(id))
      notes[at] = { ...(notes[at] as GitLabNote), body }
      return { status: 200, value: notes[at] }
    }
    const note = makeNote(1000 + notes.length, body)
    notes.push(note)
    return { status: 201, value: note }
  }

  return { ...(await startRecording(facts.answers ?? {}, answer)), notes }
}
