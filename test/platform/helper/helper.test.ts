import assert from 'node:assert/strict';
import { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import {
  HelperEnded,
  HelperFailed,
  HelperHanging,
  HelperProcess,
  HelperReplaced,
  Unanswered,
} from '../../../src/platform/helper/helper.ts';
import { questioner } from '../../../src/platform/helper/helper-program.ts';
import { LINUX_ACCOUNTS } from '../../../src/platform/linux/account-layout.ts';
import { VERSION } from '../../../src/version.ts';
import { until } from '../../e2e/waiting.ts';

/** The helper process itself, and programs in its place that behave as one that hangs. */

const folder = mkdtempSync(join(tmpdir(), 'helper-'));
after(() => rmSync(folder, { recursive: true }));

/** Writes a helper. `version`: the one that its ready message has. */
function script(name: string, text: string, version: string | undefined = VERSION): string {
  const path = join(folder, name);
  writeFileSync(path, text.replace('ready: true', `ready: true, version: ${JSON.stringify(version)}`));
  return path;
}

const FACTS = { accounts: LINUX_ACCOUNTS, home: undefined };

/** Runs another program instead of the helper. */
const running = (args: readonly string[]) => ({ ...questioner(FACTS), args });

const onlyPid = (pids: ReadonlySet<number>): number => {
  const [pid, ...others] = pids;
  assert.ok(pid !== undefined && others.length === 0);
  return pid;
};

test('nothing is started before the first question; then one process of our own Node, in a session of its own', async () => {
  const helper = new HelperProcess(questioner(FACTS));
  assert.equal(helper.pids().size, 0);
  const found = await helper.ask({ about: 'file', key: folder }, 20_000);
  assert.deepEqual(found, { path: folder, folder: true, socket: false });
  const pid = onlyPid(helper.pids());
  assert.equal(readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0], process.execPath);
  const session = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.split(' ')[3];
  assert.equal(session, String(pid));
  await helper.ask({ about: 'file', key: '/' }, 20_000);
  assert.equal(onlyPid(helper.pids()), pid);
});

test('each kind of question has its answer, or the reason why it failed', async () => {
  const helper = new HelperProcess(questioner(FACTS));
  const ask = (about: 'file' | 'project' | 'fifo' | 'text', key: string) => helper.ask({ about, key }, 20_000);
  writeFileSync(join(folder, 'package.json'), '{}');
  assert.equal(await ask('project', join(folder, 'a/b')), folder.slice(folder.lastIndexOf('/') + 1));
  assert.equal(await ask('fifo', folder), false);
  assert.equal(await ask('text', join(folder, 'package.json')), '{}');
  assert.deepEqual(await ask('file', '/no/such/path'), { why: 'does not exist' });
  await assert.rejects(ask('text', '/no/such/path'), (error) => error instanceof HelperFailed && error.errno === -2);
  assert.equal(await helper.ask({ about: 'user_name', key: 0 }, 20_000), 'root');
  assert.equal(await helper.ask({ about: 'user_id', key: 'root' }, 20_000), 0);
  assert.equal(await helper.ask({ about: 'user_name', key: 4_000_000_000 }, 20_000), null);
});

test('a helper that does not answer is abandoned, and the next question goes to another', async () => {
  const silent = script(
    'silent.cjs',
    'process.on("message", () => {}); process.send({ ready: true, pid: process.pid });',
  );
  const helper = new HelperProcess(running([silent]));
  const asked = helper.ask({ about: 'text', key: '/x' }, 50);
  const others = helper.ask({ about: 'text', key: '/y' }, 600_000); // of the same helper: they go with it
  await assert.rejects(asked, (error) => error instanceof Unanswered && error.message === 'does not answer');
  await assert.rejects(others, Unanswered);
  const again = helper.ask({ about: 'text', key: '/z' }, 50);
  await assert.rejects(again, Unanswered);
});

test('a helper that is abandoned still answers its other questions if it can', async () => {
  const helper = new HelperProcess(
    running([
      script(
        'slow.cjs',
        `process.on("message", ({ id, key }) => key === "/slow" && setTimeout(() => process.send({ id, value: key }), 100));
      process.send({ ready: true, pid: process.pid });`,
      ),
    ]),
  );
  const slow = helper.ask({ about: 'text', key: '/slow' }, 20_000);
  const silent = helper.ask({ about: 'text', key: '/x' }, 50);
  await assert.rejects(silent, (error) => error instanceof Unanswered && error.silent);
  assert.equal(await slow, '/slow');
});

