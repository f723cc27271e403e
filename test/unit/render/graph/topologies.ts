// Topologies for the tests of pictures.
import type {
  Topology,
  TopologyContainer,
  TopologyLink,
  TopologyNetwork,
} from '../../../../src/topology/topology.ts'

/** A declared network. */
export function makeNetwork(name: string, rest: Partial<TopologyNetwork> = {}): TopologyNetwork {
  return {
    address: `networks.${name}`,
    name,
    driver: 'bridge',
    subnets: [],
    internal: false,
    external: false,
    protected: false,
    configOnly: false,
    declared: true,
    owned: true,
    predefined: false,
    mark: null,
    ...rest,
  }
}

/** A declared container. */
export function makeContainer(name: string, rest: Partial<TopologyContainer> = {}): TopologyContainer {
  return { address: `containers.${name}`, name, state: null, ports: [], declared: true, ...rest }
}

/** A link of things with these names. */
export function makeLink(container: string, network: string, rest: Partial<TopologyLink> = {}): TopologyLink {
  return {
    container: `containers.${container}`,
    network: `networks.${network}`,
    aliases: [],
    ipv4Address: null,
    ipv6Address: null,
    mark: null,
    ...rest,
  }
}

/** The shop, with everything that a picture can show. */
export const SHOP: Topology = {
  networks: [
    makeNetwork('backend', { subnets: ['10.60.2.0/24', 'fd60::/64'], internal: true, protected: true }),
    makeNetwork('corp', { name: 'corp_net', driver: null, external: true, owned: false }),
    makeNetwork('frontend', { subnets: ['10.60.1.0/24'], mark: 'create' }),
    makeNetwork('legacy', { declared: false, mark: 'remove' }),
    makeNetwork('settings', { configOnly: true }),
    makeNetwork('turning', { mark: 'replace' }),
  ],
  containers: [
    makeContainer('api', { name: 'shop-api' }),
    makeContainer('db', { name: 'shop-db', state: 'exited' }),
    makeContainer('lonely', { name: 'shop-cron', state: 'running', declared: false }),
    makeContainer('web', {
      name: 'shop-web',
      ports: [{ hostIp: '', hostPort: 8080, containerPort: 80, protocol: 'tcp' }],
    }),
  ],
  links: [
    makeLink('api', 'backend', { aliases: ['orders'] }),
    makeLink('api', 'corp'),
    makeLink('api', 'frontend', { mark: 'connect', aliases: ['api'] }),
    makeLink('db', 'backend', {
      aliases: ['db', 'postgres'],
      ipv4Address: '10.60.2.10',
      ipv6Address: 'fd60::10',
    }),
    makeLink('db', 'legacy', { mark: 'disconnect', ipv4Address: '10.9.0.9' }),
    makeLink('web', 'frontend', { mark: 'connect' }),
    makeLink('web', 'turning', { mark: 'reconnect' }),
  ],
}

/** Nothing at all. */
export const NOTHING: Topology = { networks: [], containers: [], links: [] }

/** What stands above the pictures of tests. */
export const PICTURE = { title: 'shop', subtitle: 'as declared' }

/** Texts that mean something to one format or another. */
export const HOSTILE_TEXTS: readonly string[] = [
  `"><script>alert(1)</script>`,
  `'onload='alert(1)`,
  '"]; evil [label="',
  String.raw`back\slash\N\"`,
  String.raw`trailing\\`,
  '`bold` *x* _y_ ~z~',
  'end',
  '#quot;#35;&amp;&#60;&lt;',
  ']]> --> <!-- <![CDATA[',
  '%%{init: {"theme":"dark"}}%%',
  'n0:::evil',
  '| a --- b |',
  'two\nlines\r\tand\u0000\u001b[31m\u202e\ufeff\uffff\ud800',
  '漢字かな한글 🐳 é e\u0301',
  'javascript:alert(1) https://example.org/?a=b&c=d',
  'x'.repeat(300),
  '',
]

/** A topology in which all that comes from outside is that text. */
export function makeHostile(text: string): Topology {
  return {
    networks: [
      makeNetwork('one', {
        address: `networks.(${JSON.stringify(text)})`,
        name: text,
        driver: text,
        subnets: [text],
        mark: 'create',
      }),
    ],
    containers: [
      makeContainer('two', { address: `containers.(${JSON.stringify(text)})`, name: text }),
      makeContainer('three', { name: text }),
    ],
    links: [
      {
        ...makeLink('two', 'one', {
          aliases: [text, text],
          ipv4Address: text,
          ipv6Address: text,
          mark: 'connect',
        }),
        container: `containers.(${JSON.stringify(text)})`,
        network: `networks.(${JSON.stringify(text)})`,
      },
    ],
  }
}
