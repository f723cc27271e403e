// What is meant by the findings of a diagnosis.
import type { DoctorCode } from '../../doctor/codes.ts'
import type { Meaning } from './meaning.ts'

/** The meaning of each finding. */
export const DOCTOR_MEANINGS: Readonly<Record<DoctorCode, Meaning>> = {
  'forwarding-off': {
    meaning: "The kernel of the engine's host does not pass packets from one network to another.",
    why: 'All that containers send beyond their own network, and all that comes to their ports, is passed on by the host.',
    example: '$ sysctl -w net.ipv4.ip_forward=0 && xec doctor',
    remedy:
      'Set net.ipv4.ip_forward to 1, now and in a file below /etc/sysctl.d, and find out what switched it off.',
  },
  'firewall-off': {
    meaning: 'The daemon was started with "iptables": false, on its command line or in its file.',
    why: "The engine's rules keep networks apart, translate addresses and open published ports. Without them each of these is somebody else's task.",
    example: '$ dockerd --iptables=false',
    remedy: 'Take it out and restart the daemon, unless something else keeps such rules.',
  },
  'container-missing': {
    meaning: 'The file declares a container that the engine does not have.',
    why: 'xec attaches containers, and does not create them. A plan stops at this.',
    example: '$ docker rm -f db && xec doctor',
    remedy: 'Create it, correct "container:", or say "optional: true".',
  },
  'network-missing': {
    meaning: 'The file declares a network that the engine does not have.',
    why: 'Its containers do not meet there until it is.',
    example: '$ docker network rm frontend && xec doctor',
    remedy: 'Run "xec apply"; an external network has to be created by its owner.',
  },
  'network-gone': {
    meaning: 'A container is on a network, or was created for one, that was removed or made anew since.',
    why: 'A container that runs does not notice; the engine refuses to start it the next time.',
    example: '$ docker network rm --force backend   # with a stopped container on it',
    remedy:
      'Take it off the old network by name and put it on the new one; "xec apply" does so for what the file declares.',
  },
  'namespace-gone': {
    meaning:
      'A container in network mode "container:" shares the network of one that is gone or does not run.',
    why: 'It has no network of its own, and cannot be started before the other one.',
    example: '$ docker run -d --network container:app proxy && docker rm -f app',
    remedy: 'Start the other one first. If it was created anew, this one has to be, too.',
  },
  'port-taken': {
    meaning:
      'A container does not run, and a port of the host that it publishes is held by another container or by a process of the host.',
    why: 'An address and port of the host belong to one at a time.',
    example: '$ docker run -d -p 8080:80 nginx; docker run -d -p 8080:80 nginx',
    remedy: 'Publish another port, or stop who has it.',
  },
  'address-taken': {
    meaning:
      'Two containers are given one static address on a network, or one asks for what another one was given by chance.',
    why: 'A container that does not run does not hold its address: the engine gives it away, and refuses to start the container then.',
    example: '$ docker network connect --ip 172.25.0.5 backend db   # which cache has',
    remedy: 'Give one of them another address, outside of the ip_range that the engine gives away.',
  },
  'addresses-used-up': {
    meaning: 'The subnet of a network, or its ip_range, has no address left.',
    why: 'The next container that is to join is refused.',
    example: 'networks: { small: { ipam: { subnet: 10.60.1.0/30 } } }',
    remedy: 'Declare a larger subnet and apply, or take containers off the network.',
  },
  'container-restarting': {
    meaning: 'The process of a container ends as soon as it is started, again and again.',
    why: 'It is reached now and then at best; the cause is in the container.',
    example: '$ docker run -d --restart always busybox false',
    remedy: 'Look into its log.',
  },
  'container-not-running': {
    meaning: 'A container that the file declares, or that was asked about, does not run.',
    why: 'It has no address and no name while it does not run, so that nobody reaches it.',
    example: '$ docker stop db && xec doctor db',
    remedy: 'Start it; the evidence has its exit code and what the engine says of it.',
  },
  'no-network': {
    meaning: 'A container runs and is on no network at all.',
    why: 'It reaches nothing, and nobody reaches it.',
    example: '$ docker network disconnect bridge web',
    remedy: 'Put it on a network.',
  },
  'not-as-declared': {
    meaning: 'A container is not on a network on which the file declares it.',
    why: 'Others look for it where the file says that it is.',
    example: '$ docker network disconnect backend api && xec doctor',
    remedy: 'Look at "xec plan", and run "xec apply".',
  },
  'no-common-network': {
    meaning: 'Two containers that were asked about together are on no network in common.',
    why: "Containers on different networks do not know each other's names, and no packet passes between them.",
    example: '$ xec doctor web db',
    remedy: 'Put both on one network if they are to talk. That they are not may well be meant.',
  },
  'port-dead': {
    meaning: 'A container publishes ports and is on internal networks only.',
    why: 'An engine opens ports for a container on the network that leads to the host, and an internal one does not.',
    example: '$ docker run -d --network backend -p 5432:5432 db   # with backend internal',
    remedy: 'Put it on one more network that is not internal, or leave the port out.',
  },
  'port-local': {
    meaning: 'A service listens on 127.0.0.1 of its container, and its port is published.',
    why: 'Every container has a 127.0.0.1 of its own: nobody outside of it gets there, published or not.',
    example: '$ docker run -d -p 3000:3000 app --host 127.0.0.1',
    remedy: 'Let it listen on 0.0.0.0.',
  },
  'ipv6-off': {
    meaning:
      'A network has an IPv6 subnet, or a container on it a static IPv6 address, and was made without IPv6.',
    why: 'Engines keep the subnet and do not use it.',
    example: '$ docker network create --subnet 2001:db8:1::/64 web',
    remedy: 'Declare "enableIPv6: true" and apply.',
  },
  'container-failed': {
    meaning: 'A container that nobody asked about ended with an error, or could not be started.',
    why: 'Something may wait for it.',
    example: '$ docker run -d busybox sh -c "exit 3" && xec doctor',
    remedy: 'Look into its log, or remove it.',
  },
  'container-paused': {
    meaning: 'A container is paused.',
    why: 'The kernel opens connections for it, and nobody answers.',
    example: '$ docker pause db',
    remedy: 'Unpause it.',
  },
  'container-unhealthy': {
    meaning: 'The health check of a container fails.',
    why: 'It runs, and may not do what it is there for.',
    example: '$ docker run -d --health-cmd false nginx',
    remedy: 'Look at what the check prints.',
  },
  'port-unheard': {
    meaning: 'A container publishes a TCP port on which nobody listens inside of it.',
    why: "Connections are refused, or opened and closed at once by the engine's proxy.",
    example: '$ docker run -d -p 8080:8080 nginx   # which listens on 80',
    remedy: 'Look whether the service has started, and on which port it listens.',
  },
  'port-ignored': {
    meaning: 'A container publishes ports in a network mode that has none to publish.',
    why: 'In mode "host" it uses the host\'s own ports, whatever is published.',
    example: '$ docker run -d --network host -p 8080:80 nginx',
    remedy: 'Leave the ports out, or create the container on a network.',
  },
  'default-bridge-names': {
    meaning: "Several containers are on the engine's default network and on no other.",
    why: 'The default network has no name service: containers know each other by address only.',
    example: '$ docker run -d --name db postgres; docker run busybox nslookup db',
    remedy: 'Declare a network and put them on it.',
  },
  'name-shared': {
    meaning: 'The name of a container is an alias of another one on the same network.',
    why: 'The name service gives the addresses of both, so that half of the connections go to the wrong one.',
    example: '$ docker network connect --alias db backend cache   # beside a container called db',
    remedy: 'Give the alias another name.',
  },
  'mtu-too-large': {
    meaning: 'The packets of a network are longer than the device takes through which they leave the host.',
    why: 'Where nobody says that a packet was too long, small answers pass and large ones hang: TLS, downloads, database dumps.',
    example: '$ ip link set eth0 mtu 1450 && xec doctor',
    remedy: 'Declare com.docker.network.driver.mtu for the network and apply.',
  },
  'ipv6-host-off': {
    meaning: 'The host has IPv6 switched off, or does not forward it, and networks have it.',
    why: 'Containers have IPv6 addresses and get no further than their network; programs that try IPv6 first wait for a timeout.',
    example: '$ sysctl -w net.ipv6.conf.all.forwarding=0 && xec doctor',
    remedy: 'Switch it on, or make the network without IPv6.',
  },
  'bridge-filter-off': {
    meaning: 'A network is to keep its containers apart, and the firewall does not see what passes a bridge.',
    why: 'The rule is there, and no packet ever comes to it.',
    example: '$ sysctl -w net.bridge.bridge-nf-call-iptables=0 && xec doctor',
    remedy: 'Load br_netfilter and switch it on.',
  },
  'subnets-clash': {
    meaning: 'Two networks of the engine have addresses in common.',
    why: 'The host can send a packet to one of the two only.',
    example: '$ docker network create -d macvlan --subnet 172.17.0.0/16 lan',
    remedy: 'Declare another subnet for one of them.',
  },
  'route-overlap': {
    meaning:
      'A network has addresses for which the host has a route that leads elsewhere, to a VPN for example.',
    why: 'Containers do not reach machines there, or the host does not reach the containers.',
    example: '$ ip route add 10.0.0.0/8 dev tun0   # beside a network 10.5.0.0/24',
    remedy: 'Declare a subnet that nobody else has.',
  },
  'subnets-used-up': {
    meaning: 'All subnets that the engine chooses from are in use.',
    why: 'Docker has about thirty by itself. The next network that does not say its subnet is refused.',
    example: '$ for i in $(seq 31); do docker network create n$i; done',
    remedy: 'Remove networks that nobody uses, declare subnets, or give the daemon more pools.',
  },
  'endpoint-left': {
    meaning: 'A network counts an endpoint of a container that does not exist.',
    why: 'The engine refuses to remove a network that has active endpoints, whosever they are.',
    example: 'error while removing network: network backend has active endpoints',
    remedy: 'Take the endpoint away by force, as the fix says.',
  },
  'network-name-twice': {
    meaning: 'Two networks of the engine have one name.',
    why: 'Old engines allow it. A command or a file that names the network may mean either.',
    example: '$ docker network create web; docker network create web   # up to Docker 24',
    remedy: 'Remove one of the two by its id.',
  },
  'journal-left': {
    meaning: 'An apply did not come to its end and left its journal.',
    why: 'Containers may be off networks that they should be on.',
    example: "$ kill -9 $(pgrep -f 'xec apply') && xec doctor",
    remedy: 'Run "xec recover" with the file of that project.',
  },
  'lock-left': {
    meaning: 'A lock is there whose run has ended, or whose time is over.',
    why: 'A run that is killed does not release its lock.',
    example: '$ xec doctor   # after a machine was switched off during an apply',
    remedy: 'Release it, or let the next run take it over.',
  },
  'icc-off': {
    meaning: 'Containers are on a network that keeps its containers apart.',
    why: 'With enable_icc "false" names resolve and connections time out. Mostly it is meant.',
    example: '$ docker network create -o com.docker.network.bridge.enable_icc=false locked',
    remedy: 'If they are to talk, put them on a network without that option.',
  },
  'internal-only': {
    meaning: 'A container that was asked about is on internal networks only.',
    why: 'From an internal network no route leads out. Mostly it is meant.',
    example: '$ xec doctor db',
    remedy: 'If it is to get out, put it on one more network that is not internal.',
  },
  'placeholder-left': {
    meaning:
      'A network that stood in for another one while containers needed its name is not needed any more.',
    why: 'It holds a name and nothing else.',
    example: '$ docker rm -f old-web && xec doctor',
    remedy: 'The next "xec apply" of its project removes it.',
  },
}
