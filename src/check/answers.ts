// What the programs that run in containers print, read. They come from outside: what is not understood is no answer, and none of it is
// believed to be about anything but what was asked.
import { parseAddress, normalizeAddress } from '../model/address.ts'
import { parseListener, type Listener } from './listeners.ts'
import type { Finding } from './checks.ts'
import type { Probe, Runner, Tools } from './scripts.ts'

/** What a look at a container found. `tools` are null where it has nothing to check with. */
export interface Look {
  readonly tools: Tools | null
  readonly listeners: readonly Listener[]
}

/** Reads a look; null if it did not come to its end. */
export function readLook(runner: Runner, output: string): Look | null {
  const lines = splitLines(output)
  if (!lines.includes('end')) return null
  const has = new Set(readWords(lines, 'has '))
  return {
    tools: runner === 'sh' ? chooseTools(has) : { runner },
    listeners: readWords(lines, 'listens ').flatMap((word) => parseListener(word) ?? []),
  }
}

function splitLines(output: string): readonly string[] {
  return output.split(/\r?\n/)
}

function readWords(lines: readonly string[], start: string): readonly string[] {
  return lines.filter((line) => line.startsWith(start)).map((line) => line.slice(start.length).trim())
}

// What the shell does with small programs takes the least memory; bash alone could wait for minutes.
function chooseTools(has: ReadonlySet<string>): Tools | null {
  const connect = has.has('nc') ? 'nc' : has.has('bash') && has.has('timeout') ? 'bash' : null
  const resolve = has.has('getent') ? 'getent' : has.has('nslookup') ? 'nslookup' : null
  if (connect !== null && resolve !== null) return { runner: 'sh', connect, resolve }
  for (const runner of ['perl', 'python3', 'node'] as const) if (has.has(runner)) return { runner }
  return resolve !== null && has.has('curl') ? { runner: 'sh', connect: 'curl', resolve } : null
}

/** What was found by each probe, in their order. */
export function readAnswers(probes: readonly Probe[], output: string): readonly Finding[] {
  const answers = new Map<number, Finding>()
  for (const line of splitLines(output)) {
    const match = /^a (\d{1,6}) (\d{1,3})(?: (.*))?$/.exec(line)
    const index = Number(match?.[1] ?? -1)
    const probe = probes[index]
    // what a program says twice it says once
    if (match === null || probe === undefined || answers.has(index)) continue
    const answer = { code: Number(match[2]), text: match[3] ?? '' }
    answers.set(index, probe.kind === 'resolve' ? readNames(answer) : readConnection(answer))
  }
  return probes.map((_, index) => answers.get(index) ?? { kind: 'none' })
}

interface Answer {
  readonly code: number
  readonly text: string
}

const OVER: ReadonlySet<number> = new Set([124, 137, 143])
const NOT_FOUND =
  /not known|not found|no address|can't find|can't resolve|nxdomain|servfail|enotfound|no such host/i
const TIMED_OUT = /timed? ?out|timeout|EAI_AGAIN|temporary failure/i

function readNames({ code, text }: Answer): Finding {
  // nslookup says first whom it asks
  const told = text.slice(Math.max(0, text.indexOf('Name:')))
  const isServer = /\bServer:/.test(told)
  const addresses = isServer ? [] : told.split(/[\s,]+/).flatMap((word) => readAddress(word))
  if (addresses.length > 0) return { kind: 'addresses', addresses: [...new Set(addresses)] }
  if (OVER.has(code) || TIMED_OUT.test(text)) return { kind: 'timeout' }
  if (NOT_FOUND.test(text) || (text === '' && code !== 0)) return { kind: 'not-found' }
  return makeUnclear(text, code)
}

function readAddress(word: string): readonly string[] {
  return parseAddress(word) === null ? [] : [normalizeAddress(word) as string]
}

function readConnection({ code, text }: Answer): Finding {
  if (code === 0 || /\bConnected to\b/.test(text)) return { kind: 'connected' }
  if (/refused/i.test(text)) return { kind: 'refused' }
  if (/unreach|no route|prohibited|not permitted|host is down/i.test(text)) return { kind: 'unreachable' }
  // a netcat that cannot close by itself is ended while the connection is open, or while it is not
  if (OVER.has(code) || /timed? ?out|timeout|in progress/i.test(text)) return { kind: 'timeout' }
  return makeUnclear(text, code)
}

const LONGEST_TEXT = 200

function makeUnclear(text: string, code: number): Finding {
  return { kind: 'unclear', text: (text === '' ? `code ${code}` : text).slice(0, LONGEST_TEXT) }
}
