import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadNative } from '../../src/platform/linux/ffi/native.ts';
import { DISK } from '../audit/own-disk.ts';
import { linesOf } from '../audit/support.ts';
import { ending } from './endings.ts';
import { serve } from './session.ts';
import { AS_OWNER, configFile, folder } from './support.ts';
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

const native = loadNative();
const LIMIT = 6;

test('two servers at the same moment', { skip: native ? false : 'needs koffi, for flock(2)' }, async () => {
  const state = folder();
  const config = configFile({ confirm: 'never', max_kills_per_minute: LIMIT });
  const log = join(state, 'process-manager-mcp', 'audit.jsonl');
  const flags = ['--config', config];
  const env = { ...AS_OWNER, XDG_STATE_HOME: state };
  const sessions = [await serve({ env, flags }), await serve({ env, flags })];
  for (const { callOnce } of sessions) {
    const reply = await ending(callOnce, 'terminate_process', { ref: refOf((await cat()).pid), timeout_s: 30 });
    assert.equal(reply.verdict, 'exited', reply.text);
  }
  const targets = await Promise.all(sessions.map(() => Promise.all(Array.from({ length: LIMIT - 2 }, () => cat()))));
  // Both have counted what the other has signalled before either can write down what it will signal.
  const fd = DISK.openHead(log.replace(/\.jsonl$/, '.head'));
  assert.equal(native?.tryLock(fd), true);
  const replies = sessions.map(({ callOnce }, index) =>
    ending(callOnce, 'terminate_processes', { refs: targets[index]?.map(({ pid }) => refOf(pid)), timeout_s: 30 }),
  );
  await Promise.all(sessions.map(({ list }) => list({ limit: 1 })));
  DISK.close(fd);
  const results = (await Promise.all(replies)).flatMap((reply) => reply.results);
  const ended = results.filter(({ outcome }) => outcome === 'exited');
  assert.equal(ended.length, LIMIT - 2);
  for (const { outcome, reason = '' } of results.filter((one) => !ended.includes(one))) {
    assert.equal(outcome, 'refused');
    assert.match(reason, /at most 6 processes a minute may be signalled/);
  }
  assert.equal(linesOf(log).filter(({ event }) => event === 'intent').length, LIMIT);
});
