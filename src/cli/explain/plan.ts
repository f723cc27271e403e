// What is meant by the problems of planning.
import type { PlanCode } from '../../plan/codes.ts'
import type { Meaning } from './meaning.ts'

/** The meaning of each code of a plan. */
export const PLAN_MEANINGS: Readonly<Record<PlanCode, Meaning>> = {
  'network-ambiguous': {
    meaning:
      'Networks are found by their whole name; nothing is done to any of them until one name means one network.',
    why: 'Docker lets several networks have one name, and calls that name them then reach one of them by chance.',
    example: '$ docker network create shop && docker network create shop',
    remedy: 'Remove or rename the networks that the detail names by id.',
  },
  'network-missing': {
    meaning: 'An external network must exist; xec never creates it.',
    why: 'What xec did not make it cannot make again: only its owner knows its settings.',
    example: 'corp: { external: true, name: corp_net }',
    remedy: 'Create it, or correct its name. Without "external: true" xec creates it.',
  },
  'network-foreign': {
    meaning: 'It is replaced only with adopt: true in the file or --adopt.',
    why: 'To replace it would take the network of another tool away from it.',
    example: '$ docker network create --internal frontend',
    remedy:
      'Declare it as it is, give it another name in the file, mark it "external: true", or let xec replace it with "adopt: true" or --adopt.',
  },
  'network-of-other-project': {
    meaning: 'Its labels name another project.',
    why: "Two projects that change one network undo each other's work.",
    example: '$ docker network inspect -f \'{{index .Labels "sh.xec.project"}}\' frontend',
    remedy: 'Give the network another name, or mark it "external: true" in one of the projects.',
  },
  'network-conflict': {
    meaning: 'They share a name, a subnet, a bridge or a parent device.',
    why: 'The engine refuses the second one, in the middle of an apply.',
    example: '$ docker network create --subnet 172.30.0.0/16 other',
    remedy: 'Choose another subnet, name, bridge or parent, or remove the network that the detail names.',
  },
  'network-in-use-elsewhere': {
    meaning: 'Services or other nodes use it, or this node is no manager.',
    why: 'xec sees one node. To remove such a network would cut off what runs on the others.',
    example: '$ docker service create --network mesh nginx',
    remedy: 'Plan on a manager, and take the services off the network first.',
  },
  'network-unknown': {
    meaning: 'It is taken to exist, and joined by name.',
    why: 'A worker of a Swarm shows an overlay network only while a container of its own is on it.',
    example: '$ docker network ls   # on a worker',
    remedy: 'Nothing, if the network exists. Plan on a manager to be sure.',
  },
  'config-source-in-use': {
    meaning: 'The consumer has to be declared, or to go first.',
    why: 'Engines do not remove a config-only network while another one is made from it.',
    example: 'frontend: { configFrom: base }   # no longer in the file',
    remedy: 'Declare the consumer as well, or remove it first.',
  },
  'config-source-missing': {
    meaning: 'The configFrom of a network must name a config-only network.',
    why: 'The network cannot be made without the settings that it takes from there.',
    example: 'frontend: { configFrom: base }',
    remedy: 'Declare it with "configOnly: true", or correct the name.',
  },
  'consumer-not-owned': {
    meaning: 'It was made later than its source, which does not list it.',
    why: 'Such a network carries no labels of its own, so that its source has to say whose it is.',
    example: '$ docker network create --config-from base mine',
    remedy: 'Remove it by hand if it is not needed any more.',
  },
  'container-missing': {
    meaning: 'Unless the target is optional: true, or with --allow-missing.',
    why: 'xec attaches containers and does not create them. A name that is misspelt would otherwise be ignored for ever.',
    example: 'web: { container: ngnix }',
    remedy: 'Start the container, correct its name, or say "optional: true" if it may be missing.',
  },
  'container-unattachable': {
    meaning: 'It has the networking of the host, of another container or none, or it is at its end.',
    why: 'An engine may take the call, and then the container never starts again.',
    example: '$ docker run --network host nginx',
    remedy: 'Start the container anew with a network of its own, or take its networks out of the file.',
  },
  'container-paused': {
    meaning: 'Podman cannot attach a paused container.',
    why: 'Podman freezes the network of a paused container together with it.',
    example: '$ podman pause web',
    remedy: 'Unpause it, and plan again.',
  },
  'container-of-service': {
    meaning: 'Its service decides which networks it is on.',
    why: 'The Swarm makes such containers anew as it likes, and forgets what was done to a single one.',
    example: '$ docker service create --name web nginx',
    remedy: 'Give the networks to the service; name no container of it in the file.',
  },
  'container-mode-by-id': {
    meaning: 'It could never start again once the network has another id.',
    why: 'Replaced, the network has a new id, and the container looks for the old one when it starts.',
    example: '$ docker run --network 3f1b9a0c nginx',
    remedy: "Start the container anew with the network's name.",
  },
  'address-outside': {
    meaning: 'Declare an address inside the subnet.',
    why: 'The engine refuses the address in the middle of a replace.',
    example: 'ipam: { subnet: 172.31.0.0/16 }   # and web stays at 172.30.0.5',
    remedy: 'Declare an address inside the new subnet, or keep the subnet.',
  },
  'address-without-subnet': {
    meaning: 'The network has no subnet of that family, or it is the default network.',
    why: 'Engines give static addresses only where somebody chose the subnet.',
    example: 'bridge: { ipv4Address: 172.17.0.5 }',
    remedy: 'Declare a subnet for the network, or do without the static address.',
  },
  'network-closed': {
    meaning: 'It is config-only, or a Swarm network for services only.',
    why: 'The network is there for something else than single containers.',
    example: 'mesh: { driver: overlay }   # without "attachable: true"',
    remedy: 'Say "attachable: true", or name another network.',
  },
  'address-reserved': {
    meaning: 'It is the gateway, an auxiliary address, or the first or last address of the subnet.',
    why: 'The address is taken before the first container comes.',
    example: 'ipv4Address: 172.30.0.1   # the gateway',
    remedy: 'Choose another address.',
  },
  'address-taken': {
    meaning: 'The detail names the holder.',
    why: 'Two containers cannot have one address, and whoever holds it is not managed by this file.',
    example: '$ docker run --network frontend --ip 172.30.0.5 other',
    remedy: 'Choose another address, or take it off the container that the detail names.',
  },
  'value-unknown': {
    meaning: 'It is not compared.',
    why: 'What cannot be seen is never taken for a difference, or every plan would show it again.',
    example: 'ipv4Address: 172.30.0.5   # of a stopped container on Podman',
    remedy: 'Nothing. Once the engine shows it, it is compared.',
  },
  'field-without-effect': {
    meaning: 'It is sent to the engine all the same.',
    why: 'A difference in what has no effect would be a change for nothing.',
    example: 'frontend: { attachable: true }   # of local scope',
    remedy: 'Nothing, or remove the field.',
  },
  'field-unsupported': {
    meaning: 'The fix names what it needs.',
    why: 'A setting that the engine drops would look as if it held.',
    example: 'gwPriority: 10   # before API 1.48',
    remedy: 'Do without the field, or use an engine that has it: the fix names the version.',
  },
  'ports-differ': {
    meaning: 'Ports are fixed when a container is created; the fix names the flags.',
    why: 'Published ports are fixed when a container is created, so that no apply could change them.',
    example: 'ports: ["8080:80"]   # and the container publishes 80:80',
    remedy: 'Create the container anew with the flags that the fix names, or correct the file.',
  },
  protected: {
    meaning: 'The plan is not applied until the file says protect: false.',
    why: 'Somebody said that this network must stay. Not even deleting its block from the file lifts that.',
    example: 'backend: { protect: true }',
    remedy: 'If it may go, say "protect: false" in the file and apply.',
  },
  'protected-by-file-only': {
    meaning: 'The network itself carries the protection once it is replaced.',
    why: 'The protection is a label, and labels of a network cannot be changed while it lives.',
    example: 'backend: { protect: true }   # of a network that is there already',
    remedy: 'Nothing. Do not delete the block as long as the network must stay.',
  },
  'project-unnamed': {
    meaning: 'The project has only the name of its folder.',
    why: "The name of a folder can change with a clone, and another project's networks would then be removed.",
    example: 'networks: {}   # and no "name:"',
    remedy: 'Write "name:" at the top of the file.',
  },
}
