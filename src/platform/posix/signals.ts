import type { ProcessFacts } from '../../process/process.ts';
import { safe } from '../../text/safe-text.ts';
import type { StillRunningWords, TerminationRequests } from '../capabilities.ts';
import type { PinnedProcess, Sent, SignalName } from '../controller.ts';
import type { OwnSignals } from '../operating-system.ts';

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

export const POSIX_SIGNALS = [
  'HUP',
  'INT',
  'QUIT',
  'USR1',
  'USR2',
  'STOP',
  'CONT',
  'WINCH',
] as const satisfies readonly SignalName[];

export const POSIX_OWN_SIGNALS: OwnSignals = { end: ['SIGINT', 'SIGTERM'], reload: 'SIGHUP' };

/** Nice values, setpriority(2). */
const [FIRST, LAST] = [-20, 19];
export const POSIX_PRIORITIES = Array.from({ length: LAST - FIRST + 1 }, (_, index) => FIRST + index);

/** Always by name: numbers differ between systems. */
export type PosixSignal = 'SIGTERM' | 'SIGKILL' | `SIG${SignalName}`;

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
    signal: (name, expected) => send(`SIG${name}`, expected),
  };
}