test('a helper that is killed while it is asked makes nothing silent: another is asked', async () => {
  const before = join(folder, 'before');
  const killed = script(
    'killed.cjs',
    `const { existsSync, writeFileSync } = require("node:fs");
    process.on("message", ({ id }) => {
      if (existsSync(${JSON.stringify(before)})) return process.send({ id, value: "yes" });
      writeFileSync(${JSON.stringify(before)}, "");
      process.kill(process.pid, "SIGKILL");
    });
    process.send({ ready: true, pid: process.pid });`,
  );
  assert.equal(await new HelperProcess(running([killed])).ask({ about: 'text', key: '/x' }, 20_000), 'yes');
});

test('what cannot be started is not tried for each question, and nothing is called silent', async () => {
  const starts = join(folder, 'starts');
  const helper = new HelperProcess(
    running([script('fails.cjs', `require("node:fs").appendFileSync(${JSON.stringify(starts)}, "x")`)]),
  );
  for (let tries = 0; tries < 3; tries++) {
    const asked = helper.ask({ about: 'text', key: '/x' }, 20_000);
    await assert.rejects(asked, (error) => error instanceof Unanswered && !error.silent);
  }
  assert.equal(readFileSync(starts, 'utf8'), 'xx');
});

test('a helper that ends or never starts gives no answer', async () => {
  const ends = new HelperProcess(running([script('ends.cjs', 'process.exit(3)')]));
  await assert.rejects(ends.ask({ about: 'text', key: '/x' }), Unanswered);
  const fails = new HelperProcess(
    running([script('dies.cjs', 'process.send({ ready: true }); process.on("message", () => process.exit(1))')]),
  );
  await assert.rejects(fails.ask({ about: 'text', key: '/x' }, 20_000), Unanswered);
  assert.equal(fails.pids().size, 0);
});

