// What is meant by the rules of lint about what is there for nothing, how the file is written, and what only an engine can tell.
import { renderLines, type Meaning } from './meaning.ts'

/** The meaning of each of these rules. */
export const LINT_REST_MEANINGS: Readonly<
  Record<
    | 'network-unused'
    | 'networks-alike'
    | 'alias-repeated'
    | 'labels-missing'
    | 'text-unquoted'
    | 'container-undeclared'
    | 'stranger-public'
    | 'host-port-taken'
    | 'mode-stopped'
    | 'network-lonely'
    | 'network-orphaned'
    | 'subnet-routed',
    Meaning
  >
> = {
  'network-unused': {
    meaning: 'A network is declared and no target is on it.',
    why: 'It takes a subnet, and whoever reads the file looks for what it is for.',
    example: renderLines(
      'networks:',
      '  shop: {}',
      '  monitoring: {}',
      'targets:',
      '  containers:',
      '    web: { networks: [shop] }',
    ),
    remedy: 'Remove it or put a target on it. If containers join it by other means, say so beside the line.',
  },
  'networks-alike': {
    meaning: 'Two networks have the same targets on them.',
    why: 'The second separates nothing; names resolve to addresses on either, and if one of them is internal, the other one opens what that closes.',
    example: renderLines(
      'networks:',
      '  front: {}',
      '  back: { internal: true }',
      'targets:',
      '  containers:',
      '    web: { networks: [front, back] }',
      '    api: { networks: [front, back] }',
    ),
    remedy: 'Remove one of the two, or take off each what does not need it.',
  },
  'alias-repeated': {
    meaning: 'An alias stands twice in a list, or is the name of the container.',
    why: 'It does nothing, and a plan does not know it.',
    example: renderLines(
      'networks:',
      '  shop: {}',
      'targets:',
      '  containers:',
      '    web: { networks: { shop: { aliases: [www, www, web] } } }',
      '    api: { networks: [shop] }',
    ),
    remedy: 'Remove it; --fix does.',
  },
  'labels-missing': {
    meaning: 'A network lacks a label that "lint.labels" asks of all.',
    why: 'Labels say whose a network is and what it is for, on the engine too, where nobody sees the file.',
    example: renderLines(
      'lint: { labels: [team] }',
      'networks:',
      '  shop: {}',
      'targets:',
      '  containers:',
      '    web: { networks: [shop] }',
    ),
    remedy: 'Add it under "labels".',
  },
  'text-unquoted': {
    meaning: 'A port is written without quotes in a way that YAML 1.1 takes for a number.',
    why: 'xec reads YAML 1.2, where it is a text. Older readers, of which many are in use, count to the base of 60: 22:22 is 1342 for them.',
    example: renderLines(
      'networks:',
      '  shop: {}',
      'targets:',
      '  containers:',
      '    git:',
      '      networks: [shop]',
      '      ports:',
      '        - 22:22 # xec-lint-disable-line port-public: everybody clones from it',
    ),
    remedy: 'Put it in quotes; --fix does.',
  },
  'container-undeclared': {
    meaning: 'A container on a declared network is not declared.',
    why: 'It reaches all that is on the network, and nobody who reads the file knows.',
    example: '$ docker run -d --network shop nginx; xec lint --live',
    remedy: 'Declare it, or take it off.',
  },
  'stranger-public': {
    meaning:
      'A container that is not declared is on a declared network and publishes a port on all addresses.',
    why: 'It is a way in to the network that the file does not show.',
    example: '$ docker run -d --network shop -p 8080:80 nginx; xec lint --live',
    remedy: 'Declare it with its ports, or take it off.',
  },
  'host-port-taken': {
    meaning: 'A declared port of the host is held by a container that is not declared.',
    why: 'One port of the host goes to one container: the declared one cannot start with it.',
    example: '$ docker run -d -p 8080:80 nginx; xec lint --live',
    remedy: 'Publish another port, or stop the other container.',
  },
  'mode-stopped': {
    meaning: 'The container whose network a target shares does not run.',
    why: 'A container in the mode "container:" cannot start before the other one.',
    example: '$ docker stop app; xec lint --live',
    remedy: 'Start the other one first.',
  },
  'network-lonely': {
    meaning: 'One container alone is on an internal network.',
    why: 'It reaches nobody over it and nobody reaches it; most often the other end is on another network by mistake.',
    example: '$ docker network disconnect data db; xec lint --live',
    remedy: 'Put those on it that are to reach it.',
  },
  'network-orphaned': {
    meaning: 'A network of the engine has no container on it and is not declared.',
    why: 'Removing containers leaves their networks behind; each keeps a subnet, and engines have only some thirty to give.',
    example: '$ docker network create old; xec lint --live',
    remedy: 'Remove it, or declare it.',
  },
  'subnet-routed': {
    meaning: 'A declared subnet overlaps a route of the host that is not of the engine.',
    why: 'The host then sends what is for the office or the VPN to the containers: whoever is there is cut off.',
    example: '$ ip route add 10.1.0.0/16 dev tun0; xec lint --live',
    remedy: 'Choose a subnet that the host has no route to.',
  },
}
