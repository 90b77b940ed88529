import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { errorCode } from '../../../src/error-code.ts';
import { type Helper, Unanswered } from '../../../src/platform/helper/helper.ts';
import { guardedPaths } from '../../../src/platform/windows/guarded-paths.ts';

/** DRIVE_REMOVABLE to DRIVE_RAMDISK of GetDriveTypeW. */
const [REMOVABLE, FIXED, REMOTE, CDROM, RAMDISK] = [2, 3, 4, 5, 6];

/** `drives`: the type of each drive, 1 for the others, which are not there. */
function pathsWith(drives: Readonly<Record<string, number>>, answer: Helper['ask']) {
  const asked: string[] = [];
  const ask: Helper['ask'] = (question) => {
    asked.push(`${question.about} ${question.key}`);
    return answer(question);
  };
  const driveType = (root: string): number => {
    assert.match(root, /^[A-Z]:\\$|^\\\\\?\\/, 'a server would be asked');
    return drives[root] ?? 1;
  };
  return { asked, ...guardedPaths({ driveType }, { ask, pids: () => new Set() }) };
}

test('whatever is not certainly local is asked of the helper', async () => {
  const found = { path: 'C:\\real', folder: true, socket: false };
  const drives = { 'R:\\': REMOVABLE, 'Z:\\': REMOTE, 'D:\\': CDROM };
  const { asked, find, project, realPath } = pathsWith(drives, async ({ about }) =>
    about === 'file' ? found : 'shop',
  );
  for (const path of ['R:\\x', 'z:/x/', 'D:\\', 'Q:\\x', '\\\\wsl$\\Ubuntu\\x']) await find(path);
  assert.equal(await realPath('Z:\\y'), 'C:\\real');
  assert.equal(await project('Z:\\y\\'), 'shop');
  assert.deepEqual(asked, [
    ...['file R:\\x', 'file Z:\\x', 'file D:\\', 'file Q:\\x', 'file \\\\wsl$\\Ubuntu\\x'],
    ...['file Z:\\y', 'project Z:\\y'],
  ]);
});

test('what is on a drive of a share is known by both of its paths', async () => {
  const share = { path: '\\\\nas\\home\\x', folder: true, socket: false };
  const { find } = pathsWith({ 'Z:\\': REMOTE }, async () => share);
  assert.deepEqual(await find('z:\\X'), { ...share, alias: 'Z:\\X' });
  const same = { path: 'Z:\\x', folder: true, socket: false };
  assert.deepEqual(await pathsWith({ 'Z:\\': REMOTE }, async () => same).find('z:\\X'), same);
  const nothing = { why: 'does not exist' };
  assert.deepEqual(await pathsWith({ 'Z:\\': REMOTE }, async () => nothing).find('z:\\X'), nothing);
});

test('no server is asked for a share, because Windows would log on to it', async () => {
  const { asked, find, project, realPath } = pathsWith({}, () => assert.fail('it was asked'));
  const silent = 'the share "\\\\evil.example\\share" is not looked at, because Windows would log on to its server';
  assert.deepEqual(await find('//evil.example/share/x'), { path: '\\\\evil.example\\share\\x', silent });
  await assert.rejects(
    project('\\\\evil.example\\share\\x\\'),
    (error) => error instanceof Unanswered && error.message === silent,
  );
  await assert.rejects(realPath('\\\\?\\UNC\\evil.example\\share\\x'), Unanswered);
  assert.deepEqual(asked, []);
});

test('a drive that does not answer is named, and not asked again for a while', async () => {
  const { asked, find, project } = pathsWith({ 'Z:\\': REMOTE }, async () => {
    throw new Unanswered('does not answer', true);
  });
  const silent = 'the drive "Z:" does not answer';
  assert.deepEqual(await find('Z:\\x'), { path: 'Z:\\x', silent });
  await assert.rejects(project('z:\\y'), { message: silent });
  assert.deepEqual(asked, ['file Z:\\x']);
});

test('what leads to no file has a reason, and no project', async () => {
  const { find, project, realPath } = pathsWith({}, () => assert.fail('it was asked'));
  assert.deepEqual(await find('\\\\.\\pipe\\x'), { why: 'is the name of a pipe, not of a file' });
  assert.equal(await realPath('C:x'), undefined);
  assert.equal(await project('\\\\.\\pipe\\x'), null);
});

/** Real files on a local drive, for which no helper is needed. */
function localFiles(t: TestContext, type = FIXED) {
  const top = realpathSync.native(mkdtempSync(join(tmpdir(), 'guarded-')));
  t.after(() => rmSync(top, { recursive: true }));
  for (const folder of ['shop/.git', 'shop/src', 'home/.git', 'home/x'])
    mkdirSync(join(top, folder), { recursive: true });
  writeFileSync(join(top, 'shop/src/File.txt'), '');
  const drives = { [`${top.slice(0, 1).toUpperCase()}:\\`]: type };
  return { top, at: (path: string) => join(top, path), ...pathsWith(drives, () => assert.fail('it was asked')) };
}

describe('on Windows', { skip: process.platform === 'win32' ? false : 'needs Windows' }, () => {
  test('what is on a local drive is looked at without the helper', async (t) => {
    const { at, find, project, realPath } = localFiles(t);
    const file = { path: at('shop\\src\\File.txt'), folder: false, socket: false };
    assert.deepEqual(await find(at('SHOP/./src/x/../file.TXT')), file, 'in the case in which it is stored');
    assert.deepEqual(await find(`\\\\?\\${at('shop')}\\`), { path: at('shop'), folder: true, socket: false });
    assert.equal(await realPath(at('shop/SRC')), at('shop/src'));
    assert.equal(await realPath(at('nothing')), undefined);
    assert.deepEqual(await find(at('nothing')), { why: 'does not exist' });
    assert.equal(await project(at('shop\\src\\')), 'shop');
    assert.equal(await project(at('nothing\\x')), null);
    const ram = localFiles(t, RAMDISK);
    assert.equal(await ram.project(ram.at('shop\\src')), 'shop');
  });

  test('a home folder is no project, in whatever case it is written', async (t) => {
    const { at, project } = localFiles(t);
    const { USERPROFILE: before } = process.env;
    process.env['USERPROFILE'] = at('HOME\\');
    t.after(() => {
      process.env['USERPROFILE'] = before;
    });
    assert.equal(await project(at('home\\x')), null);
  });

  test('a junction is followed, but not to where it may hang', async (t) => {
    const { top, at, find, project } = localFiles(t);
    try {
      symlinkSync(at('shop'), at('junction'), 'junction');
    } catch (error) {
      if (errorCode(error) !== 'ENOTSUP') throw error;
      t.skip('Wine cannot make a junction');
      return;
    }
    assert.deepEqual(await find(at('junction/src')), { path: at('shop\\src'), folder: true, socket: false });
    assert.equal(await project(at('junction\\src')), 'junction');
    symlinkSync(at('b'), at('a'), 'junction');
    symlinkSync(at('a'), at('b'), 'junction');
    assert.deepEqual(await find(at('a/x')), { why: 'leads round in a circle of symbolic links' });
    symlinkSync('Z:\\gone', at('away'), 'junction');
    const drives = { [`${top.slice(0, 1).toUpperCase()}:\\`]: FIXED, 'Z:\\': REMOTE };
    const { asked, find: findWith } = pathsWith(drives, async () => ({ why: 'does not exist' }));
    await findWith(at('away/x'));
    assert.deepEqual(asked, ['file Z:\\gone\\x']);
  });
});
