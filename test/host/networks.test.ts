import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createAccessView } from '../../src/host/access.ts';
import { createNetworks } from '../../src/host/networks.ts';
import { WINDOWS_UNSEEN } from '../../src/platform/linux/wsl.ts';
import { DEFAULT_ACCESS } from '../access.ts';
import { machine } from '../memory/data.ts';
import { memoryMachine } from '../memory/memory-machine.ts';
import { facts, JOHN, ME, ownedBy } from '../memory/processes.ts';

function networksAt(t: TestContext) {
  const clock = { nowMs: 1e6 };
  t.mock.method(performance, 'now', () => clock.nowMs);
  const here = machine(ME, [
    ...[50, 51, 52].map((pid) => facts(pid)),
    facts(53, { ofKernel: true }),
    facts(54, { owner: ownedBy(JOHN) }),
  ]);
  const platform = memoryMachine(here);
  const freeOnlyHere = createNetworks({
    machine: platform,
    view: createAccessView(platform, () => DEFAULT_ACCESS),
  });
  return { clock, here, freeOnlyHere };
}

test('a port is free only here where listed processes run in other networks: they are counted', async (t) => {
  const { here, freeOnlyHere } = networksAt(t);
  assert.equal(await freeOnlyHere(false), undefined);
  for (const pid of [51, 52, 53, 54]) here.elsewhere.add(pid);
  assert.match((await freeOnlyHere(false)) ?? '', /network namespace: 2 listed process\(es\) run in others/);
});

test('a note in passing uses a count of the last ten seconds again, an answer never does', async (t) => {
  const { clock, here, freeOnlyHere } = networksAt(t);
  assert.equal(await freeOnlyHere(true), undefined);
  here.elsewhere.add(51);
  clock.nowMs += 10_000;
  assert.equal(await freeOnlyHere(true), undefined);
  assert.match((await freeOnlyHere(false)) ?? '', /1 listed/);
  here.elsewhere.add(52);
  clock.nowMs += 10_001;
  assert.match((await freeOnlyHere(true)) ?? '', /2 listed/);
});

test('where nothing runs in another network, no process is read', async () => {
  const platform = { ...memoryMachine(machine(ME, [facts(50)])), snapshot: () => assert.fail() };
  const view = createAccessView(platform, () => DEFAULT_ACCESS);
  assert.equal(await createNetworks({ machine: platform, view })(false), undefined);
});

test('inside WSL a free port may be held on Windows; a note in passing leaves that out', async () => {
  const here = machine(ME, [facts(50)]);
  const platform = { ...memoryMachine(here), unseenSystem: () => WINDOWS_UNSEEN };
  const freeOnlyHere = createNetworks({ machine: platform, view: createAccessView(platform, () => DEFAULT_ACCESS) });
  assert.equal(await freeOnlyHere(false), WINDOWS_UNSEEN.port);
  assert.equal(await freeOnlyHere(true), undefined);
  here.elsewhere.add(50);
  const both = (await freeOnlyHere(false)) ?? '';
  assert.ok(both.startsWith('Free only in this') && both.endsWith(WINDOWS_UNSEEN.port), both);
});
