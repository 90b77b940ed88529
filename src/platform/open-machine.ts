import { ProcessError } from '../errors.ts';
import type { Controller } from './controller.ts';
import type { Machine } from './machine.ts';

/** The facts are for everyone; the power to pin and signal is handed only to what ends or signals. */
export interface OpenedMachine {
  readonly machine: Machine;
  readonly controller: Controller;
}

/** Opens the machine that this server runs on. `native: false`: without koffi; `argv: false`: without command lines. */
export async function openMachine(options: {
  readonly native: boolean;
  readonly argv: boolean;
}): Promise<OpenedMachine> {
  if (process.platform !== 'linux') {
    throw new ProcessError('UNSUPPORTED', `there is no backend for ${process.platform} yet`, 'Use Linux.');
  }
  const { linux } = await import('./linux/linux.ts');
  return linux(options);
}
