import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ending } from './endings.ts';
import { serve } from './session.ts';
import { AS_OWNER, folder } from './support.ts';
import { cat, lives, refOf } from './targets.ts';

/** How much all servers of a user may end in a minute together: a restart or a second conversation begins at no new count. */

test('thirty in a minute, by however many servers', async () => {
  const env = { ...AS_OWNER, XDG_STATE_HOME: folder() };
  const sessions = [await serve({ env }), await serve({ env }), await serve({ env })];
  let ended = 0;
  for (let round = 0; round < 10; round++) {
    for (const { callOnce } of sessions) {
      const { pid } = await cat();
      assert.equal((await ending(callOnce, 'terminate_process', { ref: refOf(pid), timeout_s: 30 })).verdict, 'exited');
      ended++;
    }
  }
  assert.equal(ended, 30);
  const { pid } = await cat();
  for (const { callOnce } of [...sessions, await serve({ env })]) {
    const { code, text } = await ending(callOnce, 'terminate_process', { ref: refOf(pid) });
    assert.equal(code, 'RATE_LIMITED', text);
    assert.match(text, /at most 30 processes a minute may be signalled, and 30 were\. Wait \d+ s before you go on/);
  }
  assert.ok(lives(pid));
});
