// What is meant by the errors that end a run.
import type { ErrorCode } from '../../model/errors.ts'
import type { Meaning } from './meaning.ts'

/** The meaning of each error. Wrong usage is a problem of a command. */
export const ERROR_MEANINGS: Readonly<Record<Exclude<ErrorCode, 'usage'>, Meaning>> = {
  'config-invalid': {
    meaning: 'The configuration is missing or has errors.',
    why: 'Nothing is planned from a file that is not understood in full.',
    example: '$ xec plan -c broken.yaml',
    remedy: 'Correct the lines that the messages name; "xec validate" checks them without an engine.',
  },
  'plan-invalid': {
    meaning: 'The plan was made by hand or by another program, and its steps do not fit together.',
    why: 'Steps that wait for each other, or for none that exists, could leave something half done.',
    example: "plan.steps[0].waitsFor = ['no-such-step']",
    remedy: 'Make the plan with xec.',
  },
  'plan-file': {
    meaning: 'A plan file cannot be read or written, or is none that xec wrote.',
    why: 'A plan that somebody changed by hand is not the one that was reviewed.',
    example: '$ xec apply edited-plan.json',
    remedy: 'Make it again with "xec plan --out FILE".',
  },
  'engine-unreachable': {
    meaning: "Nothing answers at the engine's address, or not in time.",
    why: 'Without an answer nobody knows what is there.',
    example: '$ xec plan --engine tcp://10.0.0.9:2375',
    remedy: 'Check --engine, DOCKER_HOST or the context of the Docker CLI, and whether the daemon runs.',
  },
  'engine-denied': {
    meaning: 'The engine is there and does not let this user in.',
    why: 'The socket of an engine belongs to root, or to a group such as "docker".',
    example: '$ xec plan   # as a user outside the group "docker"',
    remedy: 'Run it as a user who may use the engine, or give this one the permission.',
  },
  'engine-answer': {
    meaning: 'What answers there does not speak the Docker Engine API as it is known.',
    why: 'An answer that is half understood would be a plan that is half right.',
    example: '$ xec plan --engine http://127.0.0.1:8080',
    remedy: "Check that the address is the engine's; a proxy between may break answers.",
  },
  'engine-refused': {
    meaning: 'The engine refused a request.',
    why: "The message is the engine's own, with the call that it refused.",
    example: 'POST /networks/create: answered 403',
    remedy: 'Do what the message asks for. If a plan should have known it before, report it.',
  },
  locked: {
    meaning: 'Another run holds the lock of this project or of the engine, and did not release it in time.',
    why: 'Two runs at once would each see half of what the other one does.',
    example: '$ xec apply --lock-timeout 0s',
    remedy:
      'Wait for the other run; "xec lock" shows it. "xec lock release ID" gives up a lock whose run is dead.',
  },
  'lock-lost': {
    meaning: 'The lock of this run was released or taken over while it was at work, so that it stopped.',
    why: 'Without its lock a run no longer knows that it is alone.',
    example: '$ xec lock release 1a2b3c4d5e6f   # of a run that is alive',
    remedy: 'Plan again, and apply what is left.',
  },
  journal: {
    meaning: 'What is needed to undo the steps can be written nowhere, or an earlier journal cannot be read.',
    why: 'Without it a crash could leave a container off its networks, with nobody who knows which.',
    example: '$ df -h ~/.local/state',
    remedy: 'Make room or give the permission; --no-journal goes on without, at your own risk.',
  },
  'recovery-needed': {
    meaning: 'An earlier apply is half done, and could not be brought to its end without you.',
    why: 'A new plan on top of what is half done could make that permanent.',
    example: '$ xec apply',
    remedy: 'Look at it with "xec recover".',
  },
  unexpected: {
    meaning: 'Something happened that xec does not know.',
    why: 'This is a fault of xec. Nothing is hidden behind a vague message: the detail is what was thrown.',
    example: '$ XEC_DEBUG=1 xec plan',
    remedy: 'Run it again with XEC_DEBUG=1 in the environment, and report what it prints.',
  },
}
