// What is meant by the rules of lint about who gets at what.
import { renderLines, type Meaning } from './meaning.ts'

/** The meaning of each of these rules. */
export const LINT_REACH_MEANINGS: Readonly<
  Record<
    | 'default-bridge'
    | 'database-exposed'
    | 'database-published'
    | 'port-public'
    | 'debug-port-published'
    | 'ports-many'
    | 'host-mode'
    | 'overlay-plain'
    | 'tenants-joined',
    Meaning
  >
> = {
  'default-bridge': {
    meaning: 'A container is on the default network of the engine.',
    why: 'Nothing separates containers there, and they find each other by address only: the default bridge has no name resolution.',
    example: renderLines(
      'networks:',
      '  default-net: { external: true, name: bridge }',
      'targets:',
      '  containers:',
      '    api: { networks: [default-net] }',
      '    web: { networks: [default-net] }',
    ),
    remedy: 'Declare a network for the containers that belong together.',
  },
  'database-exposed': {
    meaning:
      'A database is on a network that is not internal. It is known by its image, a published port or its name.',
    why: 'Such a network leads out of the machine: whoever takes over the database can send its data anywhere, and one published port opens it.',
    example: renderLines(
      'networks:',
      '  shop: {}',
      'targets:',
      '  containers:',
      '    api: { networks: [shop] }',
      '    db: { image: "postgres:16", networks: [shop] }',
    ),
    remedy: 'Put it on an internal network with those that use it; a gateway may be on both.',
  },
  'database-published': {
    meaning: 'The port of a database is published to others than this machine.',
    why: 'Databases are made for trusted networks: whoever reaches the port tries passwords, and some have none.',
    example: renderLines(
      'networks:',
      '  shop: {}',
      'targets:',
      '  containers:',
      '    store: { image: "example/store", networks: [shop], ports: ["10.0.0.5:5432:5432"] }',
    ),
    remedy:
      'Remove the port; containers on the same network need none. For tools on the host put "127.0.0.1:" before it.',
  },
  'port-public': {
    meaning: 'A port is published on all addresses of the host.',
    why: "That is what an engine does where no address is given: the port is open to the local network and, without a firewall in front, to the internet. It passes by the host's own firewall.",
    example: renderLines(
      'networks:',
      '  shop: {}',
      'targets:',
      '  containers:',
      '    web: { networks: [shop], ports: ["8080:80"] }',
    ),
    remedy:
      'Put the address before it that is meant, such as "127.0.0.1:". Where all are meant, say so beside the line.',
  },
  'debug-port-published': {
    meaning: 'The port of a debugger is published to others than this machine.',
    why: 'A debugger runs what it is told to, and asks nobody for a password.',
    example: renderLines(
      'networks:',
      '  shop: {}',
      'targets:',
      '  containers:',
      '    api: { networks: [shop], ports: ["10.0.0.5:9229:9229"] }',
    ),
    remedy: 'Put "127.0.0.1:" before it, or remove it.',
  },
  'ports-many': {
    meaning: 'A target publishes more than ten ports to others than this machine.',
    why: 'Each port is a way in, and of a long range nobody knows what listens where.',
    example: renderLines(
      'networks:',
      '  shop: {}',
      'targets:',
      '  containers:',
      '    cluster: { networks: [shop], ports: ["10.0.0.5:8000-8010:8000-8010"] }',
    ),
    remedy: 'Publish those that somebody outside uses.',
  },
  'host-mode': {
    meaning: 'A container shares the network of the host.',
    why: 'It gets at all that listens on the host, its own ports are open wherever the host is reached, and no two containers can use one port.',
    example: renderLines('targets:', '  containers:', '    probe: { network: host }'),
    remedy:
      'Use a network and publish the ports that are needed. Keep "host" for what needs its speed or its devices, with the reason beside it.',
  },
  'overlay-plain': {
    meaning: 'The traffic of an overlay network is not encrypted.',
    why: 'It goes from host to host as it is, and whoever is on the way reads it.',
    example: renderLines(
      'networks:',
      '  mesh: { driver: overlay, attachable: true }',
      'targets:',
      '  containers:',
      '    api: { networks: [mesh] }',
    ),
    remedy: 'Add "encrypted: true", unless nobody else is on the network between the hosts.',
  },
  'tenants-joined': {
    meaning: 'A container is on networks whose labels "tenant" or "tenant.id" differ.',
    why: 'Networks of several tenants are apart so that none gets at the others; a container on two of them is a way between.',
    example: renderLines(
      'networks:',
      '  a: { labels: { tenant: a123 } }',
      '  b: { labels: { tenant: b456 } }',
      'targets:',
      '  containers:',
      '    backup: { networks: [a, b] }',
    ),
    remedy: 'Run one for each tenant, or say beside the line why this one may be on both.',
  },
}
