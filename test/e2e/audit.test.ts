import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { VERSION } from '../../src/version.ts';
import { linesOf, verdictOf } from '../audit/support.ts';
import { program } from './programs.ts';
import { serve } from './session.ts';
import { ANN, AS_OWNER, cli, configFile, folder, launch, REPO, ROOT, suiteOrTest } from './support.ts';
import { cat, lives } from './targets.ts';
import { until } from './waiting.ts';

/** The audit log of a real server: what it writes, what it does where it cannot, and the commands that read it. */

const scene = () => {
  const state = folder();
  return { path: join(state, 'process-manager-mcp', 'audit.jsonl'), env: { ...AS_OWNER, XDG_STATE_HOME: state } };
};

/** A configuration file with this setting. */
function configured(audit: unknown): string[] {
  const path = configFile({ audit });
  return ['--config', path];
}

test('a termination leaves an intent and its outcome, with the client that asked', async () => {
  const { path, env } = scene();
  const session = await serve({ env });
  const { pid } = await program('leaves-on-term.mjs');
  await session.info(pid);
  await session.call('terminate_process', { pid, timeout_s: 30 });
  const [intent, outcome, ...more] = linesOf(path);
  assert.deepEqual(more, []);
  assert.deepEqual(
    [intent?.event, intent?.client, intent?.tool],
    ['intent', { name: 'e2e', version: '1' }, 'terminate_process'],
  );
  assert.deepEqual(intent?.arguments, { pid, timeout_s: 30 });
  assert.deepEqual([intent?.target?.pid, intent?.signal, intent?.server.pid], [pid, 'SIGTERM', session.pid]);
  assert.deepEqual([outcome?.of, outcome?.outcome], [intent?.seq, 'exited']);
  await session.call('terminate_process', { pid: 1 });
  const refused = linesOf(path).at(-1);
  assert.deepEqual([refused?.outcome, refused?.error, refused?.rule], ['refused', 'PROTECTED', 'hard limit: pid 1']);
});

test('a call from the terminal is written down, too; one that only reads makes no log', async () => {
  const { path, env } = scene();
  await cli(['call', 'list_processes'], { env });
  assert.equal(existsSync(path), false);
  const { pid } = await program('waits.mjs');
  await cli(['call', 'signal_process', String(pid), 'HUP'], { env });
  assert.deepEqual(
    linesOf(path).map(({ client, tool, signal, outcome }) => [client?.name, tool, signal, outcome]),
    [
      ['terminal', 'signal_process', 'SIGHUP', undefined],
      ['terminal', 'signal_process', 'SIGHUP', 'exited'],
    ],
  );
});

test('the process that writes the log ends when its server is killed', async () => {
  const session = await serve({ env: scene().env });
  const victim = await cat();
  await session.terminate(victim.pid);
  const children = readFileSync(`/proc/${session.pid}/task/${session.pid}/children`, 'latin1').trim().split(' ');
  const commandOf = (pid: string) => readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  const writer = Number(children.find((pid) => commandOf(pid).includes('audit-writer.js')));
  assert.ok(lives(writer));
  session.child.kill('SIGKILL');
  await until(() => !lives(writer) || undefined, 'the writer ends');
});

test('audit: "off" writes nothing and says so at the start', async () => {
  const { path, env } = scene();
  const session = await serve({ env, flags: configured('off') });
  const { pid } = await program('leaves-on-term.mjs');
  await session.call('terminate_process', { pid });
  assert.equal(existsSync(path), false);
  assert.match(session.output.stderr, /audit is "off"/);
});

test('audit.reads: what is only read is written down, also what failed', async () => {
  const { path, env } = scene();
  const session = await serve({ env, flags: configured({ reads: true }) });
  await session.user();
  await session.call('get_process_info', { pid: 2_147_483_647 });
  await until(() => (existsSync(path) && linesOf(path).length === 2) || undefined, 'both are written');
  assert.deepEqual(
    linesOf(path).map(({ event, tool, error }) => [event, tool, error]),
    [
      ['read', 'get_user_info', undefined],
      ['read', 'get_process_info', 'NOT_FOUND'],
    ],
  );
});

/** Ends nothing while `path` is in the way; reads go on; without it, it works again in the same server. */
async function refusesUntil(
  mended: () => void,
  says: RegExp,
  path: string,
  env: Readonly<Record<string, string>>,
  flags: readonly string[] = [],
): Promise<void> {
  const session = await serve({ env, flags });
  const victim = await program('leaves-on-term.mjs');
  for (const tool of ['terminate_process', 'signal_process', 'set_priority']) {
    const args = {
      pid: victim.pid,
      ...(tool === 'signal_process' && { signal: 'HUP' }),
      ...(tool === 'set_priority' && { nice: 5 }),
    };
    const refusal = await session.refused(tool, args);
    assert.match(refusal, /^AUDIT_UNAVAILABLE: /);
    assert.match(refusal, says);
  }
  assert.equal((await session.user()).uid, process.getuid?.());
  assert.equal(victim.child.exitCode, null);
  mended();
  assert.equal((await session.terminate(victim.pid)).outcome, 'exited');
  assert.deepEqual(await victim.exit, { code: 7, signal: null });
  assert.deepEqual(verdictOf(path).problems, []);
  assert.ok(readFileSync(path, 'utf8').endsWith('\n'));
}

