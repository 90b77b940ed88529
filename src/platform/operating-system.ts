import type { Capabilities } from './capabilities.ts';
import type { Controller } from './controller.ts';
import type { FileLock } from './file-lock.ts';
import type { Machine } from './machine.ts';
import type { Environment, Places } from './places.ts';
import type { SystemReport } from './system-report.ts';

/** An operating system as this server meets it. There is one object for each, and this-system.ts chooses. */
export interface OperatingSystem {
  /** Known before a machine is opened: tools are made from it. */
  readonly capabilities: Capabilities;
  /** Does this server act as the machine itself, e.g. as root? Known before a machine is opened. */
  isPrivileged(): boolean;
  readonly ownSignals: OwnSignals;
  places(environment: Environment): Places;
  /** `native: false`: without koffi; `argv: false`: without command lines. Throws UNSUPPORTED without a backend. */
  openMachine(options: { readonly native: boolean; readonly argv: boolean }): Promise<OpenedMachine>;
  /** For a machine that openMachine() has opened. */
  report(options: { readonly native: boolean }): Promise<SystemReport>;
  /** What the process that writes the audit log needs: a Machine takes longer to open. */
  runningHere(): RunningHere;
  fileLock(options: { readonly native: boolean }): FileLock;
}

/** What this server does on a signal. No others are listened to: Node would accept some that never come. */
export interface OwnSignals {
  readonly end: readonly NodeJS.Signals[];
  /** Reads the configuration again; from a terminal that hangs up it ends the server. */
  readonly reload: NodeJS.Signals | undefined;
}

/** The facts are for everyone; the power to pin and signal is handed only to what ends or signals. */
export interface OpenedMachine {
  readonly machine: Machine;
  readonly controller: Controller;
}

export interface RunningHere {
  /** This process, by the pid that others see. */
  readonly self: { readonly pid: number; readonly startTime: number };
  /** Is a process with this pid and start time running? One that waits to be reaped is not. */
  isRunning(pid: number, startTime: number): boolean;
}
