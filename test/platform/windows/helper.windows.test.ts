import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { HelperProcess, Unanswered } from '../../../src/platform/helper/helper.ts';
import { questioner } from '../../../src/platform/helper/helper-program.ts';
import { VERSION } from '../../../src/version.ts';
import { until } from '../../e2e/waiting.ts';

const FACTS = { accounts: 'sids', home: undefined, pidLink: undefined } as const;
const LONG_MS = 60_000;

/** What is built: tsx needs an esbuild for Windows, which the node_modules of another system lack. */
const built = () => ({ ...questioner(FACTS), args: [resolve('dist/helper.js'), JSON.stringify(FACTS)] });

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test('the helper answers what is at a path, which project it is of, and who an account is', async (t) => {
  const folder = realpathSync.native(mkdtempSync(join(tmpdir(), 'helper-')));
  t.after(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'Shop', '.git'), { recursive: true });
  const helper = new HelperProcess(built());
  assert.equal(helper.pids().size, 0);
  const ask = (about: 'file' | 'project' | 'user_name' | 'user_id' | 'group_name', key: string) =>
    helper.ask({ about, key }, LONG_MS);
  assert.deepEqual(await ask('file', join(folder, 'shop')), {
    path: join(folder, 'Shop'),
    folder: true,
    socket: false,
  });
  assert.deepEqual(await ask('file', join(folder, 'nothing')), { why: 'does not exist' });
  assert.equal(await ask('project', join(folder, 'Shop', 'src')), 'Shop');
  const system = await ask('user_name', 'S-1-5-18');
  assert.ok(typeof system === 'string' && system.includes('\\'));
  assert.equal(await ask('user_id', system), 'S-1-5-18');
  assert.match(String(await ask('group_name', 'S-1-5-32-544')), /^\w+\\\w+$/);
  assert.equal(await ask('user_id', 'no such account'), null);
  assert.equal(await ask('user_name', 'S-1-5-21-1-2-3-4'), null);
  assert.equal(helper.pids().size, 1);
});

test('a helper that hangs is abandoned and ended', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'helper-'));
  t.after(() => rmSync(folder, { recursive: true, maxRetries: 10 }));
  const script = join(folder, 'hangs.cjs');
  const ready = { ready: true, version: VERSION, pid: null };
  writeFileSync(script, `process.send(${JSON.stringify(ready)}); process.on('message', () => { for (;;); });`);
  const helper = new HelperProcess({ ...built(), args: [script] });
  const asked = helper.ask({ about: 'file', key: folder }, 200);
  asked.catch(() => undefined);
  const pid = await until(() => [...helper.pids()][0], 'the helper had started');
  await assert.rejects(asked, (error) => error instanceof Unanswered && error.silent);
  await until(() => (isRunning(pid) ? undefined : true), 'the helper had ended');
});