test('a server ends while its helper runs, and the helper ends with it', async () => {
  const { spawn } = await import('node:child_process');
  const source = (file: string) =>
    JSON.stringify(new URL(`../../../src/platform/helper/${file}`, import.meta.url).href);
  const text = `import { HelperProcess } from ${source('helper.ts')};
    import { questioner } from ${source('helper-program.ts')};
    const helper = new HelperProcess(questioner({}));
    await helper.ask({ about: 'file', key: '/' }, 20_000);
    console.log([...helper.pids()][0]);`;
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), script('asks.mts', text)]);
  let output = '';
  child.stdout.on('data', (data) => {
    output += data;
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  assert.equal(code, 0);
  const pid = Number(output);
  assert.ok(pid > 0, output);
  for (let tries = 0; tries < 2000; tries++) {
    try {
      if (readFileSync(`/proc/${pid}/stat`, 'latin1').includes(') Z ')) return;
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.fail('the helper outlived its server');
});

test('where no program can be started, that is tried every five seconds, and nothing is called silent', async (t) => {
  let nowMs = 1e6;
  t.mock.method(performance, 'now', () => nowMs);
  const { execPath } = process;
  t.after(() => {
    process.execPath = execPath;
  });
  const answers =
    'process.on("message", ({ id }) => process.send({ id, value: 7 })); process.send({ ready: true, pid: null });';
  const helper = new HelperProcess(running([script('started.cjs', answers)]));
  const ask = async (): Promise<string> => {
    const asked = helper.ask({ about: 'file', key: '/' });
    let why = '';
    await assert.rejects(asked, (error) => {
      assert.ok(error instanceof Unanswered && !error.silent);
      why = error.message;
      return true;
    });
    return why;
  };
  process.execPath = join(folder, 'no-such-program');
  const notStarted = 'could not be asked: no helper process started';
  for (let tries = 0; tries < 5; tries++) {
    assert.equal(await ask(), notStarted);
    nowMs += 5000;
  }
  assert.equal(await ask(), notStarted);
  process.execPath = execPath;
  nowMs += 4999;
  assert.equal(await ask(), notStarted);
  assert.equal(helper.pids().size, 0);
  nowMs += 1;
  assert.equal(await helper.ask({ about: 'file', key: '/' }, 20_000), 7);
  assert.equal(helper.pids().size, 1);
});

const READY = 'process.send({ ready: true, pid: process.pid });';
const question = { about: 'text', key: '/x' } as const;
const startsIn = (path: string): string => `require("node:fs").appendFileSync(${JSON.stringify(path)}, "x");`;

test('a helper runs in the root folder, with threads for many questions and without the options of this process', async (t) => {
  const text = `process.on("message", ({ id }) => process.send({ id, value:
    [process.cwd(), process.env.NODE_OPTIONS ?? "none", process.env.UV_THREADPOOL_SIZE, process.env.HOME ?? null] }));
    process.send({ ready: true, pid: 4711 });`;
  const before = process.env['NODE_OPTIONS'];
  process.env['NODE_OPTIONS'] = '--no-warnings';
  t.after(() => {
    if (before === undefined) delete process.env['NODE_OPTIONS'];
    else process.env['NODE_OPTIONS'] = before;
  });
  const helper = new HelperProcess(running([script('says.cjs', text)]));
  assert.deepEqual(await helper.ask(question, 20_000), ['/', 'none', '32', process.env['HOME'] ?? null]);
  assert.deepEqual(helper.pids(), new Set([4711])); // as /proc has it
});

test('a helper that was asked once is not asked again; it is started again if it had been asked', async () => {
  const starts = join(folder, 'starts-once');
  const dies = `${startsIn(starts)} process.on("message", () => process.exit(1)); ${READY}`;
  const helper = new HelperProcess({ ...running([script('once.cjs', dies)]), attempts: 1 });
  for (const count of ['x', 'xx']) {
    await assert.rejects(helper.ask(question, 20_000), (error) => error instanceof HelperEnded && error.wasSent);
    assert.equal(readFileSync(starts, 'utf8'), count);
  }
  const early = join(folder, 'starts-early');
  const never = new HelperProcess({ ...running([script('early.cjs', startsIn(early))]), attempts: 1 });
  for (let tries = 0; tries < 2; tries++)
    await assert.rejects(never.ask(question, 20_000), {
      message: 'could not be asked: the helper process ended',
      silent: false,
    });
  assert.equal(readFileSync(early, 'utf8'), 'x');
});

test('one that was stopped makes room for another; one that cannot be ended does not', async (t) => {
  const silent = script('stays.cjs', `process.on("message", () => {}); setInterval(() => 0, 1e6); ${READY}`);
  const helper = new HelperProcess({ ...running([silent]), abandonedMax: 1 });
  for (let tries = 0; tries < 2; tries++)
    await assert.rejects(helper.ask(question, 50), { message: 'does not answer', silent: true });
  const kept = new HelperProcess({ ...running([silent]), abandonedMax: 1 });
  const kill = t.mock.method(ChildProcess.prototype, 'kill', () => true);
  await assert.rejects(kept.ask(question, 50), { message: 'does not answer', silent: true });
  await assert.rejects(
    kept.ask(question, 50),
    (error) =>
      error instanceof HelperHanging &&
      error.message === 'could not be asked: 1 helper processes hang already' &&
      !error.silent,
  );
  kill.mock.restore();
  process.kill(onlyPid(kept.pids()), 'SIGKILL');
});

test('a helper ends after ten seconds without a question', async (t) => {
  const alive = setInterval(() => undefined, 1000);
  t.after(() => clearInterval(alive));
  interface Timer {
    readonly ms: number;
    readonly callback: () => void;
    unref(): Timer;
  }
  const pending = new Set<Timer>();
  t.mock.method(globalThis, 'setTimeout', (callback: () => void, ms: number) => {
    const timer: Timer = { ms, callback, unref: () => timer };
    pending.add(timer);
    return timer;
  });
  t.mock.method(globalThis, 'clearTimeout', (timer: Timer) => pending.delete(timer));
  const answers = `process.on("message", ({ id }) => process.send({ id, value: 7 })); ${READY}`;
  const helper = new HelperProcess(running([script('idle.cjs', answers)]));
  const asked = helper.ask(question);
  assert.deepEqual(
    [...pending].map(({ ms }) => ms),
    [5000],
  );
  assert.equal(await asked, 7);
  const pid = onlyPid(helper.pids());
  assert.equal(await helper.ask(question), 7);
  const [idle, ...others] = pending;
  assert.deepEqual([idle?.ms, others, onlyPid(helper.pids())], [10_000, [], pid]);
  idle?.callback();
  while (helper.pids().size > 0) await new Promise(setImmediate);
  assert.equal(await helper.ask(question), 7);
  assert.notEqual(onlyPid(helper.pids()), pid);
});

test('a helper of another version gets no question, and each question fails with that reason', async () => {
  const starts = join(folder, 'starts-replaced');
  const answers = `${startsIn(starts)} process.on("message", ({ id }) => process.send({ id, value: 7 })); ${READY}`;
  const program = running([script('replaced.cjs', answers, '99.0.0')]);
  const helper = new HelperProcess({ ...program, abandonedMax: 1 }); // must not count as one that hangs
  for (let tries = 0; tries < 2; tries++)
    await assert.rejects(helper.ask(question, 20_000), (error) => {
      assert.ok(error instanceof HelperReplaced && !error.silent);
      const why = `the package was replaced by version 99.0.0 while this server (version ${VERSION}) was running`;
      assert.deepEqual([error.why, error.message], [why, `could not be asked: ${why}; restart the server`]);
      return true;
    });
  assert.equal(readFileSync(starts, 'utf8'), 'x');
  await until(() => helper.pids().size === 0 || undefined, 'it ends');
});

test('an older helper, which reports no version, counts as replaced', async () => {
  const old = join(folder, 'old.cjs');
  writeFileSync(old, READY);
  await assert.rejects(new HelperProcess(running([old])).ask(question, 20_000), /was replaced by another version/);
});
