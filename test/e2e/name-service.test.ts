import assert from 'node:assert/strict';
import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { asUser, inMounts, noMountNamespace } from './mounts.ts';
import { cannotCompile, compile } from './programs.ts';
import { BEST_GUARANTEE, type Session, serve } from './session.ts';
import { cli, folder, home, launch, noOtherUsers, stateFolder, suiteOrTest } from './support.ts';
import { within } from './waiting.ts';

/** Users that are in no file, but in LDAP, SSSD or systemd-homed: a source of the name service stands for those. */

const NUMBER = 61_777;
const NAME = 'maria.schmidt@corp.example';
/** The source never answers while this file exists; each test has its own /run. */
const HANGS = '/run/pm-test-hangs';

const needsKoffi = BEST_GUARANTEE === 'pidfd' ? false : 'needs koffi, to ask the name service';
const skip = noMountNamespace || noOtherUsers() || cannotCompile('names-users') || needsKoffi;
suiteOrTest(skip)('a user of the name service', { skip }, async () => {
  const library = join(folder(), 'libnss_pmtest.so.2');
  copyFileSync(compile('names-users'), library);
  const config = join(folder(), 'nsswitch.conf');
  writeFileSync(config, 'passwd: files pmtest\ngroup: files pmtest\n');
  const hangs = folder();
  after(() => rmSync(join(hangs, 'pm-test-hangs'), { force: true }));

  const mounts = inMounts(`mount --bind ${config} /etc/nsswitch.conf && mount --bind ${hangs} ${dirname(HANGS)}`);
  const env = { LD_LIBRARY_PATH: dirname(library), XDG_STATE_HOME: stateFolder(NUMBER) };
  const via = [...mounts, ...asUser(NUMBER)];
  const serveMaria = (flags: readonly string[] = []): Promise<Session> =>
    serve({ via, env, flags, from: home(NUMBER) });
  const falls = (silent: boolean): void => {
    if (silent) writeFileSync(join(hangs, 'pm-test-hangs'), '');
    else rmSync(join(hangs, 'pm-test-hangs'), { force: true });
  };

  test('has a name, in every tool', async () => {
    const session = await serveMaria();
    const { username, groups, access } = await session.user();
    assert.deepEqual([username, access.see, access.change], [NAME, [NAME], [NAME]]);
    assert.deepEqual(groups, ['domain users@corp.example']);
    const { pid } = launch('sleep', ['600'], { uid: NUMBER });
    const { rows } = await session.list({ columns: ['pid', 'user'] });
    assert.deepEqual(new Set(rows.map(({ user }) => user)), new Set([NAME]));
    assert.equal((await session.info(pid)).user, NAME);
    assert.ok((await session.list({ username: NAME })).rows.some((row) => row['pid'] === pid));
    assert.match(
      await session.refused('list_processes', { username: 'someone.else@corp.example' }),
      /there is no user/,
    );
  });

  test('can be named in the configuration', async () => {
    const script = ['serve', '--allow-users', NAME];
    const session = await serve({ via: [...mounts, ...asUser(61_778)], env, flags: script, from: home(NUMBER) });
    const { pid } = launch('sleep', ['600'], { uid: NUMBER });
    assert.ok((await session.list({ username: NAME })).rows.some((row) => row['pid'] === pid));
    assert.deepEqual((await session.user()).access.see, ['61778', NAME]);
    const refused = await cli(['call', 'get_user_info', '--allow-users', 'x@corp.example'], { via: [...mounts], env });
    assert.match(refused.stderr, /there is no user\s"x@corp\.example"/);
  });

  test('is shown by number while the service is silent: nothing waits for it, and the server ends', async () => {
    const session = await serveMaria();
    falls(true); // not before: setpriv(1) asks, too
    const asked = session.user();
    await session.request('ping');
    assert.equal((await asked).username, String(NUMBER));
    const { rows } = await session.list({ columns: ['user'] });
    assert.deepEqual(new Set(rows.map(({ user }) => user)), new Set([String(NUMBER)]));
    assert.match(await session.refused('list_processes', { username: NAME }), /name service .* does not answer/);
    session.child.stdin.end();
    assert.deepEqual(await within(session.exit, 'the server ends'), { code: 0, signal: null });
    falls(false);
  });

  test('a server whose configuration names one does not start while the service is silent, and says so', async () => {
    falls(true);
    const { code, stderr } = await cli(['call', 'get_user_info', '--allow-users', NAME], { via: [...mounts], env });
    assert.equal(code, 2);
    assert.match(stderr.replace(/\s+/g, ' '), /the name service of this machine does not answer/);
    falls(false);
  });
});
