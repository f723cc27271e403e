import { Agent, createServer } from 'node:http'
import { Socket, type AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { readText } from '../../../../src/engine/docker/body.ts'
import { transmit } from '../../../../src/engine/docker/transmit.ts'

const cleanUp: (() => void)[] = []
afterEach(() => cleanUp.splice(0).forEach((work) => work()))

/** An agent whose connections never come about. */
class LostAgent extends Agent {
  override createConnection(): Socket {
    const socket = new Socket()
    Object.defineProperty(socket, 'connecting', { value: true })
    return socket
  }
}

async function startServer(delay: number): Promise<number> {
  const server = createServer((_, reply) => {
    setTimeout(() => reply.end('late'), delay)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanUp.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

it('gives up a connection that does not come about, before the time for an answer is over', async () => {
  const sent = transmit(
    { isSecure: false, body: undefined, agent: new LostAgent() },
    { connect: 20, answer: 60_000 },
  )
  await expect(sent).rejects.toMatchObject({
    reason: 'connect-timeout',
    message: 'no connection within 20 ms',
  })
})

it('lets an answer take longer than a connection may', async () => {
  const port = await startServer(60)
  const agent = new Agent({ keepAlive: true })
  cleanUp.push(() => agent.destroy())
  const options = { isSecure: false, body: undefined, agent, host: '127.0.0.1', port }
  const deadlines = { connect: 20, answer: 5000 }
  await expect(readText((await transmit(options, deadlines)).body)).resolves.toBe('late')
  // and again over the connection that was kept
  await expect(readText((await transmit(options, deadlines)).body)).resolves.toBe('late')
})
