import assert from 'node:assert/strict';
import { userInfo } from 'node:os';
import { win32 } from 'node:path';
import { describe, test } from 'node:test';
import { program } from './programs.ts';
import { ERAS, sdkSession, testHandshake } from './sdk-session.ts';

/** A whole session as a client on Windows has it. seeing.windows.test.ts has each fact. */

for (const { era, mode, version } of ERAS) {
  describe(`the SDK's client in the ${era} era`, async () => {
    const { client, ...tools } = await sdkSession(mode);
    testHandshake(client, version);

    test('lists the largest processes first, finds one by its command and explains it', async () => {
      const listed = await tools.list();
      assert.ok(listed.rows.length >= 2 && listed.rows.length <= 50);
      const sizes = listed.rows.map((row) => Number(row['memory_mib']));
      assert.deepEqual(
        sizes,
        sizes.toSorted((a, b) => b - a),
      );

      const mark = `find-me-${era}`;
      const { pid } = await program('waits.mjs', [mark]);
      const found = await tools.find(mark);
      assert.deepEqual([found.total, found.rows[0]?.['pid'], found.rows[0]?.['matched']], [1, pid, 'command']);

      const info = await tools.info(pid);
      assert.equal(info.name, win32.basename(process.execPath));
      assert.equal(info.ppid, process.pid);
      assert.ok(info.command?.endsWith(mark), String(info.command));
    });

    test('waits for the end of a process, which it cannot end itself', async () => {
      const { pid, child } = await program('waits.mjs');
      await tools.info(pid);
      await tools.refused('terminate_process', { pid });
      assert.equal((await tools.wait({ pid, timeout_s: 1 })).reached, false);
      const reached = tools.wait({ pid, timeout_s: 60 });
      await tools.info(pid); // takes longer than the question before it needs to find the process
      child.stdin.end();
      assert.equal((await reached).reached, true);
      assert.match(await tools.refused('get_process_info', { pid }), /^NOT_FOUND: /);
    });

    test('learns who the server is', async () => {
      const user = await tools.user();
      assert.ok(user.username.endsWith(userInfo().username), user.username);
      assert.ok(user.access.see.includes(user.username));
    });
  });
}
