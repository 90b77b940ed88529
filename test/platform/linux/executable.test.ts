import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, realpathSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { isGenuine, rawExe } from '../../../src/platform/linux/executable.ts';
import { type LocalPaths, localPaths } from '../../../src/platform/linux/local-paths.ts';
import { withoutMark } from '../../../src/platform/linux/proc/fd-link.ts';
import { isLocalType } from '../../../src/platform/linux/proc/mountinfo.ts';

/** Whether the file at the path of a program is the one that runs, of real processes. */

const paths = localPaths();
const OWN = realpathSync(process.execPath);
const top = realpathSync(mkdtempSync(join(tmpdir(), 'executable-')));
after(() => rmSync(top, { recursive: true }));

async function running(path: string): Promise<string> {
  const child = spawn(path, ['60'], { stdio: 'ignore' });
  after(() => child.kill('SIGKILL'));
  await once(child, 'spawn');
  return `/proc/${child.pid}`;
}

/** The same machine with everything on this type of file system, where nothing may be touched. */
const mounted = (type: string): LocalPaths => ({
  mounts: () => paths.mounts().map((mount) => ({ ...mount, type })),
  refresh: () => undefined,
  isLocal: () => false,
  remoteOn: () => undefined,
  isLocalMount: (mount) => isLocalType(mount.type),
  resolve: (path) => assert.fail(`${path} was looked up`),
  kindOf: (path) => assert.fail(`${path} was looked at`),
});

test('the program that runs is at its path', () => {
  assert.equal(rawExe('/proc/self'), OWN);
  assert.equal(isGenuine('/proc/self', OWN, paths), true);
  assert.equal(isGenuine('/proc/self', '/bin/sh', paths), false);
});

test('on a file system that may not answer, the path is not touched', () => {
  for (const type of ['fuse.sshfs', 'nfs4', 'cifs', '9p', 'autofs', 'unheard-of'])
    assert.equal(isGenuine('/proc/self', OWN, mounted(type)), false);
});

test('a program whose mounts are unknown may be anywhere', () => {
  const nowhere = mkdtempSync(join(top, 'proc-'));
  symlinkSync(OWN, join(nowhere, 'exe'));
  assert.equal(rawExe(nowhere), OWN);
  assert.equal(isGenuine(nowhere, OWN, paths), false);
  assert.equal(rawExe(join(top, 'nothing')), undefined);
});

test('a program that was replaced is another', async () => {
  const path = join(top, 'sleep');
  copyFileSync(realpathSync('/bin/sleep'), path);
  const dir = await running(path);
  assert.equal(isGenuine(dir, path, paths), true);
  copyFileSync(realpathSync('/bin/sleep'), join(top, 'new'));
  renameSync(join(top, 'new'), path);
  assert.equal(rawExe(dir), `${path} (deleted)`);
  assert.equal(withoutMark(`${path} (deleted)`), path);
  for (const one of [path, `${path} (deleted)`]) assert.equal(isGenuine(dir, one, paths), false);
});

test('a program may have a name that ends in (deleted), or be behind a link by now', async () => {
  const path = join(top, 'sleep (deleted)');
  copyFileSync(realpathSync('/bin/sleep'), path);
  const dir = await running(path);
  assert.equal(isGenuine(dir, path, paths), true);
  renameSync(path, join(top, 'moved'));
  symlinkSync('moved', path);
  assert.equal(isGenuine(dir, path, paths), false);
});
