import { existsSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ready } from '../../e2e/programs.ts';
import { folder, type Launched, launch } from '../../e2e/support.ts';
import { suspend } from './witness.ts';

/** Processes of interesting kinds, for the comparison to have something to bite on. They end with the test file. */
export interface WindowsPopulation {
  readonly pids: ReadonlyMap<string, number>;
  /** Kinds that this machine cannot have, with the reason. */
  readonly missing: ReadonlyMap<string, string>;
}

const SERVES = fileURLToPath(new URL('../../e2e/programs/talks.mjs', import.meta.url));
const WAITS = "console.log('ready'); process.stdin.resume().on('end', () => process.exit())";
const SYSTEM_ROOT = process.env['SystemRoot'] ?? 'C:\\Windows';
const OLD_CMD = join(SYSTEM_ROOT, 'SysWOW64', 'cmd.exe');
const ODD = [
  '',
  ' ',
  'a b ',
  '"quoted"',
  'back\\slash\\',
  'two\\\\"so',
  '\\\\',
  "'single'",
  'tab\there',
  'ünïcode-日本',
  '^%&|<>',
];
const LONG = 'x'.repeat(15_000);

/** Their environment is small and known: a log may show it. */
const env = { SystemRoot: SYSTEM_ROOT, 'Mixed.Case(x86)': 'value', EMPTY: '' };

/** `python`: has psutil; without it none is suspended. */
export async function populate(python: string | undefined): Promise<WindowsPopulation> {
  const missing = new Map<string, string>();
  const node = async (kind: string, args: readonly string[] = []) => {
    const one = await ready(launch(process.execPath, ['-e', WAITS, ...args], { env, cwd: folder() }));
    return [kind, one] as const;
  };
  const started: (readonly [string, Launched])[] = await Promise.all([
    node('odd arguments', ODD),
    node('long command line', [LONG]),
    node('low priority'),
    node('stopped'),
    ready(launch(process.execPath, [SERVES], { env, cwd: folder() })).then((one) => ['sockets', one] as const),
  ]);
  // Its folder and its environment are no longer those of its start.
  if (existsSync(OLD_CMD))
    started.push([
      '32 bits',
      await ready(launch(OLD_CMD, ['/q', '/k', 'cd .. && echo ready'], { env, cwd: folder() })),
    ]);
  else missing.set('32 bits', 'this Windows has no 32-bit programs');
  const pids = new Map(started.map(([kind, { pid }]) => [kind, pid]));
  setPriority(pids.get('low priority') ?? 0, constants.priority.PRIORITY_BELOW_NORMAL);
  if (python === undefined) missing.set('stopped', 'Node suspends no process, and psutil is not here');
  else suspend(python, pids.get('stopped') ?? 0);
  return { pids, missing };
}
