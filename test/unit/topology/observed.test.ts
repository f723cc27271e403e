import { describe, expect, it } from 'vitest'
import { makeObservedTopology } from '../../../src/topology/observed.ts'
import {
  attached,
  bridge,
  desiredContainer,
  desiredNetwork,
  desiredState,
  host,
  idOf,
  observedContainer,
  observedNetwork,
  observedState,
  on,
  ownedNetwork,
  pairs,
  podman5,
  pool,
} from '../../support/states.ts'

const frontend = ownedNetwork('frontend', { pools: [pool('10.1.0.0/24')] }, { 'sh.xec.protect': 'true' })
const legacy = observedNetwork('legacy', { internal: true })
const corp = observedNetwork('corp_net', { driver: 'macvlan' })

const live = { ipv4Address: '10.1.0.2', ipv6Address: 'fd01::2', macAddress: null }
const web = observedContainer('nginx', [attached(frontend, { aliases: ['www'] }, { live })], {
  state: 'exited',
})
const mailer = observedContainer('mailer', [attached(bridge), attached(legacy)], { ports: null })

const shop = desiredState({
  networks: [
    desiredNetwork('frontend'),
    desiredNetwork('corp', { name: 'corp_net', external: true }),
    desiredNetwork('absent'),
  ],
  containers: [desiredContainer('web', [on('frontend')], { container: 'nginx' })],
})

