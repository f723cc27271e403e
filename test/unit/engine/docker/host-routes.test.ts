import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import {
  parseIPv4Routes,
  parseIPv6Routes,
  readHostRoutes,
} from '../../../../src/engine/docker/host-routes.ts'

const IPV4 = `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth0\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0
eth0\t0001A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0
tun0\t0000080A\t00000000\t0001\t0\t0\t0\t0000F8FF\t0\t0\t0
down\t0000090A\t00000000\t0000\t0\t0\t0\t0000FFFF\t0\t0\t0
black\t0000090A\t00000000\t0201\t0\t0\t0\t0000FFFF\t0\t0\t0
`
const IPV6 = `20010db8000100000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth0
ff000000000000000000000000000000 08 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth0
00000000000000000000000000000001 80 00000000000000000000000000000000 00 00000000000000000000000000000000 00000000 00000003 00000000 80200001       lo
00000000000000000000000000000000 00 00000000000000000000000000000000 00 00000000000000000000000000000000 ffffffff 00000001 00000000 00200200       lo
`

const known = [
  { prefix: '0.0.0.0/0', device: 'eth0' },
  { prefix: '192.168.1.0/24', device: 'eth0' },
  { prefix: '10.8.0.0/13', device: 'tun0' },
]
const known6 = [{ prefix: '2001:db8:1::/64', device: 'eth0' }]

it('routes are read from the tables of the kernel, without those that lead nowhere', () => {
  expect(parseIPv4Routes(IPV4)).toEqual(known)
  expect(parseIPv6Routes(IPV6)).toEqual(known6)
})

it('what is no table has no routes', () => {
  expect(parseIPv4Routes('no\ntable of it at all')).toEqual([])
  expect(parseIPv6Routes('no table\n')).toEqual([])
})

it('a kernel may have no IPv6, and a machine no such tables', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'xec-routes-'))
  expect(await readHostRoutes(folder)).toBeNull()
  await writeFile(join(folder, 'route'), IPV4)
  expect(await readHostRoutes(folder)).toEqual(known)
  await writeFile(join(folder, 'ipv6_route'), IPV6)
  expect(await readHostRoutes(folder)).toEqual([...known, ...known6])
  await rm(folder, { recursive: true })
})
