import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { noMountNamespace } from './mounts.ts';
import { becomes, cannotCompile, compile, ready, runs } from './programs.ts';
import { serve } from './session.ts';
import { AS_OWNER, folder, launch, ROOT, suiteOrTest } from './support.ts';

/** Who uses a file or folder, however it is seen: mapped, as a root folder, in other mount namespaces, unmounted. */

const session = await serve({ env: AS_OWNER });

async function usesOf(path: string): Promise<Map<unknown, unknown>> {
  const { isError, content, structuredContent } = await session.call('find_file_users', { path });
  assert.ok(!isError, content[0].text);
  assert.ok(typeof structuredContent === 'object' && structuredContent !== null && 'rows' in structuredContent);
  const { rows } = structuredContent;
  assert.ok(Array.isArray(rows));
  return new Map(rows.map(([pid, , , use]) => [pid, use]));
}

const skipMapped = cannotCompile('maps-file');
test('a file that is mapped and no longer open', { skip: skipMapped }, async () => {
  const path = join(folder(), 'data file');
  writeFileSync(path, Buffer.alloc(4096));
  const { pid } = await ready(launch(compile('maps-file'), [path]));
  assert.equal((await usesOf(path)).get(pid), 'mapped');
  assert.equal((await usesOf(join(path, '..'))).get(pid), 'mapped');
  assert.equal((await usesOf(folder())).get(pid), undefined);
});

suiteOrTest(!ROOT && 'needs root, to chroot and to mount')(
  'as root',
  { skip: !ROOT && 'needs root, to chroot and to mount' },
  async () => {
    const sleeping = async (command: string, args: readonly string[]): Promise<number> => {
      const { pid } = launch(command, args);
      await runs('sleep', pid);
      return pid;
    };

    test('a process that is chrooted into a folder', async (t) => {
      const root = folder();
      for (const place of ['usr', 'lib', 'lib64', 'bin']) {
        mkdirSync(join(root, place));
        assert.equal(spawnSync('mount', ['--bind', `/${place}`, join(root, place)]).status, 0);
        t.after(() => spawnSync('umount', ['-l', join(root, place)]));
      }
      const { pid } = launch('chroot', [root, '/usr/bin/sleep', '600']);
      await becomes('S', pid);
      const use = String((await usesOf(root)).get(pid));
      assert.deepEqual(
        use.split(', ').filter((one) => one === 'cwd' || one === 'root'),
        ['cwd', 'root'],
      );
    });

    test('the same path in another mount namespace is another folder', { skip: noMountNamespace }, async () => {
      const path = folder();
      const script = `mount -t tmpfs none ${path} && cd ${path} && exec sleep 600`;
      const hidden = await sleeping('unshare', ['--mount', 'sh', '-c', script]);
      const seen = await sleeping('unshare', ['--mount', 'sh', '-c', `cd ${path} && exec sleep 600`]);
      const uses = await usesOf(path);
      assert.deepEqual([uses.get(hidden), uses.get(seen)], [undefined, 'cwd']);
    });

    test('the same folder under another path is found', { skip: noMountNamespace }, async () => {
      const [path, other] = [folder(), folder()];
      writeFileSync(join(path, 'log'), '');
      const script = `mount --bind ${path} ${other} && cd ${other} && exec sleep 600 3>log`;
      const pid = await sleeping('unshare', ['--mount', 'sh', '-c', script]);
      assert.equal((await usesOf(path)).get(pid), 'open, cwd');
      assert.equal((await usesOf(join(path, 'log'))).get(pid), 'open');
      assert.equal((await usesOf(other)).get(pid), undefined);
    });

    test('what was unmounted lazily is no use of the path that it had', async (t) => {
      const path = folder();
      await usesOf(path); // the mounts as they were must not be remembered
      assert.equal(spawnSync('mount', ['-t', 'tmpfs', 'none', path]).status, 0);
      t.after(() => spawnSync('umount', ['-l', path]));
      // One of its own: of those who run the machine's, the answer has only the largest.
      const program = join(folder(), 'sleep');
      copyFileSync('/usr/bin/sleep', program);
      chmodSync(program, 0o755);
      mkdirSync(join(path, dirname(program)), { recursive: true });
      const pid = await sleeping('sh', ['-c', `exec ${program} 600 3>${join(path, program)}`]);
      assert.equal((await usesOf(path)).get(pid), 'open');
      assert.equal(spawnSync('umount', ['-l', path]).status, 0);
      assert.equal((await usesOf(program)).get(pid), 'executable'); // its link reads as the program's now
    });
  },
);
