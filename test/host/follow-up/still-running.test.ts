import assert from 'node:assert/strict';
import { test } from 'node:test';
import { killedDatabases, stillRunning } from '../../../src/host/follow-up/still-running.ts';
import type { TerminationResult } from '../../../src/host/terminate.ts';
import type { Machine } from '../../../src/platform/machine.ts';
import { NO_ATTRIBUTES } from '../../../src/process/match-attributes.ts';
import type { ProcessFacts } from '../../../src/process/process.ts';
import { machine } from '../../memory/data.ts';
import { ON_LESS } from '../../memory/less.ts';
import { ON_LINUX } from '../../memory/memory-system.ts';
import { facts } from '../../memory/processes.ts';
import { windowsProgram } from '../../windows.ts';
import { viewOn } from '../view.ts';

function scene(processes: readonly ProcessFacts[], over: Partial<Machine> = {}, system = ON_LINUX) {
  const here = machine(system.me, processes, system);
  return { here, host: viewOn(here, over) };
}

const still = (process: ProcessFacts, signal: TerminationResult['signal'] = 'SIGTERM'): TerminationResult => ({
  process,
  outcome: 'still_running',
  signal,
  elapsedMs: 0,
  guarantee: 'pidfd',
});

test('a paused container is thawed by the beginning of its id', () => {
  const { here, host } = scene([facts(63)], { signalState: () => ({ isFrozen: true }) });
  for (const [container, says] of [
    ['0123456789abcdef'.repeat(4), /docker unpause 0123456789ab\.$/],
    ['web', /until it thaws\.$/],
  ] as const) {
    here.traits.set(63, { ...NO_ATTRIBUTES, group: { container, runtime: 'docker' } });
    assert.match(stillRunning(host, [still(facts(63))])[0] ?? '', says);
  }
});

test('a pid that belongs to another process by now is not called still running', () => {
  const { here, host } = scene([facts(50), facts(51, { status: 'zombie' }), facts(52)]);
  const endings = [facts(50), facts(51), facts(52)].map((one) => still(one));
  here.processes.set(50, facts(50, { startTime: 999_999 }));
  const said = stillRunning(host, endings);
  assert.equal(said.at(-1), 'Ended after the last look: 50, 51.');
  assert.match(said[0] ?? '', /^Still running: 52:/);
});

test('a session of a PostgreSQL server is not interrupted, its server is', () => {
  const server = facts(70, { comm: 'postgres', argv: ['/usr/lib/postgresql/16/bin/postgres'] });
  const session = facts(71, { ppid: 70, comm: 'postgres', argv: ['postgres: ann shop [local] idle'] });
  const { host } = scene([server, session]);
  const [ofServer = ''] = stillRunning(host, [still(server)]);
  const [ofSession = ''] = stillRunning(host, [still(session)]);
  assert.match(ofServer, /signal_process with INT/);
  assert.match(ofSession, /one process of a PostgreSQL server/);
  assert.doesNotMatch(ofSession, /INT|force/);
});

/** What is said of a process of this name that still runs. */
const said = (name: string, signal: TerminationResult['signal'] = 'SIGTERM', over: Partial<Machine> = {}) => {
  const process = facts(50, { comm: name, argv: [name] });
  return stillRunning(scene([process], over).host, [still(process, signal)])[0];
};

test('what ignores or blocks SIGTERM needs SIGKILL; others may need longer', () => {
  const at = (state: ReturnType<Machine['signalState']>) => said('web', 'SIGTERM', { signalState: () => state });
  assert.equal(at({}), 'Still running: 50: it may need longer after SIGTERM (force sends SIGKILL).');
  assert.equal(at({ whenAsked: 'ignored' }), 'Still running: 50: it ignores SIGTERM; force sends SIGKILL.');
  assert.equal(at({ whenAsked: 'blocked' }), 'Still running: 50: it blocks SIGTERM for now; force sends SIGKILL.');
  assert.match(at({ isNamespaceInit: true }) ?? '', /first process of a container and ignores SIGTERM/);
  assert.match(at({ isNamespaceInit: true, whenAsked: 'caught' }) ?? '', /may need longer/);
  assert.match(
    said('web', 'SIGKILL') ?? '',
    /: SIGKILL was sent; the kernel ends it when it can, e\.g\. after a core dump\.$/,
  );
});