describe('where it cannot be written down, nothing is done', () => {
  test('the folder is removed while the server runs', async () => {
    const { path, env } = scene();
    const session = await serve({ env });
    const [first, victim] = await Promise.all([program('leaves-on-term.mjs'), program('leaves-on-term.mjs')]);
    await session.terminate(first.pid);
    rmSync(join(path, '..'), { recursive: true });
    assert.match(await session.refused('terminate_process', { pid: victim.pid }), /^AUDIT_UNAVAILABLE: .*ENOENT/);
    assert.equal(victim.child.exitCode, null);
    mkdirSync(join(path, '..'), { mode: 0o700 });
    assert.equal((await session.terminate(victim.pid)).outcome, 'exited');
    assert.deepEqual(verdictOf(path).problems, []);
  });

  test('a FIFO in its place, which nobody waits for', async () => {
    const { path, env } = scene();
    mkdirSync(join(path, '..'), { mode: 0o700 });
    assert.equal(spawnSync('mkfifo', [path]).status, 0);
    await refusesUntil(() => rmSync(path), /is not a regular file/, path, env);
  });

  test('the package is replaced while the server runs', async () => {
    const from = folder();
    const writer = join(from, 'dist/audit-writer.js');
    cpSync(join(REPO, 'dist'), join(from, 'dist'), { recursive: true });
    const session = await serve({ ...scene(), from });
    const victim = await program('leaves-on-term.mjs');
    await session.info(victim.pid);
    const own = readFileSync(writer, 'utf8');
    writeFileSync(writer, own.replace(`version:"${VERSION}"`, 'version:"99.0.0"'));
    const refusal = await session.refused('terminate_process', { pid: victim.pid });
    assert.match(
      refusal,
      /^AUDIT_UNAVAILABLE: .* the package was replaced by version 99\.0\.0 .*: Restart the server\.$/,
    );
    assert.equal(victim.child.exitCode, null);
  });

  test('/dev/full', async () => {
    const session = await serve({ env: AS_OWNER, flags: configured({ path: '/dev/full' }) });
    const victim = await program('leaves-on-term.mjs');
    assert.match(await session.refused('terminate_process', { pid: victim.pid }), /^AUDIT_UNAVAILABLE: /);
    assert.equal(victim.child.exitCode, null);
  });

  const mounts = mountable();
  suiteOrTest(mounts)('on a file system of its own', { skip: mounts }, () => {
    test('that is full: 64 KiB', async (t) => {
      const { path, env } = scene();
      const dir = mount(t, join(path, '..'), 'size=64k');
      const rest = join(dir, 'rest');
      fill(rest);
      await refusesUntil(() => rmSync(rest), /ENOSPC|only \d+ of \d+ bytes/, path, env);
    });

    test('that gets full line by line: what is there stays whole, and each signal has its line', async (t) => {
      const { path, env } = scene();
      mount(t, join(path, '..'), 'size=64k');
      const config = configFile({ max_kills_per_minute: 1000 });
      const session = await serve({ env, flags: ['--config', config] });
      let sent = 0;
      for (;;) {
        const { pid } = launch('sleep', ['600']);
        const answer = await session.call('signal_process', { pid, signal: 'HUP' });
        if (answer.isError) {
          assert.match(JSON.stringify(answer), /AUDIT_UNAVAILABLE/);
          break;
        }
        sent++;
        assert.ok(sent < 200, 'it never gets full');
      }
      assert.ok(sent > 10);
      assert.equal(linesOf(path).filter(({ event }) => event === 'intent').length, sent);
      assert.deepEqual(verdictOf(path).problems, []);
    });

    test('that is read-only', async (t) => {
      const { path, env } = scene();
      const dir = mount(t, join(path, '..'), 'size=64k');
      assert.equal(spawnSync('mount', ['-o', 'remount,ro', dir]).status, 0);
      const mended = () => assert.equal(spawnSync('mount', ['-o', 'remount,rw', dir]).status, 0);
      await refusesUntil(mended, /EROFS.*read-only/, path, env);
    });
  });
});

