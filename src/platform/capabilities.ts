import type { Structure } from '../process/match-attributes.ts';
import type { Naming } from '../process/naming.ts';
import type { Status } from '../process/process.ts';
import type { ServiceManager } from '../process/restarters.ts';
import type { SafeText } from '../text/safe-text.ts';
import type { Guarantee } from './controller.ts';
import type { DetailName } from './requested-details.ts';
import type { StreamKind } from './standard-streams.ts';
import type { Words } from './words.ts';

/** What an operating system offers, known before anything is read: tools build their schemas and words from it. */
export interface Capabilities {
  /** Its name for people: `Linux`. */
  readonly system: string;
  /** Of which processes each fact is known. */
  readonly facts: Facts;
  /** The kinds of user and group ids that a process has; empty where users have no numbers. */
  readonly idKinds: readonly IdKind[];
  /** The statuses that processes have here. */
  readonly statuses: readonly Status[];
  /** What the output of a process can be; empty where the system does not show it. */
  readonly streams: readonly StreamKind[];
  /** What can be read of a process on request. */
  readonly details: readonly DetailName[];
  readonly termination: TerminationRequests;
  /** Empty: signal_process is not offered. */
  readonly signals: readonly OfferedSignal[];
  /** The nice values that make a difference, in ascending order. Empty: set_priority is not offered. */
  readonly priorities: readonly number[];
  /** How a change can be tied to its process, the best first. */
  readonly guarantees: readonly [Guarantee, ...Guarantee[]];
  /**
   * Where the machine's own log takes lines in the form of syslog(3), as messages name that place. Undefined if no log
   * does.
   */
  readonly syslog: string | undefined;
  readonly naming: Naming;
  readonly protectedNames: ProtectedNames;
  /** What protects a process whatever its name is. */
  readonly structures: readonly Structure[];
  /** What manages services here. */
  readonly serviceManagers: readonly ServiceManager[];
  readonly words: Words;
}

/** Names of programs that are protected unless the configuration lifts it. */
export interface ProtectedNames {
  /** Never changed: a session, a login or the machine depends on them. */
  readonly never: ReadonlySet<string>;
  /** Ended, or sent a signal, only after the user has agreed: they hold other work. */
  readonly asked: ReadonlySet<string>;
}

/** How processes end here, in the words of answers and of the audit log. */
export interface TerminationRequests {
  /** The request that gives a program the chance to save its work. */
  readonly ask: TerminationSignal;
  /** What no program can resist. */
  readonly kill: TerminationSignal;
  /** Which processes can only be killed: a plural noun with what belongs to it. Absent if each can be asked. */
  readonly unaskable?: SafeText;
  /** Sent after `ask` to a stopped process, which could not act on the request otherwise. */
  readonly ifStopped?: string;
  /** Names that callers use for these, in upper case and without `SIG`. */
  readonly alsoCalled: { readonly ask: readonly string[]; readonly kill: readonly string[] };
}

/** `SIGTERM`, `SIGKILL`: POSIX, signal(7). `WM_CLOSE`, `TerminateProcess`: Windows. */
export type TerminationSignal = 'SIGTERM' | 'SIGKILL' | 'WM_CLOSE' | 'TerminateProcess';

/** A signal that people send for reasons other than to end a program; many programs end all the same. */
export interface OfferedSignal {
  /** As the system writes it, in questions and in records: `SIGHUP`. */
  readonly name: string;
  /** As callers name it: `HUP`. */
  readonly argument: string;
  /** Its purpose, in words that follow `argument` in a sentence: `to reload`. */
  readonly use?: string;
  /** Does it end a program that does not handle it? If so, sending it needs the right to end the program. */
  readonly ends: boolean;
  /** `interrupts`: as Ctrl-C does. The other two show in the status of the process. */
  readonly effect?: 'interrupts' | 'stops' | 'continues';
}

/**
 * What a system may not tell of each process, or of the machine. `ids`: numbers of users and groups. `jobs`: sessions,
 * process groups and terminals. `descriptors`: how many it has open. `handles`: on Windows, how many handles are open,
 * and its session. `load`: the machine's load averages.
 */
export interface Facts {
  readonly user: KnownSomewhere;
  readonly memory: KnownSomewhere;
  readonly status: KnownSomewhere;
  readonly ids: Known;
  readonly threads: Known;
  readonly nice: Known;
  readonly jobs: Known;
  readonly descriptors: Known;
  readonly handles: Known;
  readonly load: Known;
}
export type Fact = keyof Facts;

export type IdKind = 'real' | 'effective' | 'saved' | 'filesystem';

/** `own`: of processes of the server's own user, and of others as far as its rights go. */
export type Known = KnownSomewhere | 'never';
type KnownSomewhere = 'always' | 'own';

/** Why a fact is unknown that is known of some processes. */
export const whyUnknown = ({ system }: Pick<Capabilities, 'system'>): string =>
  `${system} does not let this server read it`;
