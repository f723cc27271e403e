// What xec accepts before anything is touched, and what engines accept, are the same.
import { describe, expect, inject, test } from 'vitest'
import { openDockerEngine } from '../../src/engine/docker/docker-engine.ts'
import { parseConfig } from '../../src/config/parse-config.ts'
import { readPlan } from '../../src/reconcile/apply.ts'
import type { Engine } from '../../src/engine/engine.ts'
import { api } from '../support/engine-api.ts'
import { startEngine } from '../support/engines.ts'
import { candidates, stricter, type Candidate } from '../support/validation-corpus.ts'

describe.each(inject('engineKinds'))('%s', (kind) => {
  test('accepts what xec accepts, and refuses what it refuses', async () => {
    // an engine of its own: Docker 20.10 loses its default network on the way
    const running = await startEngine(kind, `validation-${kind}`)
    const { socket } = running
    const engine = await openDockerEngine({ endpoint: `unix://${socket}`, env: {} })
    const found: string[] = []
    const used = new Set<string>()
    for (const candidate of candidates) {
      const refused = await findRefusal(engine, candidate)
      const { status, body } = await api<{ Id: string; message: string }>(
        socket,
        'POST',
        '/networks/create',
        makeBody(candidate),
      )
      if (status < 300) await api(socket, 'DELETE', `/networks/${body.Id}`)
      const isStricter = refused !== null && status < 300
      if (isStricter) used.add(refused)
      if (isStricter ? stricter[kind][refused] === undefined : (refused === null) !== status < 300)
        found.push(`${candidate.name}: xec ${refused ?? 'accepts'}, engine ${status} ${body.message ?? ''}`)
    }
    await engine.close()
    await running.stop()
    expect(found).toEqual([])
    expect([...used].toSorted(compareText)).toEqual(Object.keys(stricter[kind]).toSorted(compareText))
  })
})

function compareText(a: string, b: string): number {
  return a < b ? -1 : 1
}

async function findRefusal(
  engine: Engine,
  { driver, pools, enableIPv6, options }: Candidate,
): Promise<string | null> {
  const network = {
    ...(driver === undefined ? {} : { driver }),
    ipam: { config: pools },
    ...(enableIPv6 === undefined ? {} : { enableIPv6 }),
    options: options ?? {},
  }
  const text = JSON.stringify({ name: 'shop', networks: { backend: network } })
  const { desired, diagnostics } = parseConfig(text, {
    file: 'config.yaml',
    folderName: 'shop',
    profiles: [],
    values: { variables: new Map(), env: {} },
  })
  const all = desired === null ? diagnostics : (await readPlan(engine, desired)).diagnostics
  return all.find(({ severity }) => severity === 'error')?.code ?? null
}

function makeBody({ driver = 'bridge', pools, enableIPv6 = false, options = {} }: Candidate): object {
  const config = pools.map(({ subnet, ip_range, gateway, aux_addresses }) => ({
    ...(subnet === undefined ? {} : { Subnet: subnet }),
    ...(ip_range === undefined ? {} : { IPRange: ip_range }),
    ...(gateway === undefined ? {} : { Gateway: gateway }),
    ...(aux_addresses === undefined ? {} : { AuxiliaryAddresses: aux_addresses }),
  }))
  return {
    Name: 'backend',
    Driver: driver,
    CheckDuplicate: true,
    EnableIPv6: enableIPv6,
    Options: options,
    IPAM: { Driver: 'default', Config: config },
  }
}
