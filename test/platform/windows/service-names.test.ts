import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serviceNames } from '../../../src/platform/windows/service-names.ts';
import { memoryCalls } from './memory-calls.ts';
import { memoryWindows } from './memory-windows.ts';

/** Started long ago. */
const one = (pid: number, startTime = 1) => ({ pid, startTime });

test('several services in one process, in any number of buffers', () => {
  const here = memoryWindows();
  here.services.push({ name: 'Dhcp', pid: 1200 }, { name: 'Wcmsvc', pid: 1200 }, { name: 'Spooler', pid: 1300 });
  const calls = memoryCalls(here);
  const pages = calls.services();
  assert.ok(Array.isArray(pages));
  const namesOf = serviceNames({ services: () => [...pages, ...pages] });
  assert.deepEqual(namesOf(one(1200)), ['Dhcp', 'Wcmsvc', 'Dhcp', 'Wcmsvc']);
  assert.deepEqual([namesOf(one(1300)), namesOf(one(1400))], [['Spooler', 'Spooler'], []]);
});

test('where they may not be listed, they are unknown', () => {
  const refused = { status: 0xc007_0005 };
  assert.deepEqual(serviceNames({ services: () => refused })(one(1200)), refused);
});

test('they are listed again after two seconds', (t) => {
  const clock = { nowMs: 1e6 };
  t.mock.method(performance, 'now', () => clock.nowMs);
  const here = memoryWindows();
  const namesOf = serviceNames(memoryCalls(here));
  namesOf(one(1200));
  here.services.push({ name: 'Dhcp', pid: 1200 });
  clock.nowMs += 2000;
  assert.deepEqual(namesOf(one(1200)), []);
  clock.nowMs += 1;
  assert.deepEqual(namesOf(one(1200)), ['Dhcp']);
  assert.equal(here.called.get('services'), 2);
});

test('a process that has got the pid since they were listed has none of them', (t) => {
  const clock = { nowMs: 1_790_000_000_000 };
  t.mock.method(Date, 'now', () => clock.nowMs);
  const here = memoryWindows();
  here.services.push({ name: 'Dhcp', pid: 1200 });
  const namesOf = serviceNames(memoryCalls(here));
  assert.deepEqual(namesOf(one(1200)), ['Dhcp']);
  here.services.length = 0;
  assert.deepEqual(namesOf(one(1200)), ['Dhcp'], 'a moment ago');
  assert.deepEqual(namesOf(one(1200, clock.nowMs * 1000 + 900)), []);
});

test('after the clock was set back, not each process has them listed again', (t) => {
  const clock = { nowMs: 1e6 };
  t.mock.method(performance, 'now', () => clock.nowMs);
  const here = memoryWindows();
  here.services.push({ name: 'Dhcp', pid: 1200 });
  const namesOf = serviceNames(memoryCalls(here));
  const hence = Date.now() * 1000 + 3600e6;
  for (let pid = 2000; pid < 2400; pid += 4) assert.deepEqual(namesOf(one(pid, hence + pid)), []);
  assert.equal(here.called.get('services'), 1);
  clock.nowMs += 101;
  here.services.length = 0;
  assert.deepEqual(namesOf(one(1200, hence)), []);
});
