import type { SafeText } from '../text/safe-text.ts';

/** Sentences, and parts of sentences, that name what only this system has. */
export interface Words {
  /** What of this system is never ended, whatever is set: part of a list. */
  readonly neverEnded: SafeText;
  readonly privileged: PrivilegedWords;
  /** Sentences: what is never ended, what is protected, what is asked about first. */
  readonly kept: readonly SafeText[];
  /** Why a process has no command line. */
  readonly noCommand: SafeText;
  /** What hides existing processes from this server, e.g. `hidepid`. */
  readonly hiding: SafeText;
  /** Of a process that was asked to end, or killed, and still runs. */
  readonly stillRunning: StillRunningWords;
  readonly orphaned: OrphanedWords;
  /** Why this server cannot look into a process of the same user, or of a privileged one: parts of sentences. */
  readonly unreadable: { readonly own: SafeText; readonly privileged: SafeText };
  /** A sentence: how callers name a signal. */
  readonly signalArgument: SafeText;
  readonly priority: PriorityWords;
  readonly files: FileWords;
  /** A sentence: what limits the memory and CPUs of this server. */
  readonly groupLimits: SafeText;
  readonly doctor: DoctorWords;
}

/** Parts of sentences about the machine's own processes, which ALLOW_ROOT opens. */
export interface PrivilegedWords {
  /** `root`: whose they are. */
  readonly user: SafeText;
  /** `root's processes` */
  readonly processes: SafeText;
  /** The same at the start of a sentence. */
  readonly processesFirst: SafeText;
  /** `runs as root`: what a server does whose own processes are such. */
  readonly runs: SafeText;
}

/** About a socket that no process which may be shown has open. */
interface OrphanedWords {
  /** What holds one that no process ever had, after `held by`. */
  readonly holder: SafeText;
  /** Sentences: who may have it. */
  readonly ofKernel: SafeText;
  readonly unreceived: SafeText;
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
  /** How they can use it. */
  readonly uses: SafeText;
}

/** Why a process still runs. Each but `sleep` follows a colon. */
export interface StillRunningWords {
  /** It was asked, and nothing keeps it from ending. */
  readonly asked: SafeText;
  /** It was killed, and nothing is known that keeps it from ending. */
  readonly killed: SafeText;
  /** Its group of processes is frozen. */
  readonly frozen: SafeText;
  /** A noun for a sleep in which no request reaches it, and what follows from one that not even a kill ends. */
  readonly sleep: SafeText;
  readonly unending: SafeText;
}

/** Parts of sentences that the doctor says. */
interface DoctorWords {
  /** Whose processes a server without more rights can end. */
  readonly rights: SafeText;
  /** What may keep a server from changing its own user's processes. */
  readonly forbids: SafeText;
  /** Why a server may not see its client, and how to start it so that it does. */
  readonly hiddenClient: { readonly why: SafeText; readonly fix: SafeText };
}
