// What is meant by the problems of targets.
import type { ConfigCode } from '../../config/codes.ts'
import { renderLines, type Meaning } from './meaning.ts'

type Code = Extract<
  ConfigCode,
  | 'network-undeclared'
  | 'network-config-only'
  | 'network-mode-conflict'
  | 'network-mode-listed'
  | 'alias-without-network'
  | 'alias-given-twice'
  | 'alias-not-dns'
  | 'alias-shared'
  | 'default-bridge-setting'
  | 'link-invalid'
  | 'links-without-effect'
  | 'port-invalid'
  | 'port-taken'
  | 'ports-too-many'
  | 'ports-without-effect'
>

/** What is meant by the problems of targets. */
export const TARGETS_MEANINGS: Readonly<Record<Code, Meaning>> = {
  'network-undeclared': {
    meaning: 'A target names a network that is not declared.',
    why: 'The name may be misspelt, or the network of somebody else; only the file can say that it is meant.',
    example: renderLines(
      'networks: { frontend: {} }',
      'targets:',
      '  containers:',
      '    web: { networks: [frontnd] }',
    ),
    remedy: 'Declare it, with external: true if something else creates it.',
  },
  'network-config-only': {
    meaning: 'A target names a config-only network.',
    why: 'Such a network holds settings for others and carries no packets.',
    example: renderLines(
      'networks: { base: { configOnly: true } }',
      'targets:',
      '  containers:',
      '    web: { networks: [base] }',
    ),
    remedy: 'Name one that takes its settings from it.',
  },
  'network-mode-conflict': {
    meaning: 'Network and networks at once.',
    why: 'A container with the network of the host or of another container has no place for a network of its own.',
    example: renderLines(
      'networks: { frontend: {} }',
      'targets:',
      '  containers:',
      '    web: { network: host, networks: [frontend] }',
    ),
    remedy: 'Keep one.',
  },
  'network-mode-listed': {
    meaning: 'Host, none or container:NAME under networks.',
    why: 'These words are modes of a container and no networks that it could join.',
    example: renderLines(
      'networks: { frontend: {} }',
      'targets:',
      '  containers:',
      '    web: { networks: [frontend, host] }',
    ),
    remedy: 'Write it as network.',
  },
  'alias-without-network': {
    meaning: 'Aliases for a network that the target is not on.',
    why: 'An alias is a name on one network; the target is not on it.',
    example: renderLines(
      'networks: { frontend: {}, backend: {} }',
      'targets:',
      '  containers:',
      '    web: { networks: [frontend], networkAliases: { backend: [www] } }',
    ),
    remedy: 'Name the network, or remove them.',
  },
  'alias-given-twice': {
    meaning: 'Aliases for one network in two places.',
    why: 'Lists of two places would have to be joined, or one of them forgotten.',
    example: renderLines(
      'networks: { frontend: {} }',
      'targets:',
      '  containers:',
      '    web:',
      '      networks: { frontend: { aliases: [www] } }',
      '      networkAliases: { frontend: [web] }',
    ),
    remedy: 'Keep one place.',
  },
  'alias-not-dns': {
    meaning: 'An alias that is no DNS name.',
    why: "The engine's DNS server answers for it, and many programs refuse to ask.",
    example: renderLines(
      'networks: { frontend: {} }',
      'targets:',
      '  containers:',
      '    web: { networks: { frontend: { aliases: ["web_1!"] } } }',
    ),
    remedy: 'Letters, digits and -.',
  },
  'alias-shared': {
    meaning: 'Two containers of a network share an alias.',
    why: 'Requests then go to one of the two by turns. That can be meant, and it can be a copy that was not changed.',
    example: renderLines(
      'networks: { frontend: {} }',
      'targets:',
      '  containers:',
      '    web: { networks: { frontend: { aliases: [www] } } }',
      '    api: { networks: { frontend: { aliases: [www] } } }',
    ),
    remedy: 'Rename one, unless requests are to be spread.',
  },
  'default-bridge-setting': {
    meaning: 'Aliases or static addresses on the default bridge.',
    why: "The engine's default bridge knows neither names nor static addresses, and Docker refuses them.",
    example: renderLines(
      'networks: { bridge: { external: true } }',
      'targets:',
      '  containers:',
      '    web: { networks: { bridge: { aliases: [www] } } }',
    ),
    remedy: 'Declare a network.',
  },
  'link-invalid': {
    meaning: 'No link.',
    why: 'A link names a container and perhaps the name under which it is found.',
    example: renderLines(
      'networks: { frontend: {} }',
      'targets:',
      '  containers:',
      '    web: { networks: { frontend: { links: [":db"] } } }',
    ),
    remedy: 'Write container or container:alias.',
  },
  'links-without-effect': {
    meaning: 'Links of a target without networks.',
    why: 'Links belong to networks, and none is named.',
    example: renderLines('targets:', '  containers:', '    web: { links: [db] }'),
    remedy: 'Name the networks.',
  },
  'port-invalid': {
    meaning: 'No published port.',
    why: 'A port that is read differently than it was meant opens another door.',
    example: renderLines('targets:', '  containers:', '    web: { ports: ["80:http"] }'),
    remedy: 'See Ports.',
  },
  'port-taken': {
    meaning: 'Two containers publish one port of the host.',
    why: 'The second of the containers would not start.',
    example: renderLines(
      'targets:',
      '  containers:',
      '    web: { ports: ["80:80"] }',
      '    api: { ports: ["80:8080"] }',
    ),
    remedy: 'Choose another.',
  },
  'ports-too-many': {
    meaning: 'More than 200,000 ports in the file.',
    why: 'Every port is compared with those of the live container; a range that is written by mistake must not take minutes.',
    example: renderLines(
      'targets:',
      '  containers:',
      '    a: { ports: ["1-65535:1-65535/tcp", "1-65535:1-65535/udp"] }',
      '    b: { ports: ["127.0.0.1:1-65535:1-65535/sctp"] }',
      '    c: { ports: ["127.0.0.2:1-65535:1-65535/sctp"] }',
    ),
    remedy: 'Publish fewer.',
  },
  'ports-without-effect': {
    meaning: 'Ports in a network mode that ignores them.',
    why: 'In this network mode the container has the ports of the host, or none.',
    example: renderLines('targets:', '  containers:', '    web: { network: host, ports: ["80:80"] }'),
    remedy: 'Remove them.',
  },
}
