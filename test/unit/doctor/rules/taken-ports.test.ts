import { describe, expect, it } from 'vitest'
import { findTakenPorts } from '../../../../src/doctor/rules/taken-ports.ts'
import { observedContainer } from '../../../support/states.ts'
import { HOST, listCodes, listener, makeCase, port, say, tell } from '../scene.ts'

const web = observedContainer('web', [], { ports: [port(8080, 80)] })
const old = observedContainer('old', [], { ports: [port(8080, 8000)], state: 'exited' })
const ERROR = 'Bind for 0.0.0.0:8080 failed: port is already allocated'

describe('findTakenPorts', () => {
  it('finds who has the port of a container that was asked about', () => {
    const found = findTakenPorts(makeCase({ containers: [web, old], named: ['old'] }))
    expect(listCodes(found)).toEqual(['port-taken'])
    expect(say(found)).toContain('"old" cannot start: port 8080/tcp of the host belongs to "web".')
    expect(say(found)).toContain('docker stop web')
    expect(found[0]?.containers).toEqual(['old', 'web'])
  })

  it('finds it where the engine says so, and shows its word', () => {
    const found = findTakenPorts(makeCase({ containers: [web, old], clues: tell([old, { error: ERROR }]) }))
    expect(say(found)).toContain(`GET /containers/old/json: ${ERROR}`)
  })

  it('leaves stopped containers alone that nobody misses', () => {
    expect(findTakenPorts(makeCase({ containers: [web, old] }))).toEqual([])
    expect(findTakenPorts(makeCase({ containers: [web, old], clues: null }))).toEqual([])
  })

  it('finds processes of the host, by name where they may be seen', () => {
    const heard = (process: string | null, family: 4 | 6 = 4, address = '') =>
      say(
        findTakenPorts(
          makeCase({
            containers: [old],
            named: ['old'],
            host: { ...HOST, listeners: [listener(8080, { process, family, address })] },
          }),
        ),
      )
    expect(heard('nginx (812)')).toContain(
      'belongs to the process nginx (812) of the host, and to no container.',
    )
    expect(heard('nginx (812)')).toContain(
      '/proc/net/tcp: port 8080 of all addresses is listened on, by nginx (812)',
    )
    expect(heard(null, 6, '::1')).toContain('/proc/net/tcp6: port 8080 of ::1 is listened on')
    expect(heard(null)).toContain('Find it as root with ss -lpn "sport = :8080", then stop it')
  })

  it('tells addresses, protocols and modes apart', () => {
    const local = observedContainer('local', [], {
      ports: [port(8080, 80, { hostIp: '127.0.0.1' })],
      state: 'created',
    })
    const other = observedContainer('other', [], { ports: [port(8080, 80, { hostIp: '10.0.0.1' })] })
    const udp = observedContainer('udp', [], { ports: [port(8080, 80, { protocol: 'udp' }), port(null, 80)] })
    const hosty = observedContainer('hosty', [], { ports: [port(8080, 80)], mode: { kind: 'host' } })
    const unread = observedContainer('unread', [], { ports: null })
    const listeners = [listener(8080, { address: '10.0.0.1' }), listener(8081)]
    const scene = {
      containers: [local, other, udp, hosty, unread],
      named: ['local'],
      host: { ...HOST, listeners },
    }
    expect(findTakenPorts(makeCase(scene))).toEqual([])
    expect(findTakenPorts(makeCase({ ...scene, host: null }))).toEqual([])
    const same = observedContainer('same', [], {
      ports: [port(8080, 80, { hostIp: '127.0.0.1' })],
      state: 'paused',
    })
    expect(say(findTakenPorts(makeCase({ containers: [local, same], named: ['local'] })))).toContain(
      'port 8080/tcp on 127.0.0.1 of the host belongs to "same"',
    )
  })
})
