// The example of the networking reference, word for word, on every engine: after an apply the containers find each other by name
// and by alias, from inside.
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { cleanEngine, execIn } from '../support/engine-api.ts'
import { openHost, type EngineHost } from '../support/engine-host.ts'
import { checkFixture } from '../support/fixture.ts'

const page = 'Welcome to nginx!'

describe.each(inject('engineKinds'))('%s', (kind) => {
  let host: EngineHost

  const run = async (container: string, ...cmd: string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await execIn(host.socket, container, cmd)
    expect(`${exitCode} ${stderr}`).toMatch(/^0 /)
    return stdout
  }

  beforeAll(async () => {
    host = await openHost(kind)
    await checkFixture('seed', host)
    await run('nginx', 'sh', '-c', `echo '${page}' >/www/index.html && httpd -p 80 -h /www`)
  })

  afterAll(async () => {
    await cleanEngine(host.socket)
    await host.engine.close()
  })

  test('the API reaches the web server by the name of its container', async () => {
    expect(await run('api-server', 'wget', '-qO-', 'http://nginx/')).toBe(`${page}\n`)
  })

  test.each([
    ['nginx', 'api'],
    ['nginx', 'rest-api'],
    ['nginx', 'api-server'],
    ['api-server', 'rest-api'],
    ['api-server', 'api-backend'],
  ])('inside %s the name %s resolves', async (container, name) => {
    // a final dot would keep the search list away; the engines' servers do not all take one
    const answer = await run(container, 'nslookup', '-type=a', name)
    expect(answer).toMatch(/^Name:\s+\S+\nAddress:\s+\d+\.\d+\.\d+\.\d+$/m)
  })

  test('the alias on the back end is not known on the front end', async () => {
    const { exitCode } = await execIn(host.socket, 'nginx', ['nslookup', '-type=a', 'api-backend'])
    expect(exitCode).not.toBe(0)
  })
})
