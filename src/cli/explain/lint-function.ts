// What is meant by the rules of lint about what does not work, or not for long.
import { renderLines, type Meaning } from './meaning.ts'

/** The meaning of each of these rules. */
export const LINT_FUNCTION_MEANINGS: Readonly<
  Record<
    | 'overlay-closed'
    | 'overlay-mtu'
    | 'parent-missing'
    | 'ports-internal'
    | 'icc-off'
    | 'link-elsewhere'
    | 'mode-undeclared'
    | 'ipv6-subnetless'
    | 'subnet-public'
    | 'address-unreserved'
    | 'alias-taken'
    | 'alias-missing',
    Meaning
  >
> = {
  'overlay-closed': {
    meaning: 'A container is on an overlay network that is not attachable.',
    why: 'Without "attachable" services alone can join an overlay: the engine refuses every other container.',
    example: renderLines(
      'networks:',
      '  mesh: { driver: overlay, encrypted: true }',
      'targets:',
      '  containers:',
      '    api: { networks: [mesh] }',
    ),
    remedy: 'Add "attachable: true" to the network.',
  },
  'overlay-mtu': {
    meaning: 'The MTU of an overlay leaves no room for what the overlay adds to each packet.',
    why: 'VXLAN adds 50 bytes, and encryption 30 more, to packets that hold 1500 as a rule. What is too long is cut or lost: small requests work, large transfers hang.',
    example: renderLines(
      'networks:',
      '  mesh:',
      '    driver: overlay',
      '    attachable: true',
      '    encrypted: true',
      '    options: { com.docker.network.driver.mtu: 1500 }',
      'targets:',
      '  containers:',
      '    api: { networks: [mesh] }',
    ),
    remedy:
      'Write 1450 or less, with encryption 1420, or leave it to the engine. If the network between the hosts carries more, say so beside the line.',
  },
  'parent-missing': {
    meaning: 'A macvlan or ipvlan network does not say on which device of the host it is.',
    why: 'The engine then makes a device that leads nowhere: containers get an address of the office network and reach nobody on it.',
    example: renderLines(
      'networks:',
      '  office: { driver: macvlan, ipam: { subnet: 192.168.1.0/24 } }',
      'targets:',
      '  containers:',
      '    printer: { networks: [office] }',
    ),
    remedy: 'Name the device with "options: { parent: eth0 }", or add "internal: true".',
  },
  'ports-internal': {
    meaning: 'A target publishes ports and is on internal networks only.',
    why: 'Engines publish nothing on internal networks: the port is declared, and nobody gets through.',
    example: renderLines(
      'networks:',
      '  data: { internal: true }',
      'targets:',
      '  containers:',
      '    api: { networks: [data], ports: ["127.0.0.1:8080:80"] }',
    ),
    remedy: 'Remove the ports, or put the container on a network that is not internal as well.',
  },
  'icc-off': {
    meaning: 'Several targets are on a network whose containers may not reach each other.',
    why: 'With "enable_icc" off the engine drops what they send each other. Links open nothing on a network of your own: they only add names.',
    example: renderLines(
      'networks:',
      '  locked: { options: { com.docker.network.bridge.enable_icc: "false" } }',
      'targets:',
      '  containers:',
      '    api: { networks: { locked: { links: ["store:db"] } } }',
      '    store: { networks: [locked] }',
    ),
    remedy: 'Put those that talk to each other on a network of their own.',
  },
  'link-elsewhere': {
    meaning: 'A link names a container that is not on this network.',
    why: 'Containers reach each other only over a network that both are on; a link adds a name and no way.',
    example: renderLines(
      'networks:',
      '  front: {}',
      '  back: {}',
      'targets:',
      '  containers:',
      '    api: { networks: { front: { links: ["store:db"] } } }',
      '    web: { networks: [front] }',
      '    store: { networks: [back] }',
    ),
    remedy: 'Put both on one network; an alias there does what the link was for.',
  },
  'mode-undeclared': {
    meaning: 'A target is in the network of a container that the file does not declare.',
    why: 'It cannot start before that one, and nobody who reads the file sees that it depends on it.',
    example: renderLines(
      'networks:',
      '  shop: {}',
      'targets:',
      '  containers:',
      '    proxy: { network: "container:app" }',
      '    web: { networks: [shop] }',
    ),
    remedy: 'Declare the other container too, so that a plan fails where it is missing.',
  },
  'ipv6-subnetless': {
    meaning: 'A network has IPv6 and no subnet for it.',
    why: 'Docker up to 26 refuses to create it; later versions and Podman choose a subnet by chance.',
    example: renderLines(
      'networks:',
      '  shop: { enableIPv6: true }',
      'targets:',
      '  containers:',
      '    web: { networks: [shop] }',
    ),
    remedy: 'Add a subnet of fd00::/8.',
  },
  'subnet-public': {
    meaning: 'An IPv4 subnet is none of those that are free to use.',
    why: "Its addresses are somebody's on the internet, whom the host and its containers reach no more.",
    example: renderLines(
      'networks:',
      '  shop: { ipam: { subnet: 172.40.0.0/16 } }',
      'targets:',
      '  containers:',
      '    web: { networks: [shop] }',
    ),
    remedy: 'Choose a subnet in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16.',
  },
  'address-unreserved': {
    meaning: 'A static IPv4 address may be given to another container on the network.',
    why: 'Without "ip_range" the engine gives addresses of the whole subnet to containers that ask for none. While the one with the static address is stopped, another may get it, and it cannot start.',
    example: renderLines(
      'networks:',
      '  shop: { ipam: { subnet: 10.1.0.0/24 } }',
      'targets:',
      '  containers:',
      '    dns: { networks: { shop: { ipv4Address: 10.1.0.10 } } }',
      '    web: { networks: [shop] }',
    ),
    remedy: 'Give the network an "ip_range" without the static addresses.',
  },
  'alias-taken': {
    meaning: 'An alias is the name of another container on the network.',
    why: 'The engine gives every container its own name there, so that lookups find one or the other.',
    example: renderLines(
      'networks:',
      '  shop: {}',
      'targets:',
      '  containers:',
      '    web: { networks: [shop] }',
      '    api: { networks: { shop: { aliases: [web] } } }',
    ),
    remedy: 'Choose another alias.',
  },
  'alias-missing': {
    meaning: 'The only name that others find a container by is no host name.',
    why: 'Engines resolve names with "_", but web frameworks, browsers and TLS libraries refuse them as hosts.',
    example: renderLines(
      'networks:',
      '  shop: {}',
      'targets:',
      '  containers:',
      '    web: { networks: [shop] }',
      '    db: { container: shop_store_1, networks: [shop] }',
    ),
    remedy: 'Give it an alias of letters, digits and "-".',
  },
}
