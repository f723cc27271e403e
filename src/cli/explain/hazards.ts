// What is meant by the hazards of a plan.
import type { HazardType } from '../../plan/document.ts'
import type { Meaning } from './meaning.ts'

/** The meaning of each hazard. */
export const HAZARD_MEANINGS: Readonly<Record<HazardType, Meaning>> = {
  prunes: {
    meaning: 'A network of the project is removed.',
    why: 'What is no longer declared goes, as declared.',
    example: '- remove network old (not declared)',
    remedy: 'Nothing. "protect: true" keeps a network.',
  },
  'detaches-running': {
    meaning: 'A running container leaves a network.',
    why: 'Connections over that network end.',
    example: '- disconnect from bridge (not declared)',
    remedy: 'Nothing, if the container is meant to leave.',
  },
  'names-lost': {
    meaning: 'A running container loses an alias.',
    why: 'Whoever asks for that name no longer finds the container.',
    example: 'aliases  [api, rest-api] -> [api]',
    remedy: 'Nothing, or keep the alias in the file.',
  },
  'default-route-changes': {
    meaning: 'Another network becomes the gateway of a running container.',
    why: 'The gateway network carries published ports and the way out; its connections are reset.',
    example: '+ connect to frontend',
    remedy:
      'Set "gwPriority" on the network that is to stay the gateway, where the engine has it (API 1.48).',
  },
  'exposure-broadens': {
    meaning:
      'A container can be reached from where it could not be before (another container, the host, the local network, the internet), or can reach out where it could not.',
    why: 'Whoever gets into one of them gets further than before. The plan lists all ways that it opens, and "xec why" explains each.',
    example: '+ shop-web <-> shop-db over backend',
    remedy:
      'Nothing, if that is meant. It is a notice, and with "exposureBroadens: danger" in "defaults.guards" a danger that needs --allow exposure-broadens.',
  },
  'replaces-network': {
    meaning: 'A network with running containers on it is replaced.',
    why: 'No engine can change a network in place. Its containers are off it for a moment, and come back with all their settings.',
    example: '-/+ replace network frontend (differs from the file)',
    remedy: 'If a moment without the network is all right, pass --allow replaces-network.',
  },
  'foreign-endpoints': {
    meaning: 'Containers whose attachments the file does not manage are moved.',
    why: 'Those containers belong to somebody else, who may not know of this.',
    example: '$ docker run --network frontend other',
    remedy: 'Ask whoever runs them, then pass --allow foreign-endpoints.',
  },
  'isolates-running': {
    meaning: 'A running container ends with no network, or a publishing one with internal networks only.',
    why: 'Nobody reaches the container any more, or nobody from outside.',
    example: 'networks: []   # of a container that runs',
    remedy: 'Give it a network that stays, or pass --allow isolates-running.',
  },
  'address-changes': {
    meaning: 'A static address is lost, or another one given.',
    why: 'Whoever has the old address written down no longer finds the container.',
    example: 'ipv4Address: 172.30.0.5 -> 172.30.0.6',
    remedy: 'Correct whoever uses the old one, then pass --allow address-changes.',
  },
  'loses-settings': {
    meaning: 'Something that was asked for cannot be asked for again, or the engine does not show it.',
    why: 'What was set by hand and is not in the file would be gone, and nobody could tell later what it was.',
    example: '$ docker network connect --link-local-ip 169.254.1.5 frontend web',
    remedy: 'Declare the settings that the message names, or pass --allow loses-settings.',
  },
  'breaks-start': {
    meaning: 'A container cannot start again without the network.',
    why: 'A container looks for the network of its network mode whenever it starts.',
    example: '$ docker run --network old nginx',
    remedy: 'Create the container anew with another network, or pass --allow breaks-start.',
  },
  adopts: {
    meaning: 'A network that xec did not make is replaced.',
    why: 'Another tool made the network and may still count on it, for instance by its labels, which are kept.',
    example: 'frontend: { adopt: true }',
    remedy: 'If xec is to own it from now on, pass --allow adopts.',
  },
  'too-many-removals': {
    meaning:
      'More than 30 % of ten or more networks of the project are removed, or what defaults.guards says; said of the first change only.',
    why: 'So many removals at once are more often an empty or wrong file than a wish.',
    example: 'name: shop   # and half of the networks gone',
    remedy:
      'Look at the file and its profile; if it is right, pass --allow too-many-removals, or set "defaults.guards".',
  },
  'removes-all': {
    meaning: 'All networks of the project are removed; said of the first change only.',
    why: 'A project with nothing left is more often a wrong file than a wish.',
    example: 'networks: {}',
    remedy: 'Look at the file and its profile; if it is right, pass --allow removes-all.',
  },
}
