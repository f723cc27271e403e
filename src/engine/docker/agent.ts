// Connections to an engine: kept open between calls, over a socket, TCP, TLS or the user's ssh.
import { Agent } from 'node:http'
import { Agent as SecureAgent } from 'node:https'
import type { EngineEndpoint, TcpEndpoint, UnixEndpoint } from './endpoint.ts'
import { SshAgent } from './ssh.ts'

/** How the calls are made: an agent that connects, and the endpoint that it takes them for. */
export interface Connections {
  readonly endpoint: UnixEndpoint | TcpEndpoint
  readonly agent: Agent
}

// What stands in the Host header of calls through ssh: the agent connects to the right place whatever it says.
const BEHIND_SSH: TcpEndpoint = { kind: 'tcp', host: 'localhost', port: 80, basePath: '', tls: null }

/** Makes the agent for an endpoint. No connection is made yet. */
export function makeAgent(endpoint: EngineEndpoint): Connections {
  switch (endpoint.kind) {
    case 'unix':
      return { endpoint, agent: new Agent({ keepAlive: true }) }
    case 'tcp':
      return { endpoint, agent: makeTcpAgent(endpoint) }
    case 'ssh':
      return { endpoint: BEHIND_SSH, agent: new SshAgent(endpoint) }
  }
}

function makeTcpAgent({ tls }: TcpEndpoint): Agent {
  if (tls === null) return new Agent({ keepAlive: true })
  const { ca, cert, key, verify } = tls
  return new SecureAgent({
    keepAlive: true,
    rejectUnauthorized: verify,
    ...(ca === null ? {} : { ca }),
    ...(cert === null ? {} : { cert }),
    ...(key === null ? {} : { key }),
  })
}
