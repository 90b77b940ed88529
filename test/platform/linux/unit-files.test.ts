import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { localPaths } from '../../../src/platform/linux/local-paths.ts';
import { NO_FOLDERS, readService, unitFolders } from '../../../src/platform/linux/unit-files.ts';

/** The precedence of unit files and their drop-ins, systemd.unit(5), in folders like those of a machine. */

const top = realpathSync(mkdtempSync(join(tmpdir(), 'units-')));
after(() => rmSync(top, { recursive: true }));
const FOLDERS = ['etc', 'run', 'usr'].map((name) => join(top, name));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(top, path)), { recursive: true });
  writeFileSync(join(top, path), text);
}
const restart = (value: string): string => `[Service]\nRestart=${value}\n`;
const restartOf = (unit: string): string | undefined => readService(unit, FOLDERS, localPaths())?.restart;

test('the strongest folder has the file', () => {
  write('usr/one.service', restart('always'));
  assert.equal(restartOf('one.service'), 'always');
  write('etc/one.service', restart('no'));
  assert.equal(restartOf('one.service'), 'no');
  assert.equal(restartOf('two.service'), undefined);
});

test('an instance has its own file, or that of its template', () => {
  write('usr/t@.service', restart('always'));
  assert.equal(restartOf('t@1.service'), 'always');
  write('usr/t@2.service', restart('on-abort'));
  assert.equal(restartOf('t@2.service'), 'on-abort');
});

test('drop-ins apply by name, and the strongest of a name counts', () => {
  write('usr/d-e.service', restart('no'));
  write('usr/service.d/10.conf', restart('on-watchdog'));
  assert.equal(restartOf('d-e.service'), 'on-watchdog');
  write('usr/d-.service.d/20.conf', restart('on-abnormal'));
  assert.equal(restartOf('d-e.service'), 'on-abnormal');
  write('run/d-e.service.d/30.conf', restart('on-failure'));
  assert.equal(restartOf('d-e.service'), 'on-failure');
  write('etc/d-e.service.d/30.conf', restart('always'));
  write('etc/d-e.service.d/40.txt', restart('no'));
  assert.equal(restartOf('d-e.service'), 'always');
  symlinkSync('/dev/null', join(top, 'etc/d-e.service.d/10.conf'));
  rmSync(join(top, 'etc/d-e.service.d/30.conf'));
  assert.equal(restartOf('d-e.service'), 'on-failure');
  rmSync(join(top, 'usr/service.d'), { recursive: true });
});

test('a masked unit restarts nothing, and a linked file is read', () => {
  write('usr/m.service', restart('always'));
  symlinkSync('/dev/null', join(top, 'etc/m.service'));
  assert.equal(restartOf('m.service'), 'no');
  write('home/linked.service', restart('always'));
  symlinkSync('../home/linked.service', join(top, 'etc/l.service'));
  assert.equal(restartOf('l.service'), 'always');
});

test('what cannot be read is unknown, and hides what comes later', () => {
  write('usr/u.service', restart('always'));
  symlinkSync('u.service', join(top, 'etc/u.service')); // a circle
  assert.equal(restartOf('u.service'), undefined);
  write('usr/f.service', restart('always'));
  assert.equal(readService('f.service', FOLDERS, { ...localPaths(), resolve: () => ({ missing: false }) }), undefined);
});

test('a unit file of more than 256 KiB is not read', () => {
  const text = restart('always');
  write('usr/big.service', `${text}${'#'.repeat(262_144 - text.length)}`);
  assert.equal(restartOf('big.service'), 'always');
  write('usr/bigger.service', `${text}${'#'.repeat(262_145 - text.length)}`);
  assert.equal(restartOf('bigger.service'), undefined);
});

test("a user's folders lie in the home folder, as far as that is known", () => {
  const folders = unitFolders((uid) => (uid === 1000 ? '/home/ann' : undefined));
  assert.ok(folders.user(1000).includes('/home/ann/.config/systemd/user'));
  assert.ok(folders.user(1000).includes('/run/user/1000/systemd/transient'));
  assert.ok(folders.user(1001).every((folder) => !folder.startsWith('/home')));
  assert.deepEqual(
    folders.user(1000).filter((folder) => folder.startsWith('/home')),
    ['.config/systemd/user.control', '.config/systemd/user', '.local/share/systemd/user'].map(
      (one) => `/home/ann/${one}`,
    ),
  );
});

test('what an administrator sets for now comes first, then for good, and what is generated late comes last', () => {
  const { system, user } = unitFolders(() => '/home/ann');
  for (const all of [system, user(1000)]) {
    assert.equal(new Set(all).size, all.length);
    for (const folder of all)
      assert.match(folder, /^\/[\w./]+\/systemd\/(system|user|transient|generator)(\.(control|attached|early|late))?$/);
    const before = (earlier: string, later: string) => {
      const [at, behind] = [all.findIndex((one) => one.endsWith(earlier)), all.findIndex((one) => one.endsWith(later))];
      assert.ok(at >= 0 && at < behind, `${earlier} ${later}`);
    };
    before('.control', '/transient');
    before('/transient', '/generator.early');
    before('/generator.early', all === system ? '/etc/systemd/system' : '/etc/systemd/user');
    before(all === system ? '/run/systemd/system' : '/run/systemd/user', '/generator');
    before('/generator', all === system ? '/usr/lib/systemd/system' : '/usr/lib/systemd/user');
    assert.match(all.at(-1) ?? '', /\/generator\.late$/);
  }
  assert.deepEqual([NO_FOLDERS.system, NO_FOLDERS.user(0)], [[], []]);
});

test('a folder in place of a unit file or a drop-in is passed over, anything else is unknown', () => {
  write('usr/place.service', restart('always'));
  mkdirSync(join(top, 'etc/place.service'), { recursive: true });
  assert.equal(restartOf('place.service'), 'always');
  mkdirSync(join(top, 'etc/place.service.d/10.conf'), { recursive: true });
  assert.equal(restartOf('place.service'), 'always');
  write('etc/file.service.d', 'no folder');
  write('usr/file.service', restart('always'));
  assert.equal(restartOf('file.service'), 'always');
  write('usr/zero.service', restart('always'));
  symlinkSync('/dev/zero', join(top, 'etc/zero.service'));
  assert.equal(restartOf('zero.service'), undefined);
});
