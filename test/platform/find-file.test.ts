import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { findFile, whyNotFound } from '../../src/platform/find-file.ts';

const top = realpathSync(mkdtempSync(join(tmpdir(), 'find-')));
after(() => rmSync(top, { recursive: true }));
writeFileSync(join(top, 'file'), '');
symlinkSync('file', join(top, 'link'));
symlinkSync('circle', join(top, 'circle'));

test('a file, a folder and a socket, without symbolic links', async () => {
  const file = { path: join(top, 'file'), folder: false, socket: false };
  assert.deepEqual(await findFile(join(top, 'file')), file);
  assert.deepEqual(await findFile(join(top, 'link')), file);
  assert.deepEqual(await findFile(top), { path: top, folder: true, socket: false });
  const server = createServer().listen(join(top, 'socket'));
  await once(server, 'listening');
  assert.deepEqual(await findFile(join(top, 'socket')), { path: join(top, 'socket'), folder: false, socket: true });
  server.close();
});

test('a path that leads nowhere has a reason', async () => {
  for (const [path, why] of [
    ['nothing', 'does not exist'],
    ['file/x', 'does not exist: a part of it is no folder'],
    ['circle', 'leads round in a circle of symbolic links'],
    ['x'.repeat(300), 'is longer than the system allows'],
  ] as const)
    assert.deepEqual(await findFile(join(top, path)), { why });
});

const skip = process.geteuid?.() === 0 && 'root may read everything';
test('a file and a folder that may not be read are not found', { skip }, async () => {
  const path = join(top, 'secret');
  writeFileSync(path, '');
  chmodSync(path, 0o200);
  const why = 'may not be read by the user of this server';
  assert.deepEqual(await findFile(path), { why });
});

const failureOf = (code: unknown): Error => Object.assign(new Error(), { code });

test('a file system that has lost its server, and any other failure', () => {
  for (const code of ['ENOTCONN', 'ESTALE'])
    assert.equal(whyNotFound(failureOf(code)), 'cannot be read: its file system has lost its server');
  // Windows reports ERROR_ACCESS_DENIED as EPERM, ERROR_SHARING_VIOLATION as EBUSY.
  assert.equal(whyNotFound(failureOf('EPERM')), 'may not be read by the user of this server');
  assert.match(whyNotFound(failureOf('EBUSY')), /another process keeps it locked/);
  for (const error of [failureOf('EIO'), failureOf(5), {}, null, 'ENOENT'])
    assert.equal(whyNotFound(error), 'cannot be looked up on this machine');
});

test('a file must be readable, a folder passable, too', async (t) => {
  const { access } = promises;
  t.after(() => {
    Object.assign(promises, { access });
    syncBuiltinESMExports();
  });
  const asked: unknown[] = [];
  const denied = Object.assign(new Error('denied'), { code: 'EACCES' });
  Object.assign(promises, {
    async access(...args: unknown[]) {
      asked.push(args);
      throw denied;
    },
  });
  syncBuiltinESMExports();
  const why = 'may not be read by the user of this server';
  assert.deepEqual([await findFile(join(top, 'link')), await findFile(top)], [{ why }, { why }]);
  assert.deepEqual(asked, [
    [join(top, 'file'), 4],
    [top, 4 | 1],
  ]);
});
