import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PublishedPort } from '../../../src/model/port.ts'
import { listProblems, readContainer, readProblem } from './read.ts'

const ports = (list: string): string => `targets: { containers: { web: { ports: ${list} } } }`

/** A port as its fields, for short tables. */
function show({ hostIp, hostPort, containerPort, protocol }: PublishedPort): readonly unknown[] {
  return [hostIp, hostPort, containerPort, protocol]
}

const readPorts = (list: string): readonly unknown[] | null =>
  readContainer(ports(list)).ports?.map(show) ?? null

describe('published ports', () => {
  it.each([
    ['"80:80"', [['', 80, 80, 'tcp']]],
    ['"8080:80/udp"', [['', 8080, 80, 'udp']]],
    ['"8080:80/TCP"', [['', 8080, 80, 'tcp']]],
    ['"5060:5060/sctp"', [['', 5060, 5060, 'sctp']]],
    ['"127.0.0.1:8080:8080"', [['127.0.0.1', 8080, 8080, 'tcp']]],
    ['"0.0.0.0:3000:3000"', [['', 3000, 3000, 'tcp']]],
    ['"[::]:3000:3000"', [['', 3000, 3000, 'tcp']]],
    ['"[::1]:3000:3000"', [['::1', 3000, 3000, 'tcp']]],
    ['"127.0.0.1::80"', [['127.0.0.1', null, 80, 'tcp']]],
    ['"8080"', [['', null, 8080, 'tcp']]],
    ['8080', [['', null, 8080, 'tcp']]],
    ['"0:80"', [['', null, 80, 'tcp']]],
    [
      '"3000-3001"',
      [
        ['', null, 3000, 'tcp'],
        ['', null, 3001, 'tcp'],
      ],
    ],
    [
      '"8000-8002:9000-9002"',
      [
        ['', 8000, 9000, 'tcp'],
        ['', 8001, 9001, 'tcp'],
        ['', 8002, 9002, 'tcp'],
      ],
    ],
    ['{ target: 80 }', [['', null, 80, 'tcp']]],
    [
      '{ target: 80, published: 8080, protocol: udp, host_ip: 127.0.0.1, mode: host, name: www, app_protocol: http }',
      [['127.0.0.1', 8080, 80, 'udp']],
    ],
    ['{ target: "80", published: "8080" }', [['', 8080, 80, 'tcp']]],
  ])('are read from %s', (entry, expected) => {
    expect(readPorts(`[${entry}]`)).toEqual(expected)
  })

  it('of the documented range are eleven', () => {
    expect(readPorts('["8000-8010:8000-8010"]')?.length).toBe(11)
  })

  it('are not compared without the key, and compared as none with an empty list', () => {
    expect(readContainer('targets: { containers: { web: } }').ports).toBeNull()
    expect(readPorts('[]')).toEqual([])
    expect(readPorts('')).toEqual([])
  })

  it('are sorted by port of the container, protocol, address and port of the host', () => {
    expect(readPorts('["90:80", "81:80/udp", "127.0.0.1:70:80", "127.0.0.1:60:80", 80, "1:79"]')).toEqual([
      ['', 1, 79, 'tcp'],
      ['', null, 80, 'tcp'],
      ['', 90, 80, 'tcp'],
      ['127.0.0.1', 60, 80, 'tcp'],
      ['127.0.0.1', 70, 80, 'tcp'],
      ['', 81, 80, 'udp'],
    ])
  })

  it.each([
    ['"web"', 'is not the short syntax'],
    ['"80:80:80:80"', 'is not the short syntax'],
    ['"a:80"', 'is not the short syntax'],
    ['"80:"', 'is not the short syntax'],
    ['"80/icmp"', '"icmp" is no protocol'],
    ['"0"', '"0" is no port of the container'],
    ['"70000"', '"70000" is no port of the container'],
    ['"70000:80"', '"70000" is no port of the host'],
    ['"9-8:9-8"', '"9-8" is no port of the container'],
    ['"8000-8010:80"', 'not equally many'],
    ['"localhost:80:80"', '"localhost" is no address'],
    ['{ published: 80 }', '"" is no port of the container'],
  ])('are refused in %s', (entry, detail) => {
    expect(readProblem(ports(`[${entry}]`))).toMatchObject({
      code: 'port-invalid',
      detail: expect.stringContaining(detail) as string,
    })
  })

  it('are refused beyond what is sensible', () => {
    const list = Array.from({ length: 5 }, (_, index) => `"127.0.0.${index}:1-65535:1-65535"`)
    expect(listProblems(ports(`[${list.join(', ')}]`)).map((problem) => problem.split(' ')[0])).toEqual([
      'ports-too-many',
      'ports-too-many',
    ])
  })

  it('of any legal range are expanded one by one', () => {
    const range = fc.tuple(
      fc.integer({ min: 1, max: 65_000 }),
      fc.integer({ min: 1, max: 65_000 }),
      fc.integer({ min: 0, max: 9 }),
    )
    fc.assert(
      fc.property(range, ([host, container, more]) => {
        const expected = Array.from({ length: more + 1 }, (_, index) => [
          '',
          host + index,
          container + index,
          'tcp',
        ])
        expect(readPorts(`["${host}-${host + more}:${container}-${container + more}"]`)).toEqual(expected)
      }),
    )
  })
})
