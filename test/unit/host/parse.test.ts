import { describe, expect, it } from 'vitest'
import { findDaemonFile, parseDaemonFile, parseDaemonWords } from '../../../src/host/parse-daemon.ts'
import { parseRoutes4, parseRoutes6 } from '../../../src/host/parse-routes.ts'
import { parseSockets, parseUnixListeners } from '../../../src/host/parse-sockets.ts'

const TCP = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 14455251 1 0000000000000000 100 0 0 10 0
   1: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000   101        0 77 1 0000000000000000 100 0 0 10 0
   2: 0100007F:C350 0100007F:1F90 01 00000000:00000000 00:00000000 00000000     0        0 78 1 0000000000000000 20 4 30 10 -1
nonsense
`

describe('parseSockets', () => {
  it('reads who listens, at which address', () => {
    expect(parseSockets(TCP, 'tcp')).toEqual([
      { protocol: 'tcp', family: 4, address: '127.0.0.1', port: 8080, inode: '14455251' },
      { protocol: 'tcp', family: 4, address: '', port: 80, inode: '77' },
    ])
    expect(parseSockets(TCP, 'udp')).toEqual([])
  })

  it('reads IPv6', () => {
    const row =
      '   0: 00000000000000000000000001000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 9 1 0 100 0 0 10 0'
    expect(parseSockets(row, 'tcp')).toMatchObject([{ family: 6, address: '::1', port: 8080 }])
  })
})

it('finds the sockets that somebody listens on, and their paths', () => {
  const text = `Num       RefCount Protocol Flags    Type St Inode Path
00000000d1df3ba2: 00000002 00000000 00010000 0001 01 14455251 /run/docker.sock
00000000d1df3ba3: 00000003 00000000 00000000 0001 03 14455252 /run/other.sock
00000000d1df3ba4: 00000003 00000000 00010000 0001 03 14455253 /run/with space.sock
00000000d1df3ba5: 00000003 00000000 00010000 0001 03 14455254
`
  expect([...parseUnixListeners(text)]).toEqual(['/run/docker.sock', '/run/with space.sock'])
})

it('reads routes', () => {
  const four = `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth0\t00000000\t0100000A\t0003\t0\t0\t0\t00000000\t0\t0\t0
docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0
eth0\t0000A8C0\t00000000\t0200\t0\t0\t0\t0000FFFF\t0\t0\t0
tun0\t0000080A\t00000000\t0001\t0\t0\t0\t0000F8FF\t0\t0\t0
lost\t0000A8C0\t00000000\t0201\t0\t0\t0\t0000FFFF\t0\t0\t0
`
  expect(parseRoutes4(four)).toEqual([
    { destination: '0.0.0.0/0', device: 'eth0', gateway: '10.0.0.1' },
    { destination: '172.17.0.0/16', device: 'docker0', gateway: null },
    { destination: '10.8.0.0/13', device: 'tun0', gateway: null },
  ])
  const six = [
    'fd000000000000000000000000000000 20 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001     tun0',
    '00000000000000000000000000000000 00 00000000000000000000000000000000 00 fe800000000000000000000000000001 00000100 00000001 00000000 00000003     eth0',
    'fe800000000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth0',
    '00000000000000000000000000000001 80 00000000000000000000000000000000 00 00000000000000000000000000000000 00000000 00000002 00000000 80200001       lo',
    'ff000000000000000000000000000000 08 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth0',
    'nonsense',
  ].join('\n')
  expect(parseRoutes6(six)).toEqual([
    { destination: 'fd00::/32', device: 'tun0', gateway: null },
    { destination: '::/0', device: 'eth0', gateway: 'fe80::1' },
  ])
})

describe('what a daemon was started with', () => {
  it.each([
    [['dockerd', '--iptables=false', '--mtu', '1400'], { iptables: false, mtu: 1400 }],
    [['dockerd', '--iptables'], { iptables: true, mtu: null }],
    [['dockerd', '--iptables', '--mtu=x'], { iptables: true, mtu: null }],
    [['dockerd', '--iptables', 'false'], { iptables: false, mtu: null }],
    [['dockerd', '--iptables=false', '--iptables=true'], { iptables: true, mtu: null }],
    [['dockerd', '--log-opt', 'token=secret'], { iptables: null, mtu: null }],
  ])('reads %j, and keeps nothing else of it', (words, settings) => {
    expect(parseDaemonWords(words, 'dockerd (1)')).toEqual({ from: 'dockerd (1)', ...settings })
  })

  it('reads its file', () => {
    expect(parseDaemonFile('{"iptables": false, "mtu": 1450}', 'd.json')).toEqual({
      from: 'd.json',
      iptables: false,
      mtu: 1450,
    })
    expect(parseDaemonFile('{"iptables": "no", "mtu": "1450"}', 'd.json')).toEqual({
      from: 'd.json',
      iptables: null,
      mtu: null,
    })
    for (const text of ['', '[', 'null', '3']) expect(parseDaemonFile(text, 'd.json')).toBeNull()
  })

  it('finds its file', () => {
    expect(findDaemonFile(['dockerd'])).toBe('/etc/docker/daemon.json')
    expect(findDaemonFile(['dockerd', '--config-file=/a.json'])).toBe('/a.json')
    expect(findDaemonFile(['dockerd', '--config-file', '/b.json'])).toBe('/b.json')
  })
})
