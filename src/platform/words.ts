import type { SafeText } from '../text/safe-text.ts';

/** Sentences, and parts of sentences, that name what only this system has. */
export interface Words {
  /** What of this system is never ended, whatever is set: part of a list. */
  readonly neverEnded: SafeText;
  /** What callers may give instead of the name of a user: a noun. */
  readonly userId: SafeText;
  readonly privileged: PrivilegedWords;
  /** Sentences: what is never ended, what is protected, what is asked about first. */
  readonly kept: readonly SafeText[];
  /** Why a process has no command line. */
  readonly noCommand: SafeText;
  /** What the unit of a process is: a sentence. */
  readonly unit: SafeText;
  /** What this server is like without koffi: the end of a sentence. */
  readonly withoutKoffi: SafeText;
  /** What hides existing processes from this server, e.g. `hidepid`. */
  readonly hiding: SafeText;
  /** Why a process still runs after it was asked to end or killed. */
  readonly stillRunning: StillRunningWords;
  readonly orphaned: OrphanedWords;
  /** Parts of sentences: why this server cannot look into a process of its own user, or into a privileged one. */
  readonly unreadable: { readonly own: SafeText; readonly privileged: SafeText };
  /** A sentence: how callers name a signal. */
  readonly signalArgument: SafeText;
  readonly priority: PriorityWords;
  readonly files: FileWords;
  /** A sentence: what limits the memory and CPUs of this server. */
  readonly groupLimits: SafeText;
  readonly doctor: DoctorWords;
}

/** Sentences about another system on the same machine, which this server cannot see: Windows, from inside WSL. */
export interface UnseenWords {
  /** Its processes are not shown. */
  readonly processes: SafeText;
  /** One of them may hold a port that is free here. */
  readonly port: SafeText;
}

/** Parts of sentences about the machine's own processes, which ALLOW_ROOT opens. */
export interface PrivilegedWords {
  /** `root`: the user that they belong to. */
  readonly user: SafeText;
  /** `root's processes` */
  readonly processes: SafeText;
  /** The same at the start of a sentence. */
  readonly processesFirst: SafeText;
  /** `runs as root`: the predicate of a sentence about a privileged server. */
  readonly runs: SafeText;
}

/** About a socket without a holder that may be shown. */
interface OrphanedWords {
  /** What holds a socket of the system itself, after `held by`. */
  readonly holder: SafeText;
  /** A sentence: no process has it open, so it belongs to the system itself. */
  readonly ofKernel: SafeText;
  /** A sentence: no process has it open, since it was sent to one that has not received it. */
  readonly unreceived: SafeText;
  /** A sentence: its holder may be where this server cannot look, e.g. in another container. */
  readonly outside: SafeText;
}

interface PriorityWords {
  /** `nice`, before a value. */
  readonly noun: SafeText;
  /** A sentence: what is set, and which values let others go first. */
  readonly sets: SafeText;
  /** A sentence: who may raise and who may lower it. */
  readonly rights: SafeText;
}

interface FileWords {
  /** What processes can have open: part of a list. */
  readonly kinds: SafeText;
  /** How they can use it: a list. */
  readonly uses: SafeText;
  /** A sentence: what is not known of the files below a folder; absent where all is. */
  readonly belowFolder?: SafeText;
}

/** Why a process still runs. Each but `sleep` is a clause. */
export interface StillRunningWords {
  /** It was asked, and nothing known keeps it from ending. */
  readonly asked: SafeText;
  /** It was killed, and nothing known keeps it from ending. */
  readonly killed: SafeText;
  /** Its group of processes is frozen. */
  readonly frozen: SafeText;
  /** A noun: a sleep in which no request reaches it. */
  readonly sleep: SafeText;
  /** Not even a kill ends such a sleep early. */
  readonly unending: SafeText;
}

/** Parts of sentences for doctor. */
interface DoctorWords {
  /** Whose processes a server without more rights can end. */
  readonly rights: SafeText;
  /** What may keep a server from changing its own user's processes. */
  readonly forbids: SafeText;
  /** Why a server may not see its client, and how to start it so that it does. */
  readonly hiddenClient: { readonly why: SafeText; readonly fix: SafeText };
}
