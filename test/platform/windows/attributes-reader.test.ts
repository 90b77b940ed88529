import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMatchAttributes } from '../../../src/platform/windows/attributes-reader.ts';
import { type MatchAttribute, NO_STRUCTURES } from '../../../src/process/match-attributes.ts';
import { type MemoryWindows, made, memoryWindows } from './memory-windows.ts';
import { sourcesOn } from './opened.ts';

const ALL: readonly MatchAttribute[] = ['argv', 'exe', 'group', 'ports', 'structures'];

function attributesOn(here: MemoryWindows) {
  const sources = sourcesOn(here);
  const read = (pid: number) => sources.processes.read(pid) ?? assert.fail();
  return {
    read,
    sources,
    attributes: (process = read(5000), wanted = ALL) =>
      readMatchAttributes(process, new Set(wanted), { ...sources, ports: new Set([80, 81]) }),
  };
}

test('everything that rules ask about', () => {
  const here = memoryWindows(made(5000, { commandLine: 'x.exe 1' }));
  here.services.push({ name: 'Dhcp', pid: 5000 });
  for (const [port, state] of [
    [80, 2],
    [80, 2],
    [82, 2],
    [81, 5],
  ] as const)
    here.sockets.push({ protocol: 'tcp', address: '0.0.0.0', port, pid: 5000, state });
  const { attributes } = attributesOn(here);
  assert.deepEqual(attributes(), {
    ...{ argv: ['x.exe', '1'], exe: 'C:\\Programs\\p5000.exe', group: { windowsServices: ['Dhcp'] } },
    ...{ ports: [80], structures: NO_STRUCTURES },
  });
  assert.deepEqual(attributes(undefined, []), {});
});

test('a command line is asked of the process, and not of a list of all', () => {
  const here = memoryWindows(made(5000, { commandLine: 'x.exe 1' }));
  const { attributes, read } = attributesOn(here);
  const [first, lists] = [read(5000), here.called.get('processes')];
  for (let asked = 0; asked < 5; asked++) assert.deepEqual(attributes(first, ['argv']), { argv: ['x.exe', '1'] });
  assert.equal(here.called.get('processes'), lists);
});

test('what may not be read is left out; of the kernel it is known that there is none', () => {
  const here = memoryWindows(made(5000, { denied: ['imagePath', 'commandLine'] }));
  const { attributes, read } = attributesOn(here);
  assert.deepEqual(attributes(undefined, ['argv', 'exe', 'group']), { group: {} });
  assert.deepEqual(attributes(read(124), ['argv', 'exe']), { argv: [], exe: null });
});

test('a process that has ended, or another with its pid, has none', () => {
  const here = memoryWindows(made(5000));
  const { attributes, read, sources } = attributesOn(here);
  const first = read(5000);
  here.processes.set(5000, made(5000, { startTime: first.startTime + 1 }));
  sources.tables.read();
  assert.equal(attributes(first), undefined);
  here.processes.delete(5000);
  sources.tables.read();
  assert.equal(attributes(first), undefined);
});

test('where services may not be listed, the group is left out', () => {
  const { sources, read } = attributesOn(memoryWindows(made(5000)));
  const unlisted = { ...sources, serviceNames: () => ({ status: 0xc007_0005 }), ports: new Set<number>() };
  assert.deepEqual(readMatchAttributes(read(5000), new Set(['group'] as const), unlisted), {});
});
