import { describe, expect, it } from 'vitest'
import { DEFAULT_ENDPOINT_SETTINGS } from '../../../src/model/endpoint.ts'
import { renderConnectCommand } from '../../../src/render/connect-command.ts'

const render = (endpoint: Partial<typeof DEFAULT_ENDPOINT_SETTINGS>, container = 'api'): string =>
  renderConnectCommand({
    container,
    network: 'frontend',
    endpoint: { ...DEFAULT_ENDPOINT_SETTINGS, ...endpoint },
    isDeclared: false,
  })

describe('the command that puts a container back', () => {
  it.each([
    ['nothing', {}, 'docker network connect frontend api'],
    ['names', { aliases: ['db', 'sql'] }, 'docker network connect --alias db --alias sql frontend api'],
    ['an address', { ipv4Address: '10.0.0.5' }, 'docker network connect --ip 10.0.0.5 frontend api'],
    ['a priority', { gwPriority: -1 }, 'docker network connect --gw-priority -1 frontend api'],
  ])('asks for what it had: %s', (_what, endpoint, command) => {
    expect(render(endpoint)).toBe(command)
  })

  it('quotes what a shell would read otherwise', () => {
    expect(render({}, '$(reboot)')).toBe(`docker network connect frontend '$(reboot)'`)
  })
})
