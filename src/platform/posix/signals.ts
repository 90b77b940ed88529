import type { ProcessFacts } from '../../process/process.ts';
import { safe } from '../../text/safe-text.ts';
import type { OfferedSignal, TerminationRequests } from '../capabilities.ts';
import type { PinnedProcess, Sent } from '../controller.ts';
import type { OwnSignals } from '../operating-system.ts';
import type { StillRunningWords } from '../words.ts';

/** signal(7): a stopped process acts on no signal but SIGKILL until it is continued. */
export const POSIX_TERMINATION = {
  ask: 'SIGTERM',
  kill: 'SIGKILL',
  ifStopped: 'SIGCONT',
  alsoCalled: { ask: ['TERM', '15'], kill: ['KILL', '9'] },
} as const satisfies TerminationRequests;

export const POSIX_STILL_RUNNING = {
  asked: safe`it may need longer after SIGTERM`,
  killed: safe`the kernel ends it when it can, e.g. after a core dump`,
  sleep: safe`uninterruptible sleep`,
  unending: safe`no signal ends it before that is over`,
} as const satisfies Partial<StillRunningWords>;

/** `ends` follows the default action of each signal: signal(7). */
export const POSIX_SIGNALS = [
  { name: 'SIGHUP', argument: 'HUP', use: 'to reload', ends: true },
  { name: 'SIGINT', argument: 'INT', use: 'as Ctrl-C does', ends: true, effect: 'interrupts' },
  { name: 'SIGQUIT', argument: 'QUIT', ends: true },
  { name: 'SIGUSR1', argument: 'USR1', ends: true },
  { name: 'SIGUSR2', argument: 'USR2', ends: true },
  { name: 'SIGSTOP', argument: 'STOP', use: 'to pause', ends: false, effect: 'stops' },
  { name: 'SIGCONT', argument: 'CONT', use: 'to go on', ends: false, effect: 'continues' },
  { name: 'SIGWINCH', argument: 'WINCH', ends: false },
] as const satisfies readonly OfferedSignal[];

export const POSIX_OWN_SIGNALS: OwnSignals = { end: ['SIGINT', 'SIGTERM'], reload: 'SIGHUP' };

/** Nice values, setpriority(2). */
const [FIRST, LAST] = [-20, 19];
export const POSIX_PRIORITIES = Array.from({ length: LAST - FIRST + 1 }, (_, index) => FIRST + index);

/** Always by name: numbers differ between systems. */
export type PosixSignal = 'SIGTERM' | 'SIGKILL' | (typeof POSIX_SIGNALS)[number]['name'];

function posixSignal({ name }: OfferedSignal): PosixSignal {
  const known = POSIX_SIGNALS.find((one) => one.name === name);
  if (!known) throw new Error(`unknown signal ${name}`);
  return known.name;
}

/** The requests to a pinned process, as signals. */
export function bySignals(
  send: (signal: PosixSignal, expected: ProcessFacts) => Sent,
): Pick<PinnedProcess, 'ask' | 'kill' | 'signal'> {
  return {
    ask(expected) {
      const sent = send(POSIX_TERMINATION.ask, expected);
      if (sent === 'sent' && expected.status === 'stopped') send(POSIX_TERMINATION.ifStopped, expected);
      return sent;
    },
    kill: (expected) => send(POSIX_TERMINATION.kill, expected),
    signal: (signal, expected) => send(posixSignal(signal), expected),
  };
}
