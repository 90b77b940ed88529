import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { errorCode } from '../../../src/error-code.ts';
import { localPaths } from '../../../src/platform/linux/local-paths.ts';
import { parseMounts } from '../../../src/platform/linux/proc/mountinfo.ts';
import { failure, replaceText } from './replaced-text.ts';

const top = realpathSync(mkdtempSync(join(tmpdir(), 'paths-')));
after(() => rmSync(top, { recursive: true }));
mkdirSync(join(top, 'usr/bin'), { recursive: true });
writeFileSync(join(top, 'usr/bin/tool'), '\x7fELF');
symlinkSync('usr/bin', join(top, 'bin'));
symlinkSync('tool', join(top, 'usr/bin/alias'));
symlinkSync(join(top, 'bin/alias'), join(top, 'absolute'));
symlinkSync('circle', join(top, 'circle'));

const paths = localPaths();
const resolve = (path: string) => paths.resolve(`${top}${path}`);

test('a path without its symbolic links', () => {
  const tool = { path: join(top, 'usr/bin/tool') };
  for (const path of ['/usr/bin/tool', '/bin/tool', '/bin/alias', '/absolute', '/bin/../bin/./alias', '//bin//tool'])
    assert.deepEqual(resolve(path), tool, path);
  assert.deepEqual(paths.resolve('/'), { path: '/' });
  assert.deepEqual(paths.resolve(`${top}/usr/bin/../../../../../../../../`), { path: '/' });
});

test('nothing there, or not to be known', () => {
  const missing = (path: string) => {
    const resolved = resolve(path);
    return 'missing' in resolved ? resolved.missing : undefined;
  };
  for (const path of ['/nothing', '/bin/nothing/x', '/usr/bin/tool/x']) assert.equal(missing(path), true);
  assert.equal(missing('/circle'), false);
});

test('what stands in the way has its error; a name that is too long may be there', () => {
  for (const [path, code, isMissing] of [
    ['/nothing', 'ENOENT', true],
    ['/usr/bin/tool/x', 'ENOTDIR', true],
    [`/${'x'.repeat(300)}`, 'ENAMETOOLONG', false],
  ] as const) {
    const resolved = resolve(path);
    assert.ok('missing' in resolved);
    assert.deepEqual([resolved.missing, errorCode(resolved.error), resolved.beyond], [isMissing, code, undefined]);
  }
});

test('as many links are followed as the kernel follows', () => {
  writeFileSync(join(top, 'chain0'), '');
  for (let at = 1; at <= 41; at++) symlinkSync(`chain${at - 1}`, join(top, `chain${at}`));
  assert.deepEqual(resolve('/chain40'), { path: join(top, 'chain0') });
  const resolved = resolve('/chain41');
  assert.ok('missing' in resolved);
  assert.deepEqual([resolved.missing, errorCode(resolved.error)], [false, 'ELOOP']);
});

test('what is at a path: a file and its size, a folder, /dev/null, another device, nothing', () => {
  const { kindOf } = paths;
  assert.deepEqual(kindOf(join(top, 'usr/bin/tool')), { kind: 'file', bytes: 4 });
  assert.deepEqual(kindOf(top), { kind: 'folder' });
  assert.deepEqual(kindOf('/dev/null'), { kind: 'null' });
  assert.deepEqual(kindOf('/dev/zero'), { kind: 'other' });
  assert.equal(kindOf(join(top, 'nothing')), undefined);
});

const ROOT = '1 0 8:1 / / rw - ext4 /dev/sda1 rw\n';
const NAS = '2 1 0:9 / /nas rw - nfs4 host:/ rw\n';

/** A machine whose mounts the test sets, with a clock that it sets, too. */
function mounted(t: TestContext, text: string) {
  const clock = { nowMs: 1e6 };
  t.mock.method(performance, 'now', () => clock.nowMs);
  const table: { text: string; reads: number; error?: Error | undefined } = { text, reads: 0 };
  replaceText(t, '/proc/self/mountinfo', () => {
    table.reads++;
    if (table.error) throw table.error;
    return table.text;
  });
  return { clock, table, local: localPaths() };
}

test('a mount counts within 50 ms, or at once after a refresh', (t) => {
  const { clock, table, local } = mounted(t, ROOT);
  assert.equal(local.isLocal('/nas/x'), true);
  table.text = ROOT + NAS;
  clock.nowMs += 49;
  assert.equal(local.isLocal('/nas/x'), true);
  assert.equal(table.reads, 1);
  clock.nowMs += 1;
  assert.equal(local.isLocal('/nas/x'), false);
  assert.equal(local.remoteOn('/nas/x')?.type, 'nfs4');
  table.text = ROOT;
  assert.equal(local.isLocal('/nas/x'), false);
  local.refresh();
  assert.equal(local.isLocal('/nas/x'), true);
  const before = local.mounts();
  clock.nowMs += 50;
  assert.equal(local.mounts(), before, 'the same text is not parsed again');
  assert.equal(table.reads, 4);
});

test('out of descriptors, the mounts of a moment ago count, and are read at the next use', (t) => {
  const { clock, table, local } = mounted(t, ROOT);
  assert.equal(local.mounts().length, 1);
  table.error = failure(-24);
  clock.nowMs += 50;
  assert.equal(local.isLocal('/srv'), true);
  table.error = undefined;
  table.text = ROOT + NAS;
  assert.equal(local.mounts().length, 2);
});

test('where the mounts cannot be read, nothing is local', (t) => {
  const { table, local } = mounted(t, '');
  table.error = failure(-2);
  assert.deepEqual([local.mounts(), local.isLocal('/srv'), local.remoteOn('/srv')], [[], false, undefined]);
  assert.equal(local.kindOf('/dev/null'), undefined);
  assert.deepEqual(local.resolve('/srv/x'), { missing: false, beyond: '/srv/x' });
});

test('a path that leads to a mount that may hang is not followed further, and says where it leads', (t) => {
  symlinkSync('/nas/share', join(top, 'to-nas'));
  const { local } = mounted(t, ROOT + NAS);
  assert.deepEqual(local.resolve('/nas/a/../b'), { missing: false, beyond: '/nas/b' });
  assert.deepEqual(local.resolve(join(top, 'to-nas/x/y')), { missing: false, beyond: '/nas/share/x/y' });
});

test('a mount is local by its type, an overlay by its layers, too', (t) => {
  const layered = (folder: string) => `3 1 0:3 / /${folder} rw - overlay overlay rw,lowerdir=/${folder}/lower\n`;
  const { local } = mounted(t, ROOT + NAS);
  const isLocalMount = (line: string) => parseMounts(line).map(local.isLocalMount);
  assert.deepEqual([ROOT, NAS, layered('srv'), layered('nas')].map(isLocalMount), [[true], [false], [true], [false]]);
});

test('a root folder that may hang is not asked about what the kernel serves below it', (t) => {
  const { local } = mounted(t, '1 0 0:1 / / rw - virtiofs root rw\n2 1 0:2 / /proc rw - proc proc rw\n');
  for (const path of ['/proc/version', '//proc/version', '/./proc/version'])
    assert.deepEqual(local.resolve(path), { path: '/proc/version' }, path);
  assert.deepEqual(local.resolve('/etc/x'), { missing: false, beyond: '/etc/x' });
});