test('reasons are in the words of the system', () => {
  const process = facts(50);
  const { host } = scene([process], {}, ON_LESS);
  const said = (signal: TerminationResult['signal']) => stillRunning(host, [still(process, signal)]);
  assert.deepEqual(said('WM_CLOSE'), [
    'Still running: 50: it may need longer after WM_CLOSE, or ask its user to save (force sends TerminateProcess).',
  ]);
  assert.deepEqual(said('TerminateProcess'), [
    'Still running: 50: TerminateProcess was sent; it ends once its last request to a driver is done.',
  ]);
});

test('a database may be writing to disk', () => {
  for (const name of ['mysqld', 'redis-server', 'qdrant'])
    assert.match(said(name) ?? '', /: it may be writing its data to disk\. wait_for waits; SIGKILL may lose data\.$/);
  assert.match(said('postmaster') ?? '', /waits for its sessions to end\. signal_process with INT ends them first/);
});

test('what was not signalled, or has ended, is not still running', () => {
  const { host } = scene([facts(50)]);
  assert.deepEqual(stillRunning(host, [still(facts(50), null), { ...still(facts(50)), outcome: 'exited' }]), []);
});

test('those with one reason share a sentence; after three reasons the others are only named', () => {
  const all = [50, 51, 52, 53, 54].map((pid) => facts(pid));
  const { host } = scene(all, {
    signalState: ({ pid }) =>
      (({ 50: {}, 51: { whenAsked: 'ignored' }, 52: { whenAsked: 'blocked' } }) as const)[pid] ?? {},
  });
  const sentences = stillRunning(
    host,
    all.map((one) => still(one)),
  );
  assert.deepEqual(
    sentences.map((sentence) => sentence.replace(/:.*: /, ': ').slice(0, 24)),
    ['Still running: it may ne', 'Still running: it ignore', 'Still running: it blocks', 'Still running: 53, 54.'],
  );
});

test('twenty pids of one reason are named, the others counted', () => {
  const all = Array.from({ length: 22 }, (_, index) => facts(100 + index));
  const text = (count: number) =>
    stillRunning(
      scene(all).host,
      all.slice(0, count).map((one) => still(one)),
    )[0] ?? '';
  assert.match(text(20), /118, 119: it may/);
  assert.match(text(22), /118, 119 and 2 more: it may/);
});

test('a database that was killed must recover, and a PostgreSQL server ends its other sessions', () => {
  const server = facts(70, { comm: 'postgres', argv: ['/usr/lib/postgresql/16/bin/postgres'] });
  const session = facts(71, { ppid: 70, comm: 'postgres', argv: ['postgres: ann shop [local] idle'] });
  const { host } = scene([server]);
  const killed = (process: ProcessFacts, outcome: TerminationResult['outcome'] = 'killed') =>
    killedDatabases(host.machine, [{ ...still(process, 'SIGKILL'), outcome }]);
  assert.match(killed(session)[0] ?? '', /^Pid 71 was killed: its PostgreSQL server ends all other sessions, too/);
  const recovers = /^Pid \d+ was killed before it had written its data: it must recover when it starts again\.$/;
  assert.match(killed(server)[0] ?? '', recovers);
  assert.match(killed(facts(80, { comm: 'mysqld', argv: ['mysqld'], ppid: 70 }))[0] ?? '', recovers);
  assert.deepEqual([killed(facts(80)), killed(server, 'exited'), killed(server, 'still_running')], [[], [], []]);
});

test('a PostgreSQL process is no session of a server that has merely reused the pid of its parent', () => {
  const other = facts(70, { comm: 'postgres', argv: ['postgres'], startTime: 711 });
  const server = facts(71, { ppid: 70, comm: 'postgres', argv: ['postgres'] });
  const { host } = scene([other, server]);
  assert.match(stillRunning(host, [still(server)])[0] ?? '', /it waits for its sessions to end/);
  const killed: TerminationResult = { ...still(server, 'SIGKILL'), outcome: 'killed' };
  assert.match(killedDatabases(host.machine, [killed])[0] ?? '', /must recover/);
});

test('a database is recognised by its name as its system compares it', () => {
  const server = windowsProgram('C:\\db\\Mongod.exe');
  const { host } = scene([server]);
  assert.match(stillRunning(host, [still(server)])[0] ?? '', /writing its data to disk/);
  const killed: TerminationResult = { ...still(server), outcome: 'killed' };
  assert.match(killedDatabases(host.machine, [killed])[0] ?? '', /must recover/);
});
