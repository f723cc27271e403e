import { describe, expect, it } from 'vitest'
import { DEFAULT_ENDPOINT_SETTINGS } from '../../../src/model/endpoint.ts'
import { renderConnectCommand } from '../../../src/render/connect-command.ts'

const render = (
  endpoint: Partial<typeof DEFAULT_ENDPOINT_SETTINGS>,
  container = 'api',
  variables: Readonly<Record<string, string>> = {},
): string =>
  renderConnectCommand(
    {
      container,
      network: 'frontend',
      endpoint: { ...DEFAULT_ENDPOINT_SETTINGS, ...endpoint },
      isDeclared: false,
    },
    (text) => variables[text] ?? null,
  )

describe('the command that puts a container back', () => {
  it.each([
    ['nothing', {}, 'docker network connect frontend api'],
    ['names', { aliases: ['db', 'sql'] }, 'docker network connect --alias db --alias sql frontend api'],
    ['an address', { ipv4Address: '10.0.0.5' }, 'docker network connect --ip 10.0.0.5 frontend api'],
    ['a priority', { gwPriority: -1 }, 'docker network connect --gw-priority -1 frontend api'],
  ])('asks for what it had: %s', (_what, endpoint, command) => {
    expect(render(endpoint)).toBe(command)
  })

  it.each([
    ['an alias', { aliases: ['hunter2'] }, '--alias "$TOKEN"'],
    ['an address', { ipv4Address: 'hunter2', ipv6Address: null }, '--ip "$TOKEN"'],
    ['a link-local address', { linkLocalIPs: ['hunter2'] }, '--link-local-ip "$TOKEN"'],
    ['a link', { links: ['hunter2'] }, '--link "$TOKEN"'],
    ['an option', { driverOpts: [['a b', 'hunter2']] as const }, `--driver-opt 'a b='"$TOKEN"`],
    ['an option without', { driverOpts: [['a', 'b']] as const }, '--driver-opt a=b'],
  ])('refers to the variable that holds a value: %s', (_what, endpoint, option) => {
    expect(render(endpoint, 'api', { hunter2: 'TOKEN' })).toBe(
      `docker network connect ${option} frontend api`,
    )
  })

  it('does not refer to what a shell has no name for', () => {
    const command = render({ aliases: ['hunter2'] }, 'api', { hunter2: 'my-token.a' })
    expect(command).toBe('docker network connect --alias hunter2 frontend api')
  })

  it('quotes what a shell would read otherwise', () => {
    expect(render({}, '$(reboot)')).toBe(`docker network connect frontend '$(reboot)'`)
  })
})
