import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

/** psutil as the independent witness. */

const Text = z.union([z.string(), z.strictObject({ error: z.string() })]);
const Facts = z.object({
  pid: z.number(),
  ppid: z.number(),
  name: Text,
  cmdline: z.union([z.array(z.string()), z.strictObject({ error: z.string() })]),
  exe: Text,
  cwd: Text,
  uids: z.array(z.number()),
  gids: z.array(z.number()),
  username: z.string(),
  create_time: z.number(),
  nice: z.number(),
  threads: z.number(),
  status: z.string(),
  rss: z.number(),
});
const Witness = z.object({ version: z.string(), bootTime: z.number(), processes: z.array(Facts) });

export const FIELDS = Facts.omit({ pid: true }).keyof().options;
export type Field = (typeof FIELDS)[number];
export type PsutilFacts = z.infer<typeof Facts>;
export type Witness = z.infer<typeof Witness>;

const env = { ...process.env, PYTHONUTF8: '1' };

/** The first Python that has psutil; undefined where there is none. */
export function pythonWithPsutil(): string | undefined {
  return ['python3', '/usr/bin/python3'].find(
    (python) => spawnSync(python, ['-c', 'import psutil'], { env, stdio: 'ignore' }).status === 0,
  );
}

export function askPsutil(python: string): Witness {
  const script = fileURLToPath(new URL('psutil_snapshot.py', import.meta.url));
  const { stdout, stderr, status } = spawnSync(python, [script], { env, encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(`psutil failed: ${stderr}`);
  return Witness.parse(JSON.parse(stdout));
}
