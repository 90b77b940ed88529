import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type ClockSource, createClock } from '../../../src/platform/linux/boot-clock.ts';

function clockIn(t: TestContext, files: Readonly<Record<string, string>>, rest: Partial<ClockSource> = {}) {
  const root = mkdtempSync(join(tmpdir(), 'clock-'));
  t.after(() => rmSync(root, { recursive: true }));
  const write = (name: string, text: string): void => writeFileSync(join(root, name), text);
  for (const [name, text] of Object.entries(files)) write(name, text);
  const source = { root, ticksPerS: 100, bootTimeS: undefined, ownStartS: () => 500, isLocal: () => true, ...rest };
  return { ...createClock(source), write };
}

test("time since boot is the kernel's own, then what /proc says, then the age of this process", (t) => {
  const files = { uptime: '1733.08 1.00\n', stat: 'cpu 1\nbtime 1795394504\n' };
  assert.equal(clockIn(t, files, { bootTimeS: () => 42 }).uptimeS(), 42);
  assert.equal(clockIn(t, files).uptimeS(), 1733.08);
  for (const uptimeS of [clockIn(t, {}).uptimeS(), clockIn(t, files, { isLocal: () => false }).uptimeS()])
    assert.ok(uptimeS >= 500 && uptimeS < 500 + process.uptime() + 1);
});

test('the date of the boot follows the clock, and needs no file', (t) => {
  const { clock, write } = clockIn(t, { stat: 'cpu 1\nbtime 1795394504\n' });
  assert.equal(clock().originUnixS, 1795394504);
  write('stat', 'cpu 1\nbtime 1795401704\n');
  assert.equal(clock().originUnixS, 1795401704);
  for (const stat of ['', 'cpu 1\n', 'cpu 1\nbtime x\n']) {
    write('stat', stat);
    const { originUnixS, now } = clock();
    assert.ok(Math.abs(originUnixS + now / 100 - Date.now() / 1000) < 1, stat);
  }
});

test("a container's own files under /proc are not asked for times", (t) => {
  const files = { uptime: '5.00 1.00\n', stat: 'cpu 1\nbtime 77\n' };
  const { clock } = clockIn(t, files, { bootTimeS: () => 1000, isLocal: () => false });
  const { originUnixS, now } = clock();
  assert.ok(now === 100_000 && Math.abs(originUnixS + 1000 - Date.now() / 1000) < 1);
});
