import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ready, works } from './programs.ts';
import { serve } from './session.ts';
import { AS_OWNER, folder, launch, ROOT } from './support.ts';

/** Who uses a file is a question of places, not of paths: a process in another mount namespace has its own. */

const skip = ROOT && works('unshare', ['-m', 'true']) ? false : 'needs root and unshare(1), to make mount namespaces';

for (const [what, mount, users] of [
  ['the same folder under another path', 'mount --bind "$1/there" "$1/here"', { here: false, there: true }],
  ['another disk under the same path', 'mount -t tmpfs none "$1/here"', { here: false, there: false }],
] as const) {
  test(`a process that has ${what}`, { skip }, async () => {
    const dir = folder();
    for (const name of ['here', 'there']) mkdirSync(join(dir, name));
    writeFileSync(join(dir, 'there/file'), 'one');
    const script = `${mount} && : >>"$1/here/file" && exec 3<"$1/here/file" && echo ready && read line`;
    const one = await ready(launch('unshare', ['-m', 'sh', '-c', script, 'sh', dir]));
    const session = await serve({ env: AS_OWNER });
    for (const name of ['here', 'there'] as const) {
      const { rows } = await session.fileUsers(join(dir, name));
      assert.deepEqual(
        rows.map(({ pid }) => pid),
        users[name] ? [one.pid] : [],
        name,
      );
    }
  });
}
