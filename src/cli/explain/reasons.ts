// What is meant by the reasons of changes, and of what is kept.
import type { KeptReason, Reason } from '../../plan/document.ts'
import type { Meaning } from './meaning.ts'

/** The meaning of each reason of a change. */
export const REASON_MEANINGS: Readonly<Record<Reason, Meaning>> = {
  missing: {
    meaning: 'It is declared and not there.',
    why: 'The file says that it is to be there.',
    example: '+ create network frontend (does not exist yet)',
    remedy: '',
  },
  'not-declared': {
    meaning: 'It is there and not declared (any more).',
    why: 'The project made it, or it is an attachment that may be cut, and the file does not mention it.',
    example: '- remove network old (not declared)',
    remedy: '',
  },
  differs: {
    meaning: 'It is there and not as declared.',
    why: 'A declared value is another one than the live value. What is not declared is not compared.',
    example: '-/+ replace network frontend (differs from the file)',
    remedy: '',
  },
  renamed: {
    meaning: 'The network has a new name in the file.',
    why: 'The key in the file is the same and the name another one, so that it is the same network.',
    example: '+/- replace network shop-front (renamed in the file)',
    remedy: '',
  },
  stale: {
    meaning: 'The container holds an attachment to a network that exists no more.',
    why: 'Somebody removed the network while the container was stopped; the container could not start.',
    example: '- disconnect from old (points at a network that is gone)',
    remedy: '',
  },
  'network-replaced': {
    meaning: 'The network that it is on, or is made from, is replaced.',
    why: 'A replace takes every container off the old network and puts it on the new one.',
    example: '~ reconnect to frontend (the network is replaced)',
    remedy: '',
  },
  'address-needed': {
    meaning: 'It holds by chance an address that the file gives to another container.',
    why: 'The engine gave away an address that the file gives to another container.',
    example: '~ reconnect to frontend (another container is declared with its address)',
    remedy: '',
  },
  placeholder: {
    meaning:
      'A network that only holds a name, without which a container could not start; or one that is needed no more.',
    why: 'Docker connects a container to nothing while the network of its network mode does not exist.',
    example: '+ create network old (stands in for the network that a container names as its mode)',
    remedy: '',
  },
  adopted: {
    meaning: 'The network was not made by xec, and is replaced by one that is.',
    why: '"adopt: true" or --adopt lets xec replace what it did not make.',
    example: '-/+ replace network frontend (taken over by this project)',
    remedy: '',
  },
  unchanged: {
    meaning: 'It is as declared (only with --show-unchanged).',
    why: 'Shown only where it is asked for.',
    example: '$ xec plan --show-unchanged',
    remedy: '',
  },
}

/** The meaning of each reason for which something is left alone. */
export const KEPT_MEANINGS: Readonly<Record<KeptReason, Meaning>> = {
  'foreign-network': {
    meaning: 'Xec did not make the network: it is used as it is, and never removed.',
    why: 'Only what carries the labels of this project is ever removed.',
    example: '$ docker network create frontend',
    remedy: '',
  },
  external: {
    meaning: 'The project made the network, but the file that is destroyed calls it external.',
    why: 'An external network is used and never changed, whoever made it.',
    example: 'corp: { external: true }',
    remedy: '',
  },
  'project-unnamed': {
    meaning: 'The file has no name:, so nothing is removed.',
    why: 'The name of a folder can change with a clone; what is removed has to belong to a project that was named.',
    example: 'networks: {}   # and no "name:"',
    remedy: '',
  },
  policy: {
    meaning: 'The attachment is not declared, and the policy of the target keeps it.',
    why: 'Attachments that nobody declared may be of another tool, unless "attachments: exact" says that there are none.',
    example: 'attachments: additive',
    remedy: '',
  },
  placeholder: {
    meaning: 'A container could not start without the name.',
    why: 'The network holds a name for a container that could not start without it.',
    example: '$ docker run --network old nginx',
    remedy: '',
  },
  waiting: {
    meaning: 'The container does not exist yet.',
    why: 'A target that is optional, or --allow-missing, lets the rest of the plan go ahead.',
    example: 'web: { optional: true }',
    remedy: '',
  },
}
