import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { HelperFailed, HelperProcess, Unanswered } from '../../../src/platform/helper/helper.ts';
import { questioner } from '../../../src/platform/helper/helper-program.ts';

/** The helper process itself, and programs in its place that behave as one that hangs. */

const folder = mkdtempSync(join(tmpdir(), 'helper-'));
after(() => rmSync(folder, { recursive: true }));

function script(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const onlyPid = (pids: ReadonlySet<number>): number => {
  const [pid, ...others] = pids;
  assert.ok(pid !== undefined && others.length === 0);
  return pid;
};

test('nothing is started before the first question; then one process of our own Node, in a session of its own', async () => {
  const helper = new HelperProcess(questioner());
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
  const helper = new HelperProcess(questioner());
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
  const helper = new HelperProcess(questioner([silent]));
  const asked = helper.ask({ about: 'text', key: '/x' }, 50);
  const others = helper.ask({ about: 'text', key: '/y' }, 60_000); // of the same helper: they go with it
  await assert.rejects(asked, (error) => error instanceof Unanswered && error.message === 'does not answer');
  await assert.rejects(others, Unanswered);
  const again = helper.ask({ about: 'text', key: '/z' }, 50);
  await assert.rejects(again, Unanswered);
});

test('a helper that is abandoned still answers its other questions if it can', async () => {
  const helper = new HelperProcess(
    questioner([
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
  assert.equal(await new HelperProcess(questioner([killed])).ask({ about: 'text', key: '/x' }, 20_000), 'yes');
});

test('what cannot be started is not tried for each question, and nothing is called silent', async () => {
  const starts = join(folder, 'starts');
  const helper = new HelperProcess(
    questioner([script('fails.cjs', `require("node:fs").appendFileSync(${JSON.stringify(starts)}, "x")`)]),
  );
  for (let tries = 0; tries < 3; tries++) {
    const asked = helper.ask({ about: 'text', key: '/x' }, 20_000);
    await assert.rejects(asked, (error) => error instanceof Unanswered && !error.silent);
  }
  assert.equal(readFileSync(starts, 'utf8'), 'xx');
});

test('a helper that ends or never starts gives no answer', async () => {
  const ends = new HelperProcess(questioner([script('ends.cjs', 'process.exit(3)')]));
  await assert.rejects(ends.ask({ about: 'text', key: '/x' }), Unanswered);
  const fails = new HelperProcess(
    questioner([script('dies.cjs', 'process.send({ready:true}); process.on("message", () => process.exit(1))')]),
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
    const helper = new HelperProcess(questioner());
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
  const helper = new HelperProcess(questioner());
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
  assert.deepEqual(await helper.ask({ about: 'file', key: '/' }, 20_000), { path: '/', folder: true, socket: false });
});
