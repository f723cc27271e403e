import { describe, expect, it } from 'vitest'
import { listLooks } from '../../../src/doctor/looks.ts'
import { desiredState, observedContainer } from '../../support/states.ts'
import { HOST, makeScene } from './scene.ts'

const daemon = [{ from: 'dockerd', iptables: null, mtu: null }]
const web = observedContainer('web', [])

describe('listLooks', () => {
  it('says what was looked at', () => {
    const host = { ...HOST, daemon, inside: new Map([[web.id, []]]) }
    const { looked, blind } = listLooks(makeScene({ containers: [web], host, desired: desiredState() }), '')
    expect(looked[0]).toBe('1 container: state, networks, names, addresses, published ports')
    expect(looked[1]).toMatch(/^3 networks: /)
    expect(looked.slice(2)).toEqual([
      'the engine: its settings, its word on why containers ended, the endpoints that it counts',
      'the configuration: where it declares containers',
      'switches of the kernel, who listens on ports of the host, routes of the host, MTUs of its devices, what the daemon was started with',
      'who listens inside of 1 container',
    ])
    expect(blind.map(({ what }) => what)).toEqual(['rules of the firewall'])
  })

  it('says what was not, and why', () => {
    const host = { ...HOST, listeners: null, routes: null, devices: null }
    const { looked, blind } = listLooks(
      makeScene({ containers: [web, observedContainer('h', [], { mode: { kind: 'host' } })], host }),
      '',
    )
    expect(looked.at(-1)).toBe('switches of the kernel')
    expect(blind.map(({ what }) => what)).toEqual([
      'what is declared',
      'rules of the firewall',
      'who listens on ports of the host',
      'routes of the host',
      'MTUs of its devices',
      'what the daemon was started with',
      'who listens inside of 1 container',
    ])
  })

  it('says that there is no live engine, and why its host was not looked at', () => {
    const { blind } = listLooks(makeScene({ clues: null, host: null }), 'it is far away')
    expect(blind).toContainEqual({ what: 'the host', why: 'it is far away' })
    expect(blind).toContainEqual({
      what: 'exit codes, health and endpoints',
      why: 'host is no live engine here',
    })
  })
})
