import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { program, runs } from './programs.ts';
import { serve } from './session.ts';
import { AS_OWNER, folder, launch } from './support.ts';

/** What a process is called whose name the kernel cut, or that has given itself a title. */

describe('a name', async () => {
  const session = await serve({ env: AS_OWNER });
  /** The row in a short list: in a long one commands are cut. Others start many processes meanwhile. */
  const rowOf = async (pid: number) => {
    let cursor: string | undefined;
    do {
      const columns = ['pid', 'name', 'command'];
      const page = await session.list({ columns, sort_by: 'started', limit: 10, ...(cursor && { cursor }) });
      const row = page.rows.find((one) => one['pid'] === pid);
      if (row) return row;
      cursor = page.next_cursor;
    } while (cursor !== undefined);
    return undefined;
  };

  test('and a command have no padding where a title is shorter than the arguments', async () => {
    const { pid } = await program('titled.mjs', [
      '"my-api"',
      '--aaaaaaaaaaaaaaaaaaaaaaaaaaaa',
      '--bbbbbbbbbbbbbbbbbbb',
    ]);
    assert.deepEqual(await rowOf(pid), { pid, name: 'my-api', command: 'my-api' });
    assert.equal(
      (await session.find('^my-api$', { limit: 500 })).rows.some((row) => row['pid'] === pid),
      true,
    );
  });

  test('is that of the program where the title goes on with what it runs, as of pm2', async () => {
    for (const [title, name] of [
      ['node /srv/shop/server.js', 'node'],
      ['PM2 v5.3.0: God Daemon (/home/u/.pm2)', 'PM2'],
      ['tmux: server', 'tmux: server'],
    ] as const) {
      const { pid } = await program('titled.mjs', [JSON.stringify(title), '--long-enough-to-hold-the-whole-title']);
      assert.deepEqual(await rowOf(pid), { pid, name, command: title });
    }
  });

  for (const interpreter of ['/bin/sh', '/bin/sh -u']) {
    test(`of a script is completed from its path, ${interpreter}`, async () => {
      const script = join(folder(), 'my-very-long-dev-server-name.sh');
      writeFileSync(script, `#!${interpreter}\nread line\n`);
      chmodSync(script, 0o755);
      const { pid } = launch(script, []);
      await runs('my-very-long-de', pid);
      assert.equal((await rowOf(pid))?.['name'], 'my-very-long-dev-server-name.sh');
      const { rows } = await session.find('^my-very-long-dev-server-name.sh$');
      assert.equal(rows.find((row) => row['pid'] === pid)?.['matched'], 'name');
    });
  }

  test('with a newline in a title stays in its row', async () => {
    const { pid } = await program('titled.mjs', [JSON.stringify('first\nsecond'), '--long-enough-for-it']);
    const row = await rowOf(pid);
    assert.deepEqual([row?.['name'], row?.['command']], ['first\\x0asecond', 'first\\x0asecond']);
  });
});
