import type { Capabilities } from './capabilities.ts';
import type { Controller } from './controller.ts';
import type { FileLock } from './file-lock.ts';
import type { Machine } from './machine.ts';
import type { Environment, Places } from './places.ts';
import type { SystemReport } from './system-report.ts';

/** What differs between operating systems. Each has one such object, and this-system.ts chooses it. */
export interface OperatingSystem {
  /** Known before a machine is opened: tools are made from it. */
  readonly capabilities: Capabilities;
  /** Does this server act as the machine itself, e.g. as root? Known before a machine is opened. */
  isPrivileged(): boolean;
  readonly ownSignals: OwnSignals;
  /** PATH of what the desktop starts, which reads no shell's files; undefined if it is that of the person. */
  readonly desktopPath: string | undefined;
  /** Where this server's files are, for a user with this environment. */
  places(environment: Environment): Places;
  /**
   * Opens the machine that this server runs on. `native: false`: without koffi; `argv: false`: without command lines.
   * Throws UNSUPPORTED if there is no backend.
   */
  openMachine(options: { readonly native: boolean; readonly argv: boolean }): Promise<OpenedMachine>;
  /**
   * What doctor shows of the system, even if openMachine() has thrown. `native`: as there. Throws UNSUPPORTED if there
   * is no backend.
   */
  report(options: { readonly native: boolean }): Promise<SystemReport>;
  /**
   * What the system returns to this server, with private data masked, as fixtures for its decoders. Absent where this
   * server reads text, which a person can copy. Throws UNSUPPORTED without koffi.
   */
  record?(): Promise<readonly RecordedFile[]>;
  /** For the process that writes the audit log: a Machine would take longer to open. */
  runningHere(): RunningHere;
  /** How this server locks files. `native: false`: without koffi. */
  fileLock(options: { readonly native: boolean }): FileLock;
}

/** A file for a bug report. The person must look at it before sharing it: masking may miss something. */
export interface RecordedFile {
  readonly name: string;
  readonly text: string;
}

/** The signals that this server handles. Node also accepts handlers for signals that never arrive on a system. */
export interface OwnSignals {
  /** Each of these ends the server. */
  readonly end: readonly NodeJS.Signals[];
  /**
   * Reloads the configuration. If stdin is a terminal, which sends it when it hangs up, it ends the server instead.
   * Undefined where the system has no such signal.
   */
  readonly reload: NodeJS.Signals | undefined;
}

/** The facts are for everyone; the power to pin and signal is handed only to what ends or signals. */
export interface OpenedMachine {
  readonly machine: Machine;
  readonly controller: Controller;
}

/** This process and others, without a Machine. */
export interface RunningHere {
  /** This process, by the pid that others see. */
  readonly self: { readonly pid: number; readonly startTime: number };
  /** Is a process with this pid and start time running? A zombie is not. */
  isRunning(pid: number, startTime: number): boolean;
}
