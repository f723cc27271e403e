// Tries connections for real, many at a time: from inside a container's namespace with what its image has, and from a network namespace of
// the machine with Node.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { execIn } from './engine-api.ts'

const run = promisify(execFile)

/** One connection to be tried: about whom, who should answer, where. `how` says what is found out by it. */
export interface Probe {
  to: string
  answers: string
  how: string
  address: string
  port: number
}

/** Seconds for a connection; machines under load take long. */
const PATIENCE = 3

/** The probes of a container that were answered by whom they should be. */
export async function probeFromContainer(
  socket: string,
  container: string,
  probes: readonly Probe[],
): Promise<Set<Probe>> {
  const tries = probes.map(({ address, port }, index) => {
    const host = address.includes(':') ? `[${address}]` : address
    return `p ${index} http://${host}:${port}/ &`
  })
  const script = `p() { echo "$1 $(timeout ${PATIENCE} wget -q -O - "$2" 2>/dev/null)"; }\n${tries.join('\n')}\nwait`
  const { stdout } = await execIn(socket, container, ['sh', '-c', script])
  return readAnswers(stdout, probes)
}

/** The names that a container's name service knows. */
export async function lookUpFromContainer(
  socket: string,
  container: string,
  names: readonly string[],
): Promise<Set<string>> {
  const tries = names.map((name, index) => `n ${index} ${name} &`)
  const script = `n() { timeout ${PATIENCE} nslookup "$2" 127.0.0.11 2>/dev/null | grep -q "^Name:" && echo "$1 ok"; }\n${tries.join('\n')}\nwait`
  const { stdout } = await execIn(socket, container, ['sh', '-c', script])
  return new Set(
    stdout
      .trim()
      .split('\n')
      .flatMap((line) => names[Number.parseInt(line, 10)] ?? []),
  )
}

/** The same probes from a network namespace of the machine. */
export async function probeFromNetns(netns: string, probes: readonly Probe[]): Promise<Set<Probe>> {
  const script = `
    const http = require('node:http')
    const probes = JSON.parse(process.argv[1])
    for (const [index, { address: host, port }] of probes.entries()) {
      const request = http.get({ host, port, agent: false, timeout: ${PATIENCE * 1000} }, (answer) => {
        let text = ''
        answer.setEncoding('utf8').on('data', (part) => { text += part }).on('end', () => console.log(index, text.trim())).on('error', () => {})
      })
      request.on('timeout', () => request.destroy()).on('error', () => {})
      setTimeout(() => request.destroy(), ${PATIENCE * 1000})
    }`
  const { stdout } = await run('ip', [
    'netns',
    'exec',
    netns,
    process.execPath,
    '-e',
    script,
    JSON.stringify(probes),
  ])
  return readAnswers(stdout, probes)
}

function readAnswers(text: string, probes: readonly Probe[]): Set<Probe> {
  const answered = new Set<Probe>()
  for (const line of text.split('\n')) {
    const [index = '', name = ''] = line.trim().split(' ')
    const probe = index === '' ? undefined : probes[Number(index)]
    if (probe !== undefined && probe.answers === name) answered.add(probe)
  }
  return answered
}
