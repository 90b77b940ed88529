import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientsOf, createOwnAncestry } from '../../src/host/own-ancestry.ts';
import type { Machine } from '../../src/platform/machine.ts';
import { identityOf, type ProcessFacts } from '../../src/process/process.ts';
import { machine } from '../memory/data.ts';
import { memoryMachine } from '../memory/memory-machine.ts';
import { facts, ME } from '../memory/processes.ts';
import { windowsProgram } from '../windows.ts';
import { end, on, outcomes } from './ends.ts';

const SELF = facts(900, { startTime: 9000, ppid: 899 });

/** A server whose stdin these processes hold. Parents are looked up as they are at each call. */
function ancestryWith(holders: readonly ProcessFacts[], others: readonly ProcessFacts[] = []) {
  const here = machine(ME, [SELF, ...holders, ...others]);
  const parentsOf = (pid: number): number[] => {
    const parent = here.processes.get(pid)?.ppid ?? 0;
    return [pid, ...(parent > 0 && here.processes.has(parent) ? parentsOf(parent) : [])];
  };
  const platform: Machine = {
    ...memoryMachine(here),
    ancestors: (pid = 900) => parentsOf(pid),
    stdinHolders: async () => ({ exists: true, holders: holders.map(identityOf) }),
  };
  return { here, platform, own: createOwnAncestry(platform) };
}

test('own ancestry is read at each call, and a process that was once in it stays protected', async () => {
  const here = machine(ME, [facts(50), facts(51)]);
  let ancestry = [900, 50];
  const host = on(here, { over: (platform) => ({ ...platform, ancestors: () => ancestry }) });
  await assert.rejects(end(host, 50), /PROTECTED: .*own ancestry/);
  ancestry = [900, 51];
  await assert.rejects(end(host, 51), /PROTECTED: .*own ancestry/);
  await assert.rejects(end(host, 50), /PROTECTED: .*own ancestry/);
  // Another process with that pid never was.
  here.processes.set(50, facts(50, { startTime: 7777 }));
  assert.deepEqual(outcomes(await end(host, 50)), [[50, 'exited']]);
});

test('the client and all above it are protected, also once they have other parents', async () => {
  const { here, own } = ancestryWith([facts(30, { ppid: 20 })], [facts(20, { ppid: 10 }), facts(10)]);
  assert.deepEqual([...own.pidsFor(facts(77))], [900]);
  await own.findClient();
  assert.deepEqual(
    [...own.pidsFor(facts(77))].sort((a, b) => a - b),
    [10, 20, 30, 900],
  );
  here.processes.set(20, facts(20, { ppid: 1 }));
  assert.deepEqual([...own.pidsFor(facts(77))], [900, 30, 20]);
  assert.ok(own.pidsFor(facts(10)).has(10));
});

test('the client is searched for once, and a change waits for that search', async () => {
  let searches = 0;
  const { platform } = ancestryWith([]);
  const stdinHolders: Machine['stdinHolders'] = async () => {
    searches++;
    return { exists: true, holders: [] };
  };
  const own = createOwnAncestry({ ...platform, stdinHolders });
  const found = own.findClient();
  assert.equal(own.asksBecause(), undefined);
  await own.settled();
  assert.match(own.asksBecause() ?? '', /cannot see which program is its client/);
  await Promise.all([found, own.findClient()]);
  assert.equal(searches, 1);
  own.agree();
  assert.equal(own.asksBecause(), undefined);
});

test('a search that fails leaves the client unknown', async () => {
  const { platform } = ancestryWith([]);
  const own = createOwnAncestry({ ...platform, stdinHolders: () => Promise.reject(new Error('no descriptor')) });
  await own.findClient();
  assert.notEqual(own.asksBecause(), undefined);
});

test('the client is the holder that the server may descend from, with all above it of the same program', async () => {
  const code = (pid: number, ppid: number) => facts(pid, { ppid, comm: 'code', argv: ['/usr/bin/code'] });
  const { own } = ancestryWith([code(30, 20)], [code(20, 10), facts(10, { comm: 'bash', argv: ['bash'] })]);
  await own.findClient();
  assert.deepEqual([...own.clientPids()], [30, 20]);
});

test('without a known client it is the parent of the server, with those of its program above it', () => {
  const parent = facts(899, { ppid: 898, comm: 'a', argv: ['a'] });
  const { own } = ancestryWith([], [parent, facts(898, { comm: 'a', argv: ['a'] })]);
  assert.deepEqual([...own.clientPids()], [899, 898]);
  const alone = ancestryWith([], [parent, facts(898, { comm: 'b', argv: ['b'] })]);
  assert.deepEqual([...alone.own.clientPids()], [899]);
});

test('the first process is no part of a client, also where it is of the same program', async () => {
  const code = (pid: number, ppid: number) => facts(pid, { ppid, comm: 'code', argv: ['/usr/bin/code'] });
  const { own } = ancestryWith([code(30, 2)], [code(2, 1), code(1, 0)]);
  await own.findClient();
  assert.deepEqual([...own.clientPids()], [30, 2]);
});

