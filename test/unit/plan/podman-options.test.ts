// The name that an option has on Podman.
import { expect, it } from 'vitest'
import { nameAsRead } from '../../../src/plan/podman-options.ts'
import { makeDesired } from '../../support/desired.ts'
import { observedState, pairs, podman5 } from '../../support/states.ts'

const MTU = 'com.docker.network.driver.mtu'

it.each([
  [
    'is Docker’s where the file has Podman’s',
    { mtu: '1400', isolate: 'true' },
    { isolate: 'true', [MTU]: '1400' },
  ],
  ['is Docker’s where the file has both', { mtu: '1400', [MTU]: '1300' }, { [MTU]: '1300' }],
  ['stays where the file has Docker’s', { [MTU]: '1300' }, { [MTU]: '1300' }],
])('%s', (_, declared, named) => {
  const desired = makeDesired({ networks: { lan: { options: pairs(declared) }, wan: {} }, containers: {} })
  const { networks } = nameAsRead(desired, podman5)
  expect(networks.map(({ settings }) => settings.options)).toEqual([pairs(named), undefined])
})

it('stays on Docker', () => {
  const desired = makeDesired({ networks: { lan: { options: pairs({ mtu: '1400' }) } }, containers: {} })
  expect(nameAsRead(desired, observedState([], []).engine)).toBe(desired)
})

it.each([
  ['is that of the default network, by either of its names', true, 'bridge'],
  ['stays where the network is to be made', false, 'podman'],
])('%s', (_, external, name) => {
  const desired = makeDesired({ networks: { podman: {} }, containers: {} })
  const networks = desired.networks.map((network) => ({ ...network, external }))
  expect(nameAsRead({ ...desired, networks }, podman5).networks).toMatchObject([{ name }])
})
