import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, realpathSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Children, createChildren } from './children.ts';

/** Processes of interesting kinds, for a comparison to have something to bite on. */
export interface Population {
  readonly pids: ReadonlyMap<string, number>;
  /** Kinds that this user or machine cannot have, with the reason. */
  readonly missing: ReadonlyMap<string, string>;
  end(): Promise<void>;
}

const SCRIPT = fileURLToPath(new URL('population.py', import.meta.url));
const NODE_TITLE = `process.title = 'npm exec some title'; console.log('ready'); process.stdin.resume()`;
const LONG = 'x'.repeat(60_000);

export async function populate(python: string): Promise<Population> {
  const folder = mkdtempSync(join(tmpdir(), 'population-'));
  const children = createChildren();
  const missing = new Map<string, string>();
  const end = async () => {
    await children.end();
    rmSync(folder, { recursive: true });
  };
  try {
    await startAll(children, missing, python, folder);
  } catch (error) {
    await end();
    throw error;
  }
  return { pids: children.pids(), missing, end };
}

async function startAll({ start }: Children, missing: Map<string, string>, python: string, folder: string) {
  const executable = spawnSync(python, ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).stdout.trim();
  const role = (name: string) => start(name, python, [SCRIPT, name]);
  const wait = (kind: string, ...args: string[]) => start(kind, python, [SCRIPT, 'wait', ...args]);
  const named = (name: string) => {
    symlinkSync(executable, join(folder, name));
    return start(name, join(folder, name), [SCRIPT, 'wait']);
  };
  const copied = (name: string) => {
    copyFileSync(realpathSync('/bin/sleep'), join(folder, name));
    return start(name, join(folder, name), ['600'], false);
  };

  await Promise.all([
    ...['zombie', 'threads', 'nice', 'comm', 'arguments', 'cwd'].map(role),
    wait('long command line', LONG, LONG),
    wait('long argument', LONG, 'short'),
    wait('many arguments', ...Array.from({ length: 300 }, (_, n) => `argument-${n}`)),
    wait('odd arguments', '', ' ', 'a b '),
    wait('carriage return', 'a\rb\r\nc\r'),
    named('a-name-longer-than-15-bytes'),
    named('größer-als-fünfzehn'),
    named('fünfzehn-zeichen-und-länger'),
    named('a-name\rlonger-than-15-bytes'),
    copied('odd (deleted)'),
    copied('sleep').then(() => unlinkSync(join(folder, 'sleep'))),
    start('title of Node', process.execPath, ['-e', NODE_TITLE, LONG.slice(0, 90)]),
    wait('stopped').then((child) => child.kill('SIGSTOP')),
  ]);
  if (process.geteuid?.() === 0) await Promise.all([role('ids'), role('user')]);
  else for (const name of ['ids', 'user']) missing.set(name, 'only root can start it');

  const title = (kind: string, text: string) =>
    start(kind, 'perl', ['-e', `$| = 1; $0 = "${text}"; print "ready\\n"; <STDIN>`, LONG.slice(0, 90)]);
  if (spawnSync('perl', ['-e', '1']).status === 0)
    await Promise.all([title('title', 'x: y z'), title('space', 'a b ')]);
  else missing.set('title', 'perl is not installed');
}