test('a server without a client and a parent has no client', () => {
  assert.deepEqual([...ancestryWith([]).own.clientPids()], []);
});

test('a client has ended when no process, another one, or a zombie has its pid', async () => {
  for (const [now, hasEnded] of [
    [facts(30), false],
    [undefined, true],
    [facts(30, { startTime: 7 }), true],
    [facts(30, { status: 'zombie' }), true],
  ] as const) {
    const { here, own } = ancestryWith([facts(30)]);
    assert.equal(own.clientHasEnded(), false, 'it is not known yet');
    await own.findClient();
    if (now) here.processes.set(30, now);
    else here.processes.delete(30);
    assert.equal(own.clientHasEnded(), hasEnded);
  }
});

test('one client of several that still runs has not ended', async () => {
  const { here, own } = ancestryWith([facts(30), facts(31)]);
  await own.findClient();
  here.processes.delete(30);
  assert.equal(own.clientHasEnded(), false);
  here.processes.delete(31);
  assert.equal(own.clientHasEnded(), true);
});

test('a client that is there and cannot be seen is hidden; where there is none, nothing is', async () => {
  const { platform } = ancestryWith([facts(30), facts(40, { startTime: 9001 })]);
  assert.deepEqual(await clientsOf(platform, SELF), { clients: [identityOf(facts(30))], isHidden: false });
  const at = (exists: boolean) => clientsOf({ ...platform, stdinHolders: async () => ({ exists, holders: [] }) }, SELF);
  assert.deepEqual(
    [await at(true), await at(false)],
    [
      { clients: [], isHidden: true },
      { clients: [], isHidden: false },
    ],
  );
});

test('what has the pid of the client by now leads to no ancestors of its own', async () => {
  const { here, own } = ancestryWith([facts(30, { ppid: 20 })], [facts(20), facts(40)]);
  await own.findClient();
  here.processes.set(30, facts(30, { ppid: 40, startTime: 7777 }));
  assert.deepEqual([...own.pidsFor(facts(77))], [900]);
  here.processes.delete(30);
  assert.deepEqual([...own.pidsFor(facts(77))], [900]);
});

test('what was above the server or its client before the search or after it stays protected', async () => {
  const { here, platform } = ancestryWith([facts(30, { ppid: 20 })], [facts(20), facts(899)]);
  const stdinHolders: Machine['stdinHolders'] = async (pid) => {
    const found = await platform.stdinHolders(pid);
    here.processes.set(900, { ...SELF, ppid: 1 });
    return found;
  };
  const own = createOwnAncestry({ ...platform, stdinHolders });
  await own.findClient();
  here.processes.set(30, facts(30, { ppid: 1 }));
  assert.ok(own.pidsFor(facts(899)).has(899));
  assert.ok(own.pidsFor(facts(20)).has(20));
  assert.ok(!own.pidsFor(facts(21)).has(21));
});

test('a client that ends while it is found is remembered as the client', async () => {
  const { here, platform } = ancestryWith([facts(30)]);
  const stdinHolders: Machine['stdinHolders'] = async (pid) => {
    const found = await platform.stdinHolders(pid);
    here.processes.delete(30);
    return found;
  };
  const own = createOwnAncestry({ ...platform, stdinHolders });
  await own.findClient();
  assert.ok(own.pidsFor(facts(30)).has(30));
  assert.ok(own.clientHasEnded());
});

test('a client that was found before something failed is known', async () => {
  const { platform } = ancestryWith([facts(30)]);
  let looks = 0;
  const identityOf: Machine['identityOf'] = (pid) => {
    if (pid === 30 && ++looks > 0) throw new Error('no descriptor');
    return platform.identityOf(pid);
  };
  const own = createOwnAncestry({ ...platform, identityOf });
  await own.findClient();
  assert.deepEqual([looks, own.asksBecause()], [1, undefined]);
});

test('a parent that cannot be read is no client, nor is what is above it', () => {
  const { platform } = ancestryWith([]);
  const ancestors: Machine['ancestors'] = (pid = 900) => (pid === 900 ? [900, 899, 898] : [899, 898]);
  assert.deepEqual([...createOwnAncestry({ ...platform, ancestors }).clientPids()], []);
});

test('what has inherited the stdin of the client from it is no client', async () => {
  const { platform } = ancestryWith([facts(30), facts(31, { ppid: 30 }), facts(32, { ppid: 31 })]);
  assert.deepEqual((await clientsOf(platform, SELF)).clients, [identityOf(facts(30))]);
});

test('two names that the system takes for the same are one program of the client', async () => {
  const code = (pid: number, ppid: number, name: string) => ({
    ...windowsProgram(`C:\\Code\\${name}`),
    ...{ pid, ppid, startTime: pid },
  });
  const { own } = ancestryWith([code(30, 20, 'Code.exe')], [code(20, 10, 'code.EXE'), code(10, 0, 'Explorer.EXE')]);
  await own.findClient();
  assert.deepEqual([...own.clientPids()], [30, 20]);
});
