import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Long-lived processes to be listed, and how to end them. */
export interface Population {
  readonly what: string;
  end(): Promise<void>;
}

const SOURCE = fileURLToPath(new URL('programs/population.c', import.meta.url));

export async function populate(count: number): Promise<Population> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const program = join(folder, 'population');
  const compiled = spawnSync('gcc', ['-O1', '-Wall', '-Wextra', '-Werror', '-o', program, SOURCE], {
    stdio: 'inherit',
  });
  const children = compiled.status === 0 ? await started(program, count) : await sleeps(count);
  return {
    what: compiled.status === 0 ? 'programs/population.c' : 'sleep(1), for there is no gcc',
    async end() {
      await Promise.all(children.map(ended));
      rmSync(folder, { recursive: true });
    },
  };
}

async function started(program: string, count: number): Promise<ChildProcess[]> {
  const child = spawn(program, [String(count)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const failed = once(child, 'exit').then(() => Promise.reject(new Error(`${count} processes could not be started`)));
  await Promise.race([once(child.stdout, 'data'), failed]);
  return [child];
}

async function sleeps(count: number): Promise<ChildProcess[]> {
  const children = Array.from({ length: count }, () =>
    spawn('sleep', ['600'], { stdio: ['pipe', 'ignore', 'ignore'] }),
  );
  await Promise.all(children.map((child) => once(child, 'spawn')));
  return children;
}

/** population.c ends when its stdin does, and takes its own along; a `sleep` has to be told. */
async function ended(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  if (child.stdout) child.stdin?.end();
  else child.kill();
  await exited;
}
