import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

/** psutil as the independent witness on Windows. */

/** What it raised. */
const Raised = z.strictObject({ error: z.string() });
const text = z.union([z.string(), Raised]);
const number = z.union([z.number(), Raised]);
const texts = z.union([z.array(z.string()), Raised]);

const Facts = z.strictObject({
  pid: z.number(),
  name: text,
  ppid: number,
  /** Seconds since 1970. */
  create_time: number,
  status: text,
  username: text,
  cmdline: texts,
  exe: text,
  cwd: text,
  num_threads: number,
  num_handles: number,
  rss: number,
  vms: number,
  /** A priority class; winbase.h. */
  nice: number,
  cpu_s: number,
  environ: texts,
});
const Address = z.tuple([z.string(), z.number()]);
const Connection = z.strictObject({
  protocol: z.enum(['tcp', 'udp']),
  local: Address,
  remote: Address.nullable(),
  status: z.string(),
  pid: z.number().nullable(),
});
const Witness = z.strictObject({
  version: z.string(),
  /** It may then read what this server may not. */
  hasDebugPrivilege: z.boolean(),
  bootTime: z.number(),
  memoryBytes: z.number(),
  /** Null: it cannot be read. */
  swapBytes: z.number().nullable(),
  processes: z.array(Facts),
  connections: z.array(Connection),
  services: z.array(z.strictObject({ name: z.string(), pid: z.number() })),
});

export const FIELDS = Facts.omit({ pid: true }).keyof().options;
export type Field = (typeof FIELDS)[number];
export type WitnessFacts = z.infer<typeof Facts>;
export type WitnessConnection = z.infer<typeof Connection>;
export type Witness = z.infer<typeof Witness>;

const SCRIPT = fileURLToPath(new URL('psutil_windows.py', import.meta.url));
const env = { ...process.env, PYTHONUTF8: '1' };

/** The first Python that has psutil; undefined where there is none. `python` is what setup-python installs. */
export function pythonWithPsutil(): string | undefined {
  if (process.platform !== 'win32') return undefined;
  return ['python', 'py'].find(
    (python) => spawnSync(python, ['-c', 'import psutil'], { env, stdio: 'ignore' }).status === 0,
  );
}

/** What psutil sees now. */
export const askPsutil = (python: string): Witness => Witness.parse(JSON.parse(runPsutil(python, [])));

/** Suspends all threads of a process, which Node cannot. */
export const suspend = (python: string, pid: number): unknown => runPsutil(python, ['suspend', String(pid)]);

function runPsutil(python: string, args: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync(python, [SCRIPT, ...args], {
    ...{ env, encoding: 'utf8', maxBuffer: 2 ** 28 },
  });
  if (status !== 0) throw new Error(`psutil failed: ${stderr}`);
  return stdout;
}
