// What is meant by the exit codes.
import type { Exit } from '../exit-codes.ts'
import type { Meaning } from './meaning.ts'

/** The meaning of each exit code, by its name. */
export const EXIT_MEANINGS: Readonly<Record<Exit, Meaning>> = {
  done: {
    meaning: 'It worked, or there was nothing to do.',
    why: 'Scripts go on.',
    example: '$ xec apply --yes; echo $?',
    remedy: '',
  },
  error: {
    meaning:
      'Wrong usage, something unexpected, an error found against the engine (a container that does not exist, a foreign network that differs, a field that this engine does not support), a finding of xec lint from --fail-on upwards, a journal that can be kept nowhere or cannot be read, or a plan file that cannot be read or written, was edited, or is for another engine or another environment.',
    why: 'Something has to be changed by a person before it can work.',
    example: '$ xec plan --nonsense; echo $?',
    remedy: 'Read the message; each error says what to do.',
  },
  'changes-pending': {
    meaning: 'xec plan --detailed-exitcode found changes.',
    why: 'A script can tell changes from none and from errors, as with Terraform.',
    example: '$ xec plan --detailed-exitcode; echo $?',
    remedy: 'xec apply makes them.',
  },
  'config-invalid': {
    meaning: 'The configuration is missing or invalid.',
    why: 'It is for the author of the file, not for whoever runs the engine.',
    example: '$ xec validate; echo $?',
    remedy: 'Correct the lines that the message shows; xec validate checks them without an engine.',
  },
  'engine-unreachable': {
    meaning: 'The engine cannot be reached, denies access, or does not speak the Docker Engine API.',
    why: 'It may pass: a script may try again later.',
    example: '$ xec plan --engine tcp://10.0.0.9:2375; echo $?',
    remedy: 'Check --engine, DOCKER_HOST and the permissions of the socket.',
  },
  refused: {
    meaning:
      'The plan holds dangers that nobody agreed to, a protected network is in the way, the plan breaks a policy, or nobody can be asked and --yes was not given.',
    why: 'A person has to agree first.',
    example: '$ xec apply --yes; echo $?',
    remedy:
      'Look at the dangers and pass the --allow that the message prints, lift the protection in the file, close what breaks the policy or write an exception, or pass --yes.',
  },
  stale: {
    meaning:
      'The engine changed between the plan that was shown and the answer to the question, or in a way that matters to a saved plan; or the plan has another digest than the one that was approved.',
    why: 'What is carried out is what was shown, and nothing else.',
    example: '$ xec apply; echo $?',
    remedy: 'Look at what has changed; plan again.',
  },
  locked: {
    meaning: 'Another run holds the lock, and did not release it within --lock-timeout.',
    why: 'It will pass: a script may try again later.',
    example: '$ xec apply --yes --lock-timeout 0s; echo $?',
    remedy:
      'Wait for the other run; xec lock shows it, and xec lock release ID gives up a lock whose run is dead.',
  },
  declined: {
    meaning: 'The question was answered with no.',
    why: 'The answer was no, which is no failure and no success either.',
    example: '$ xec apply; echo $?',
    remedy: '',
  },
  interrupted: {
    meaning:
      'The run was interrupted (Ctrl-C, SIGTERM, or the lock was about to end) and nothing is half done: what was, is taken back.',
    why: 'What was begun was finished or taken back.',
    example: '$ timeout -s INT 5 xec apply --yes; echo $?',
    remedy: 'xec plan shows what is left, xec apply does it.',
  },
  'half-done': {
    meaning:
      'Something was taken away and not given back, and could not be taken back either; or it is half done since an earlier run, and not certain how to end it. The report names it, and the journal stays.',
    why: 'This one needs somebody, soon: a container may be off a network that it should be on.',
    example: '$ xec apply --yes; echo $?',
    remedy:
      'Remove the cause and run xec apply again: it finishes or takes back what is half done. Where that is not certain, xec recover with --complete, --undo or --discard. For containers that the file does not declare, the report also prints the command that puts them back.',
  },
  failed: {
    meaning: 'A step failed, and nothing is worse than before: what was half done is taken back.',
    why: 'The engine refused something, and all is as it was before or better.',
    example: '$ xec apply --yes; echo $?',
    remedy: 'Remove the cause and run xec apply again.',
  },
  'differs-after': {
    meaning: 'All steps were done, and the engine still differs from the file.',
    why: 'Somebody or something changed the engine at the same time, or undoes what was done.',
    example: '$ xec apply --yes; echo $?',
    remedy:
      'The report shows what differs. Run xec apply again; if it says the same again, find out who undoes it.',
  },
  'check-failed': {
    meaning:
      'xec check found that something cannot connect that should, or can that should not; or xec why --live that a step is not as the model says.',
    why: 'What works by the rules may be stopped by a firewall, or by nobody who listens; a pipeline must hear of it.',
    example: '$ xec check   # while db listens on 127.0.0.1 only',
    remedy:
      'Look at what failed; xec why FROM TO --live tries each step of a pair and says what is likely behind it.',
  },
}