describe('audit verify, show and tail', async () => {
  const { path, env } = scene();
  const victim = await program('leaves-on-term.mjs');
  await cli(['call', 'terminate_process', String(victim.pid)], { env });
  await cli(['call', 'terminate_process', '1'], { env });
  const audit = (...args: string[]) => cli(['audit', ...args], { env });

  test('show prints a table, and what is asked for of it', async () => {
    const { code, stdout, stderr } = await audit('show');
    assert.deepEqual([code, stderr], [0, '']);
    const [header = '', intent = '', outcome = '', refused = '', ...rest] = stdout.trimEnd().split('\n');
    assert.deepEqual(rest, []);
    assert.match(header, /^line +at +event +tool +pid +name +did +outcome +why +client$/);
    assert.match(intent, / intent +terminate_process +\d+ +node +SIGTERM +- +default +terminal /);
    assert.match(outcome, / outcome of 1 +terminate_process .* exited /);
    assert.match(refused, / outcome +terminate_process +1 +- +- +refused +PROTECTED \(hard limit: pid 1\)/);
    const count = async (...args: string[]) =>
      (await audit('show', '--json', ...args)).stdout.split('\n').filter(Boolean).length;
    assert.deepEqual(
      [
        await count('--pid', String(victim.pid)),
        await count('--outcome', 'refused'),
        await count('--since', '1h'),
        await count('--since', '2999-01-01'),
      ],
      [2, 1, 3, 0],
    );
  });

  test('verify says that the log is intact, or which line is not', async () => {
    assert.deepEqual(await audit('verify'), {
      code: 0,
      signal: null,
      stdout: '3 lines, number 1 to 3, in 1 file: intact\n',
      stderr: '',
    });
    const changed = join(folder(), 'audit.jsonl');
    writeFileSync(changed, readFileSync(path, 'utf8').replace('"exited"', '"killed"'));
    const { code, stdout } = await audit('verify', '--path', changed);
    assert.equal(code, 1);
    assert.ok(stdout.startsWith(`${changed}:2: it was changed, or is not a line of this log\n`), stdout);
    const { code: failed, stdout: json } = await audit('verify', '--path', changed, '--json');
    assert.deepEqual([failed, JSON.parse(json).problems.length], [1, 1]);
  });

  test('tail prints what comes, also across a new file', async () => {
    const tail = launch(process.execPath, ['dist/main.js', 'audit', 'tail'], { env, cwd: process.cwd() });
    await until(() => tail.output.stdout.includes('refused') || undefined, 'the last lines are printed');
    await cli(['call', 'terminate_process', '1'], { env });
    await until(() => /^4 .* refused /m.test(tail.output.stdout) || undefined, 'the next is printed');
    renameSync(path, path.replace('.jsonl', '.1.jsonl'));
    await cli(['call', 'terminate_process', '1'], { env });
    await until(() => /^5 .* refused /m.test(tail.output.stdout) || undefined, 'the next is printed');
    assert.equal(tail.output.stderr, '');
  });

  test('a log that is not there is told plainly', async () => {
    for (const what of ['verify', 'show', 'tail']) {
      const { code, stdout, stderr } = await audit(what, '--path', '/nowhere/audit.jsonl');
      assert.deepEqual([code, stdout], [1, '']);
      assert.match(stderr, /^There is no audit log at \/nowhere\/audit\.jsonl/);
    }
  });

  for (const args of [
    [],
    ['check'],
    ['show', 'all'],
    ['show', '--pid', 'x'],
    ['show', '--since', 'soon'],
    ['show', '--outcome', 'dead'],
    ['verify', '--pid', '1'],
  ]) {
    test(`audit ${args.join(' ')} is wrong usage: 2`, async () => {
      const { code, stderr } = await audit(...args);
      assert.equal(code, 2);
      assert.match(stderr, /--help/);
    });
  }
});

/** Why no file systems can be mounted here, for `skip`. */
function mountable(): string | false {
  if (!ROOT) return 'needs root, to mount file systems';
  const dir = folder();
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', dir]).status !== 0)
    return 'nothing can be mounted here';
  spawnSync('umount', [dir]);
  return false;
}

function mount(t: TestContext, dir: string, options: string): string {
  mkdirSync(dir, { recursive: true });
  assert.equal(spawnSync('mount', ['-t', 'tmpfs', '-o', `${options},mode=700`, 'tmpfs', dir]).status, 0);
  // While it is mounted its folder cannot be removed.
  t.after(() => spawnSync('umount', ['-l', dir]));
  return dir;
}
/** Takes all the space there is. */
function fill(path: string): void {
  for (const bytes of [4096, 1]) {
    try {
      for (;;) appendFileSync(path, Buffer.alloc(bytes));
    } catch (error) {
      assert.match(String(error), /ENOSPC/);
    }
  }
}

test(
  'one path of a system-wide configuration serves every user',
  { skip: ROOT ? false : 'needs root, for another user' },
  async () => {
    const shared = folder();
    chmodSync(shared, 0o1777);
    const flags = configured({ path: join(shared, '%u', '100%%.jsonl') });
    for (const [user, options] of [
      ['root', { env: AS_OWNER }],
      [String(ANN), { uid: ANN }],
    ] as const) {
      const session = await serve({ ...options, flags });
      const { pid, exit } = await cat(options);
      assert.equal((await session.terminate(pid)).outcome, 'exited');
      await exit;
      const path = join(shared, user, '100%.jsonl');
      assert.ok(linesOf(path).some(({ outcome }) => outcome === 'exited'));
      const { stdout } = await cli(['audit', 'verify', ...flags], options);
      assert.match(stdout, /: intact$/m);
    }
  },
);
