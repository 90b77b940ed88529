import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { program, stateOf, works } from './programs.ts';
import { serve } from './session.ts';
import { ANN, AS_OWNER, BEN, cli, folder, noOtherUsers, sparseUser, suiteOrTest } from './support.ts';
import { oneAtATime, until } from './waiting.ts';

/** Rules on real processes, a file that is edited while the server runs, and one that binds all users. */

await oneAtATime();

const dir = folder();
chmodSync(dir, 0o755);

/** Writes a configuration file; returns its path. */
function file(name: string, content: unknown): string {
  const path = join(dir, `${name}.json`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const NODE = process.execPath;

describe('a rule', () => {
  const cases: readonly [what: string, match: (pid: number, port: number) => unknown][] = [
    ['by name', () => ({ name: 'no*' })],
    ['by program', () => ({ exe: NODE })],
    ['by command', () => ({ command: '*listens.mjs tcp*' })],
    ['by port', (_, port) => ({ port })],
    ['by user', () => ({ user: String(process.getuid?.()) })],
  ];
  for (const [what, match] of cases) {
    test(`${what} denies to end a process, and names itself`, async () => {
      const listener = await program('listens.mjs', ['tcp', '127.0.0.1']);
      const other = await program('waits.mjs');
      const [port = 0] = listener.numbers;
      const rule = { effect: 'deny', action: 'terminate', match: match(listener.pid, port), note: 'keep it' };
      const path = file(what, `{\n  "rules": [\n    ${JSON.stringify(rule)}, // mine\n  ]\n}`);
      const session = await serve({ env: AS_OWNER, flags: ['--config', path] });
      const text = await session.refused('terminate_process', { pid: listener.pid });
      assert.ok(
        text.startsWith(
          `PROTECTED: process ${listener.pid}: a rule forbids ending it (rule: deny "keep it" in ${path}:3). `,
        ),
        text,
      );
      assert.notEqual(stateOf(listener.pid), undefined);
      if (what === 'by command' || what === 'by port')
        assert.equal((await session.terminate(other.pid)).outcome, 'exited');
    });
  }

  test('hides a process, and counts it', async () => {
    const user = sparseUser();
    const hidden = await program('waits.mjs', ['the-hidden'], user);
    const shown = await program('waits.mjs', ['the-shown'], user);
    const rules = [{ effect: 'deny', action: 'view', match: { command: '*the-hidden' } }];
    const session = await serve({ ...user, flags: ['--config', file('hides', { rules })] });
    const found = await session.find('waits.mjs the-');
    assert.deepEqual(
      found.rows.map((row) => row['pid']),
      [shown.pid],
    );
    assert.equal(found.hidden?.by_rule, 1);
    assert.match(await session.refused('get_process_info', { pid: hidden.pid }), /^ACCESS_DENIED: .*a rule hides it/);
  });

  test('about an unknown user, or lifting what is not protected, refuses to start', async () => {
    const rules = [{ effect: 'deny', action: 'kill', match: { user: 'nobody-here' } }];
    for (const [config, says] of [
      [{ rules }, /wrong-rule\.json:1: match\.user: there is no user "nobody-here" on this machine/],
      [{ unprotect: ['postgres'] }, /wrong-rule\.json:1: unprotect: "postgres" is not protected by default/],
    ] as const) {
      const { code, stderr } = await cli(['--config', file('wrong-rule', config)]);
      assert.equal(code, 2);
      assert.match(stderr, says);
    }
  });
});

const skip = noOtherUsers();
suiteOrTest(skip)('a server of root under rules', { skip }, () => {
  test("an allow opens one program of another user's and nothing else", async () => {
    const job = await program('leaves-on-term.mjs', ['of-ann'], { uid: ANN });
    const other = await program('waits.mjs', ['of-ben'], { uid: BEN });
    const rules = [{ effect: 'allow', action: 'terminate', match: { user: String(ANN), exe: NODE } }];
    const session = await serve({ flags: ['--config', file('allow', { rules })] });
    const { rows } = await session.find('of-(ann|ben)', { username: '*' });
    assert.deepEqual(
      rows.map((row) => row['pid']),
      [job.pid],
    );
    assert.match(await session.refused('signal_process', { pid: job.pid, signal: 'HUP' }), /^ACCESS_DENIED: /);
    assert.match(await session.refused('terminate_process', { pid: other.pid }), /^ACCESS_DENIED: /);
    assert.equal((await session.terminate(job.pid)).outcome, 'exited');
  });
});

describe('SIGHUP', () => {
  test('has an edited file read again; one that is invalid changes nothing', async () => {
    const victim = await program('waits.mjs');
    const deny = { rules: [{ effect: 'deny', action: ['terminate', 'signal'], match: {} }] };
    const path = file('edited', deny);
    const session = await serve({ env: AS_OWNER, flags: ['--config', path] });
    const hup = async (says: RegExp): Promise<void> => {
      session.output.stderr = '';
      session.child.kill('SIGHUP');
      await until(() => says.test(session.output.stderr) || undefined, `it says ${says}`);
    };
    const refused = () => session.refused('signal_process', { pid: victim.pid, signal: 'CONT' });
    assert.match(await refused(), /^PROTECTED: /);
    for (const wrong of [
      '{"rules": []',
      { rule: [] },
      { allow_users: ['nobody-here'] },
      { redact: { patterns: ['('] } },
    ]) {
      file('edited', wrong);
      await hup(/the configuration was not reloaded: .*edited\.json:1/);
      assert.match(await refused(), /^PROTECTED: /);
    }
    file('edited', { rules: [], read_only: false });
    await hup(/the configuration was reloaded/);
    assert.equal((await session.terminate(victim.pid)).outcome, 'exited');
    file('edited', { native: false });
    await hup(/native: restart the server to apply this fully/);
    assert.deepEqual(await session.end(), { code: 0, signal: null });
  });

  for (const named of [true, false]) {
    test(`keeps the rules of a file that an editor has moved away, ${named ? 'named' : 'at its default place'}`, async () => {
      const victim = await program('waits.mjs');
      const home = folder();
      mkdirSync(join(home, 'process-manager-mcp'));
      const path = join(home, 'process-manager-mcp', 'config.json');
      const deny = { rules: [{ effect: 'deny', action: ['terminate', 'signal'], match: {} }] };
      writeFileSync(path, JSON.stringify(deny));
      const env = { ...AS_OWNER, ...(!named && { XDG_CONFIG_HOME: home }) };
      const session = await serve({ env, flags: named ? ['--config', path] : [] });
      const refused = () => session.refused('signal_process', { pid: victim.pid, signal: 'CONT' });
      assert.match(await refused(), /^PROTECTED: /);
      const said = (what: RegExp) => until(() => what.test(session.output.stderr) || undefined, `it says ${what}`);
      renameSync(path, `${path}~`);
      session.child.kill('SIGHUP');
      await said(/the configuration was not reloaded: .*config\.json/);
      assert.match(await refused(), /^PROTECTED: /);
      // Moved away while the signal comes, and put back a moment later.
      session.output.stderr = '';
      session.child.kill('SIGHUP');
      writeFileSync(path, JSON.stringify({ max_targets: 3 }));
      await said(/the configuration was reloaded/);
      assert.equal((await session.terminate(victim.pid)).outcome, 'exited');
    });
  }

  test('does not keep a server whose client is gone', async () => {
    const session = await serve();
    session.child.kill('SIGHUP');
    session.child.stdin.end();
    session.child.kill('SIGHUP');
    assert.deepEqual(await session.exit, { code: 0, signal: null });
  });
});

const noMounts = works('unshare', ['--mount', 'true'])
  ? false
  : 'mounts cannot be made here: needs unshare(1) and root';
suiteOrTest(noMounts)('the system-wide file', { skip: noMounts }, () => {
  const etc = join(dir, 'etc');
  const system = join(etc, 'process-manager-mcp', 'config.json');
  mkdirSync(join(etc, 'process-manager-mcp'), { recursive: true });
  for (const name of ['passwd', 'group']) copyFileSync(join('/etc', name), join(etc, name));
  const via = ['unshare', '--mount', 'sh', '-c', `mount --bind ${etc} /etc && exec "$@"`, 'sh'] as const;

  test('is narrowed by file, environment and flags, and never widened', async () => {
    const deny = { effect: 'deny', action: 'signal', note: 'theirs' };
    writeFileSync(system, JSON.stringify({ allow_root: false, allow_users: ['61041', '61042'], rules: [deny] }));
    const own = file('own', {
      allow_users: ['61042', '61043'],
      rules: [{ effect: 'allow', action: 'signal', match: { user: 'root' } }],
    });
    const session = await serve({ via, flags: ['--config', own, '--allow-root'] });
    const { access } = await session.user();
    assert.equal(access.root, 'listed');
    assert.deepEqual(
      access.see.filter((name) => name.startsWith('6104')),
      ['61042'],
    );
    const victim = await program('waits.mjs');
    assert.match(await session.refused('signal_process', { pid: victim.pid, signal: 'HUP' }), /^ROOT_PROTECTED: /);
    const open = file('open', { allow_users: '*' });
    const other = await serve({ via, flags: ['--config', open], env: { ALLOW_USERS: '61043' } });
    assert.deepEqual(
      (await other.user()).access.see.filter((name) => name.startsWith('6104')),
      [],
    );
  });

  test("its denies stay whatever the user's file says", async () => {
    writeFileSync(
      system,
      JSON.stringify({ allow_root: true, rules: [{ effect: 'deny', action: 'signal', match: {} }] }),
    );
    const session = await serve({ via, env: AS_OWNER, flags: ['--config', file('none', { rules: [] })] });
    const victim = await program('waits.mjs');
    const text = await session.refused('signal_process', { pid: victim.pid, signal: 'HUP' });
    assert.match(text, /^PROTECTED: .*\(rule: deny in \/etc\/process-manager-mcp\/config\.json:1\)/);
  });

  test('is refused when others may write it', async () => {
    writeFileSync(system, '{}');
    chmodSync(system, 0o666);
    const session = await serve({ via }).catch((error: unknown) => String(error));
    assert.match(String(session), /ended with 2 .*\/etc\/process-manager-mcp\/config\.json: is writable by others/);
    chmodSync(system, 0o644);
  });
});
