import assert from 'node:assert/strict';
import { test } from 'node:test';
import { supervisorOfProcess } from '../../src/host/supervisor.ts';
import type { ProcessFacts } from '../../src/process/process.ts';
import { machine } from '../memory/data.ts';
import { facts, JOHN, ME, ownedBy } from '../memory/processes.ts';
import { viewOn } from './view.ts';

const PM2 = facts(60, { comm: 'PM2 v5.3.1: God', argv: ['PM2', 'v5.3.1:', 'God', 'Daemon'] });
const CHILD = facts(62, { ppid: 61 });

/** What starts process 62 again, whose parent 61 is a child of 60. */
async function kind(top: ProcessFacts, middle: ProcessFacts = facts(61, { ppid: 60 })) {
  const host = viewOn(machine(ME, [top, middle, CHILD]));
  const details = (await host.machine.details(CHILD)) ?? assert.fail();
  return supervisorOfProcess(host, CHILD, details)?.kind;
}

test('what starts a process again may be any of its ancestors', async () => {
  assert.equal(await kind(PM2), 'pm2');
  assert.equal(await kind(PM2, facts(61, { ppid: 60, comm: 'nodemon' })), 'nodemon', 'the nearest');
  assert.equal(await kind(facts(60)), undefined);
  assert.equal(await kind({ ...PM2, startTime: 611 }), undefined, 'it only has the pid of one that has ended');
});

test('ancestors above the first that may not be shown do not count, nor does that one', async () => {
  const owner = ownedBy(JOHN);
  assert.equal(await kind({ ...PM2, owner }), undefined);
  assert.equal(await kind(PM2, facts(61, { ppid: 60, owner })), undefined);
});

test('the service of its control group counts, too', async () => {
  const host = viewOn(machine(ME, [CHILD]));
  const details = (await host.machine.details(CHILD)) ?? assert.fail();
  const service = { main: true, restart: 'always' } as const;
  const found = supervisorOfProcess(host, CHILD, { ...details, unit: 'web.service', service });
  assert.deepEqual([found?.kind, found?.name], ['systemd', 'web.service']);
});
