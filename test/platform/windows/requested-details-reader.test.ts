import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DetailName } from '../../../src/platform/requested-details.ts';
import { readRequestedDetails } from '../../../src/platform/windows/requested-details-reader.ts';
import { type MemoryWindows, made, memoryWindows, ofSystem } from './memory-windows.ts';
import { sourcesOn } from './opened.ts';

function requestedOn(here: MemoryWindows, pid: number, ...wanted: readonly DetailName[]) {
  const sources = sourcesOn(here);
  const process = sources.processes.read(pid) ?? assert.fail();
  return readRequestedDetails(process, new Set(wanted), { ...sources, before: undefined });
}

test('only what is asked for', () => {
  const here = memoryWindows(made(5000));
  assert.deepEqual(requestedOn(here, 5000), { unavailable: {} });
  assert.equal(here.called.get('tcpTable'), undefined);
  assert.deepEqual(Object.keys(requestedOn(here, 5000, 'threads')), ['threads', 'unavailable']);
});

test('names of the environment, never its values', () => {
  const here = memoryWindows(made(5000, { environment: ['=C:=C:\\x', 'Path=secret', 'ProgramFiles(x86)=C:\\'] }));
  const found = requestedOn(here, 5000, 'environment');
  assert.deepEqual(found, { environment: { names: ['Path', 'ProgramFiles(x86)'], total: 3 }, unavailable: {} });
});

test('an environment that may not be read is null with its reason', () => {
  for (const [one, why] of [
    [made(5000, { denied: ['memory'] }), 'Windows does not let this server read it'],
    [ofSystem(5000), 'Windows does not let this server read it'],
    [ofSystem(5000, { ppid: 4, name: 'Vmmem' }), 'a part of Windows itself has none'],
  ] as const)
    assert.deepEqual(requestedOn(memoryWindows(one), 5000, 'environment'), {
      ...{ environment: null, unavailable: { environment: why } },
    });
});

test('connections with both ends', () => {
  const here = memoryWindows(made(5000));
  here.sockets.push(
    { protocol: 'tcp', address: '::1', port: 80, pid: 5000, state: 5, remote: { address: '::1', port: 4000 } },
    { protocol: 'tcp', address: '0.0.0.0', port: 80, pid: 5000 },
    { protocol: 'udp', address: '127.0.0.1', port: 53, pid: 5000 },
    { protocol: 'udp', address: '127.0.0.1', port: 54, pid: 4004 },
  );
  assert.deepEqual(requestedOn(here, 5000, 'connections').connections, {
    shown: [
      { protocol: 'tcp', local: '0.0.0.0:80', remote: null, state: 'listening' },
      { protocol: 'tcp', local: '[::1]:80', remote: '[::1]:4000', state: 'established' },
      { protocol: 'udp', local: '127.0.0.1:53', remote: null, state: 'bound' },
    ],
    ...{ total: 3, unnamed: 0 },
  });
  for (let port = 1; port <= 60; port++) here.sockets.push({ protocol: 'udp', address: '0.0.0.0', port, pid: 5000 });
  const { connections } = requestedOn(here, 5000, 'connections');
  assert.deepEqual([connections?.shown.length, connections?.total], [50, 63]);
});