describe('the topology of an engine', () => {
  it('tells what is declared, owned and external from what is not', () => {
    const observed = observedState([frontend, legacy, corp], [web, mailer])
    const { networks, containers, links } = makeObservedTopology(observed, shop)
    expect(
      networks.map(({ address, declared, owned, external, predefined }) => ({
        address,
        is: Object.entries({ declared, owned, external, predefined }).flatMap(([word, is]) =>
          is ? [word] : [],
        ),
      })),
    ).toEqual([
      { address: 'networks.(bridge)', is: ['predefined'] },
      { address: 'networks.(legacy)', is: [] },
      { address: 'networks.corp', is: ['declared', 'external'] },
      { address: 'networks.frontend', is: ['declared', 'owned'] },
    ])
    expect(networks[3]).toMatchObject({ protected: true, subnets: ['10.1.0.0/24'], driver: 'bridge' })
    expect(containers).toEqual([
      { address: 'containers.(mailer)', name: 'mailer', state: 'running', ports: [], declared: false },
      { address: 'containers.web', name: 'nginx', state: 'exited', ports: [], declared: true },
    ])
    expect(links.map(({ container, network }) => `${container} ${network}`)).toEqual([
      'containers.(mailer) networks.(bridge)',
      'containers.(mailer) networks.(legacy)',
      'containers.web networks.frontend',
    ])
    expect(links[2]).toMatchObject({ aliases: ['www'], ipv4Address: '10.1.0.2', ipv6Address: 'fd01::2' })
  })

  it('needs no file: then all is undeclared, and owned is what any project made', () => {
    const { networks, containers } = makeObservedTopology(
      observedState([frontend, legacy], [web, mailer]),
      null,
    )
    expect(networks.map(({ address, owned, declared }) => [address, owned, declared])).toEqual([
      ['networks.(bridge)', false, false],
      ['networks.(frontend)', true, false],
      ['networks.(legacy)', false, false],
    ])
    expect(containers.map(({ address }) => address)).toEqual(['containers.(mailer)', 'containers.(nginx)'])
  })

  it('does not call the network of another project owned', () => {
    const theirs = ownedNetwork('theirs', {}, { 'sh.xec.project': 'blog' })
    expect(makeObservedTopology(observedState([theirs]), shop).networks[0]).toMatchObject({ owned: false })
  })

  it('takes the word of the file for protection before that of the label', () => {
    const lifted = desiredState({ networks: [desiredNetwork('frontend', { protect: false })] })
    const { networks } = makeObservedTopology(observedState([frontend]), lifted)
    expect(networks[0]).toMatchObject({ protected: false })
  })

  it("leaves the engine's own networks out, unless a container is on them or the file declares them", () => {
    const lonely = observedState([], [observedContainer('probe', [attached(host)])])
    expect(makeObservedTopology(lonely, null).networks.map(({ name }) => name)).toEqual(['host'])
    const outside = desiredState({
      networks: [desiredNetwork('outside', { name: 'bridge', external: true })],
    })
    expect(makeObservedTopology(observedState([]), outside).networks.map(({ address }) => address)).toEqual([
      'networks.outside',
    ])
  })

  it('finds the default network of Podman by either of its names', () => {
    const outside = desiredState({
      networks: [desiredNetwork('outside', { name: 'podman', external: true })],
    })
    const { networks } = makeObservedTopology(observedState([], [], podman5), outside)
    expect(networks.map(({ address, name }) => [address, name])).toEqual([['networks.outside', 'bridge']])
  })

  it('finds a network by its name where the engine shows no id, and none for a stale attachment', () => {
    const container = observedContainer('web', [
      attached('frontend'),
      attached(observedNetwork('gone')),
      attached('nowhere'),
    ])
    const { links } = makeObservedTopology(observedState([frontend], [container]), null)
    expect(links.map(({ network }) => network)).toEqual(['networks.(frontend)'])
  })

  it('shows nothing of what the engine does not show', () => {
    const hidden = observedNetwork(
      'corp',
      { pools: [pool('10.8.0.0/24')], internal: true },
      {
        unknown: ['pools', 'internal', 'driver'],
      },
    )
    const place = attached(
      hidden,
      { aliases: ['never'], ipv4Address: '10.8.0.8', ipv6Address: 'fd08::8' },
      {
        unknown: ['aliases', 'ipv4Address', 'ipv6Address'],
        live: { ipv4Address: null, ipv6Address: null, macAddress: null },
      },
    )
    const observed = observedState([hidden], [observedContainer('web', [place])])
    const { networks, links } = makeObservedTopology(observed, null)
    expect(networks[0]).toMatchObject({ driver: null, subnets: [], internal: false })
    expect(links[0]).toMatchObject({ aliases: [], ipv4Address: null, ipv6Address: null })
  })

  it('shows the address that is asked for where none is in use', () => {
    const place = attached(
      frontend,
      { ipv4Address: '10.1.0.9', ipv6Address: 'fd01::9' },
      { live: { ipv4Address: null, ipv6Address: null, macAddress: null } },
    )
    const { links } = makeObservedTopology(
      observedState([frontend], [observedContainer('web', [place])]),
      null,
    )
    expect(links[0]).toMatchObject({ ipv4Address: '10.1.0.9', ipv6Address: 'fd01::9' })
  })

  it('tells networks of one name apart, and calls neither declared', () => {
    const twins = [
      { ...frontend, id: idOf('one') },
      { ...frontend, id: idOf('two') },
    ]
    const container = observedContainer(
      'nginx',
      twins.map((twin) => attached(twin)),
    )
    const { networks, links } = makeObservedTopology(observedState(twins, [container]), shop)
    expect(networks.map(({ declared }) => declared)).toEqual([false, false])
    expect(new Set(networks.map(({ address }) => address)).size).toBe(2)
    expect(networks[0]?.address).toMatch(/^networks\.\("frontend@[0-9a-f]{12}"\)$/)
    expect(links).toHaveLength(2)
  })

  it('does not show what xec keeps on an engine for itself', () => {
    const record = observedNetwork('xec-lock-shop', {
      configOnly: true,
      labels: pairs({ 'sh.xec.record': 'lock' }),
    })
    expect(makeObservedTopology(observedState([record]), null).networks).toEqual([])
  })

  it('shows the origin of values from the environment, and hides what came from there before', () => {
    const secret = ownedNetwork(
      'frontend',
      { pools: [pool('10.77.0.0/24')] },
      { 'sh.xec.sensitive': '["ipam.config[0].subnet"]' },
    )
    const container = observedContainer('nginx', [attached(secret, { ipv4Address: '10.77.0.7' })])
    const fromEnv = { 'ipam.config[0].subnet': ['NET'] }
    const desired = desiredState({
      networks: [desiredNetwork('frontend', { fromEnv })],
      containers: [
        desiredContainer('web', [{ ...on('frontend'), fromEnv: { ipv4Address: ['IP'] } }], {
          container: 'nginx',
        }),
      ],
    })
    const observed = observedState([secret], [container])
    const shown = makeObservedTopology(observed, desired)
    expect(shown.networks[0]?.subnets).toEqual(['(from env.NET)'])
    expect(shown.links[0]?.ipv4Address).toBe('(from env.IP)')
    expect(makeObservedTopology(observed, null).networks[0]?.subnets).toEqual(['(hidden)'])
  })
})
