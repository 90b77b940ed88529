import type { Capabilities } from '../src/platform/capabilities.ts';
import { LINUX } from '../src/platform/linux/capabilities.ts';
import { WINDOWS_NAMING } from '../src/platform/windows/naming.ts';
import type { ProcessFacts } from '../src/process/process.ts';
import { facts } from './memory/processes.ts';

/** A system that names things as Windows does. */
export const WINDOWS: Capabilities = {
  ...LINUX,
  naming: WINDOWS_NAMING,
  protectedNames: { never: new Set(['explorer', 'LsaIso']), asked: new Set(['Code']) },
};

/** A program of Windows, whose name is that of its file. */
export const windowsProgram = (path: string, ...args: readonly string[]): ProcessFacts =>
  facts(50, { comm: path.slice(path.lastIndexOf('\\') + 1), argv: [path, ...args], naming: WINDOWS_NAMING });
