// The smallest third-party network driver: one pair of devices for each endpoint. It lives in the test's own process.
import { execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { RunningEngine } from './engines.ts'

const run = promisify(execFile)

interface DriverRequest {
  readonly EndpointID?: string
  readonly Options?: Readonly<Record<string, unknown>>
}

/** A driver that answers. */
export interface RunningPlugin {
  /** Ends it, as a crash does: the engine finds no one at its socket. */
  stop(): Promise<void>
}

/** Starts the driver `name` for an engine. It refuses networks with the option `fail`. */
export async function startNetworkPlugin(
  { plugins, netns }: RunningEngine,
  name: string,
): Promise<RunningPlugin> {
  const ip = (...args: readonly string[]) => run('ip', ['-n', netns, 'link', ...args])
  const answer = async (path: string, { EndpointID: endpoint = '', Options: options }: DriverRequest) => {
    const link = `${name.slice(0, 3)}${endpoint.slice(0, 8)}`
    switch (path) {
      case '/Plugin.Activate':
        return { Implements: ['NetworkDriver'] }
      case '/NetworkDriver.GetCapabilities':
        return { Scope: 'local', ConnectivityScope: 'local' }
      case '/NetworkDriver.CreateNetwork': {
        const generic = options?.['com.docker.network.generic'] as Record<string, string> | undefined
        return generic?.['fail'] === undefined ? {} : { Err: 'refused by the driver' }
      }
      case '/NetworkDriver.CreateEndpoint':
        return { Interface: {} }
      case '/NetworkDriver.EndpointOperInfo':
        return { Value: {} }
      case '/NetworkDriver.Join':
        await ip('add', `${link}h`, 'type', 'veth', 'peer', 'name', `${link}c`)
        await ip('set', `${link}h`, 'up')
        return {
          InterfaceName: { SrcName: `${link}c`, DstPrefix: name },
          Gateway: '',
          DisableGatewayService: true,
        }
      case '/NetworkDriver.Leave':
        await ip('del', `${link}h`)
        return {}
      default:
        return {}
    }
  }
  const socket = join(plugins, `${name}.sock`)
  await rm(socket, { force: true })
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    const reply = async (): Promise<void> => {
      const text = Buffer.concat(chunks).toString('utf8')
      const body = (text === '' ? {} : JSON.parse(text)) as DriverRequest
      const value = await answer(request.url ?? '', body).catch((error: unknown) => ({ Err: String(error) }))
      response.setHeader('Content-Type', 'application/vnd.docker.plugins.v1.2+json')
      response.end(JSON.stringify(value))
    }
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => void reply())
  })
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  return {
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await rm(socket, { force: true })
    },
  }
}
