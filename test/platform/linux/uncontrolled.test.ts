import assert from 'node:assert/strict';
import { test } from 'node:test';
import { uncontrolled } from '../../../src/platform/linux/uncontrolled.ts';
import type { ProcessFacts } from '../../../src/process/process.ts';
import { linuxSignal } from '../../memory/memory-system.ts';
import { facts } from '../../memory/processes.ts';

function pinned() {
  const seen: { now: ProcessFacts | undefined } = { now: facts(7) };
  return { seen, process: uncontrolled(7, () => seen.now) ?? assert.fail() };
}
const never = new AbortController().signal;

test('a process that cannot be changed is read, and refuses every change', () => {
  const { seen, process } = pinned();
  assert.deepEqual([process.pid, process.guarantee, process.read()], [7, 'start_time', seen.now]);
  for (const change of [
    () => process.ask(facts(7)),
    () => process.kill(facts(7)),
    () => process.signal(linuxSignal('HUP'), facts(7)),
    () => process.permits(facts(7)),
    () => process.setPriority(5, facts(7)),
  ])
    assert.throws(change, { code: 'UNSUPPORTED', message: /no process of a foreign \/proc can be signalled/ });
  process.close();
});

test('there is none of a pid that nothing has', () => {
  assert.equal(
    uncontrolled(7, () => undefined),
    undefined,
  );
});

test('another process with its pid is not it', async () => {
  const { seen, process } = pinned();
  assert.equal(await process.exited(0, never), false);
  seen.now = facts(7, { startTime: 71 });
  assert.equal(process.read(), undefined);
  assert.equal(await process.exited(0, never), true);
});
