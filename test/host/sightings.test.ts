import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSightings } from '../../src/host/sightings.ts';
import { BUILT_IN } from '../../src/text/built-in.ts';
import { machine } from '../memory/data.ts';
import { memoryMachine } from '../memory/memory-machine.ts';
import { facts, ME } from '../memory/processes.ts';

const sightings = () => createSightings(memoryMachine(machine(ME, [])), () => BUILT_IN);
/** The same pid, given to another process. */
const reused = (pid: number) => facts(pid, { startTime: 777 });

test('ten thousand pids are remembered: the one unseen for longest is forgotten', () => {
  const { record, check } = sightings();
  for (let pid = 1; pid <= 10_000; pid++) record(facts(pid));
  assert.throws(() => check(reused(1), {}), { code: 'PID_REUSED' });
  record(facts(1)); // is the youngest now
  record(facts(10_001));
  assert.doesNotThrow(() => check(reused(2), {}));
  for (const pid of [1, 3, 10_001]) assert.throws(() => check(reused(pid), {}), { code: 'PID_REUSED' }, String(pid));
});

test('what was shown only after the call was made does not count; what was shown before does, and shown again', (t) => {
  let nowMs = 1000;
  t.mock.method(performance, 'now', () => nowMs);
  const { record, requireShown } = sightings();
  const process = facts(42);
  const require = (calledMs: number) => requireShown([{ process, requested: { pid: 42, calledMs } }]);
  record(process);
  nowMs = 2000;
  record(process);
  assert.doesNotThrow(() => require(1000));
  assert.throws(() => require(999), { code: 'NOT_SHOWN' });
});

test('ten of those not shown are described, the others counted; one alone is named by its ref', () => {
  const named = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ process: facts(index + 1), requested: { pid: index + 1 } }));
  assert.throws(() => sightings().requireShown(named(12)), {
    message: /pid 10 is "p10" \("\/bin\/p10"\), started 2 h ago; and 2 more; nothing was signalled.*the same pids/,
  });
  assert.throws(() => sightings().requireShown(named(10)), { message: /pid 10 is "p10"[^;]*; nothing was/ });
  assert.throws(() => sightings().requireShown(named(1)), { message: /call again with ref boot01-1-10\./ });
});

test('a ref of another boot is refused, whatever its pid and start time', () => {
  const { check } = createSightings(memoryMachine(machine(ME, [])), () => BUILT_IN);
  assert.throws(() => check(facts(42), { pinned: facts(42), bootTag: 'other0' }), {
    code: 'NOT_FOUND',
    message:
      /ref "other0-42-420" is of an earlier boot, or of another machine or container; nothing was signalled\. Look the/,
    forPerson: /Look the process up again\.$/,
  });
  check(facts(42), { pinned: facts(42), bootTag: 'boot01' });
});

test('a command is described by its first sixty characters, and each process by itself', () => {
  const long = facts(1, { argv: ['x'.repeat(100)] });
  const named = [long, facts(2)].map((process) => ({ process, requested: { pid: process.pid } }));
  assert.throws(() => sightings().requireShown(named), {
    message: /pid 1 is "p1" \("x{59}…"\), started 2 h ago; pid 2 is "p2" /,
  });
});
