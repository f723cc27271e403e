// What is meant by the problems that only a command has.
import type { CliCode } from '../codes.ts'
import type { Meaning } from './meaning.ts'

/** The meaning of each code of a command. */
export const COMMAND_MEANINGS: Readonly<Record<CliCode, Meaning>> = {
  usage: {
    meaning: 'The command line asks for something that does not exist or does not fit together.',
    why: 'A misspelt flag that is ignored is a safeguard that is not there.',
    example: '$ xec plan --detailed-exitcod',
    remedy: 'Look at the help of the command: xec COMMAND --help.',
  },
  'nobody-to-ask': {
    meaning: 'A question has to be answered before anything is changed, and there is no terminal to ask on.',
    why: 'A pipeline must not wait for ever, and must not take silence for a yes.',
    example: '$ xec apply < /dev/null',
    remedy: 'Pass --yes.',
  },
  'consent-needed': {
    meaning: 'The plan holds dangers that nobody agreed to. Nothing was changed.',
    why: '--yes says that nobody need be asked about an ordinary plan; to a danger somebody has to agree by its name.',
    example: '$ xec apply --yes',
    remedy: 'Look at the dangers, and pass the --allow that the message prints.',
  },
  'plan-stale': {
    meaning:
      'The engine changed between the plan that was shown and the moment when it was to be carried out.',
    why: 'What is carried out is what was shown, and nothing else.',
    example: '$ docker network rm frontend   # while xec apply waits for an answer',
    remedy: 'Run it again and look at the new plan.',
  },
  safety: {
    meaning: 'The lock or the journal could be kept in part only, or not be given back. The run goes on.',
    why: 'One of the two places that hold the journal is enough to recover from.',
    example: '$ chmod 500 ~/.local/state && xec apply',
    remedy: 'Look at what the detail says. A lock that was left behind ends by itself; "xec lock" shows it.',
  },
  'recovery-unclear': {
    meaning:
      'Something is half done, and whether it is to be finished or undone cannot be told with certainty.',
    why: 'Somebody else may have touched the same containers since, and a guess could cut them off.',
    example: '$ xec recover --yes',
    remedy: 'Look at it with "xec recover", then pass --complete, --undo or --discard.',
  },
  'apply-unfinished': {
    meaning: 'An earlier apply did not come to its end, and left its journal.',
    why: 'The plan is made of what is there now, half done as it may be.',
    example: "$ kill -9 $(pgrep -f 'xec apply') && xec plan",
    remedy: 'The next "xec apply" ends it first; "xec recover" shows how.',
  },
  'apply-running': {
    meaning: 'Another apply of this project is at work while the plan is made.',
    why: 'The plan is made of what that one has done so far, and will be another one in a moment.',
    example: '$ xec apply & xec plan',
    remedy: 'Plan again when it has ended; "xec lock" shows whether it has.',
  },
  'snapshot-age': {
    meaning: 'The plan is made of a snapshot and not of the live engine; the detail says how old it is.',
    why: 'The engine may have changed since.',
    example: '$ xec plan --engine snapshot:host.json',
    remedy: 'Take the snapshot anew if it is too old.',
  },
  'snapshot-incomplete': {
    meaning: 'This plan needs labels or options that the snapshot leaves out.',
    why: 'Labels and options of others may be secrets, so that a snapshot holds them only where a plan needs them.',
    example: '$ xec plan --engine snapshot:host.json --adopt',
    remedy: 'Take it again with this configuration, or with --full if it may hold secrets.',
  },
  'snapshot-newer': {
    meaning: 'The snapshot was taken by a newer version of xec.',
    why: 'What that version wrote beside what is known here is ignored.',
    example: '$ xec plan --engine snapshot:host.json',
    remedy: 'Use the newer version here as well.',
  },
  'snapshot-unconfigured': {
    meaning: 'The configuration could not be used while the snapshot was taken.',
    why: 'The snapshot was taken as if there were none, so that it may lack what a plan for networks of others needs.',
    example: '$ xec snapshot -c broken.yaml',
    remedy: 'Look at it with "xec validate", and take the snapshot anew if such plans are to be made.',
  },
  'check-left-over': {
    meaning: 'A check that was killed left helper containers behind. They are removed.',
    why: 'A helper ends and goes by itself when the time of its run is over; whoever checks again need not wait for that.',
    example: '$ kill -9 %1   # xec check --image busybox &',
    remedy: 'Nothing is left to do.',
  },
  'check-nothing': {
    meaning: 'There was something to check, and none of it could be.',
    why: 'A check that tried nothing must not look like one that found nothing wrong.',
    example: '$ docker pause web api && xec check',
    remedy:
      'Look at why not: what is stopped or paused, or has no tools. With --image containers without tools can be checked.',
  },
  'check-unfinished': {
    meaning: 'The time of the run was over before all was tried.',
    why: 'A check never goes on for longer than it may, and what it did not try may be broken.',
    example: '$ xec check --timeout 1s',
    remedy: 'Give it more time with --timeout, or check less.',
  },
  'doctor-unconfigured': {
    meaning: 'The configuration could not be used for a diagnosis.',
    why: 'The engine was looked at all the same, and nothing can be said of what the file declares.',
    example: '$ xec doctor   # beside a configuration with errors',
    remedy: 'Look at it with "xec validate".',
  },
}
