import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WINDOWS_NAMING } from '../../../src/platform/windows/naming.ts';
import type { MatchAttributes } from '../../../src/process/match-attributes.ts';
import type { ProcessFacts } from '../../../src/process/process.ts';
import { unsearchedNote } from '../../../src/tools/shared/search.ts';
import { machine } from '../../memory/data.ts';
import { memoryMachine } from '../../memory/memory-machine.ts';
import { facts, ME } from '../../memory/processes.ts';
import { connect } from '../../server/support.ts';

/** Command lines that a row does not keep whole: searched, or counted as not searched. */

const CUT = { argv: ['java', '…'], argvCut: true } as const;
const OPTIONS = Array.from({ length: 160 }, (_, index) => `-Doption.number.${index}=value`);

function one(process: Partial<ProcessFacts>, traits?: MatchAttributes) {
  const { argv, ...rest } = process;
  const { argv: _, ...bare } = facts(50, rest);
  const here = machine(ME, [
    argv ? { ...bare, argv } : bare,
    facts(51, { comm: 'zombie', argv: [], status: 'zombie' }),
  ]);
  if (traits) here.traits.set(50, traits);
  return here;
}

interface Answer {
  readonly total: number;
  readonly partial?: true;
  readonly note?: string;
}

async function find(here: ReturnType<typeof machine>, pattern: string) {
  const { call, refusal } = await connect(memoryMachine(here));
  const { total, partial, note } = Object(await call('find_processes', { pattern })) satisfies Answer;
  return { total, partial, note, refused: () => refusal('terminate_processes', { pattern }) };
}

test('a word behind what a row keeps is found, and nothing is missing', async () => {
  const { total, partial } = await find(one(CUT, { argv: ['java', ...OPTIONS, 'Last-Word'] }), 'last-word');
  assert.deepEqual([total, partial], [1, undefined]);
});

test('where the whole line does not have it, nothing is found and nothing is missing', async () => {
  const { total, partial } = await find(one(CUT, { argv: ['java', ...OPTIONS] }), 'last-word');
  assert.deepEqual([total, partial], [0, undefined]);
});

test('a secret of the whole line is not found', async () => {
  const { total } = await find(one(CUT, { argv: ['java', ...OPTIONS, '--password', 'Tr0ub4dor-hunter2'] }), 'hunter2');
  assert.equal(total, 0);
});

test('what ends the part that a row keeps does not match as the end of the line', async () => {
  const { total } = await find(one(CUT, { argv: ['java', ...OPTIONS] }), '…$');
  assert.equal(total, 0);
});

const script = 'a '.repeat(20_000);
const UNSEARCHED: readonly [
  what: string,
  process: Partial<ProcessFacts>,
  traits: MatchAttributes | undefined,
  note: RegExp,
][] = [
  ['is longer than is ever read', CUT, { argv: ['java', 'x', '…'], argvCut: true }, /too long \(processes: 1\)/],
  ['is too much to redact', CUT, { argv: ['sh', '-c', script] }, /too long \(processes: 1\)/],
  ['cannot be read', {}, undefined, /by name only: .* cannot be read \(processes: 1\)/],
];
for (const [what, process, traits, says] of UNSEARCHED) {
  test(`a command line that ${what} is counted, and nothing is ended`, async () => {
    const here = one(process, traits);
    const { total, partial, note, refused } = await find(here, 'last-word');
    assert.deepEqual([total, partial], [0, true]);
    assert.match(note ?? '', says);
    assert.match(await refused(), /^INVALID_INPUT: pattern: 1 command lines could not be searched in full/);
    assert.deepEqual(here.signals, []);
  });
}

test('a command line that is empty for a moment, of a program that is being started, is searched', async () => {
  const here = one({});
  setTimeout(() => here.traits.set(50, { argv: ['sh', 'last-word'] }), 10);
  assert.deepEqual(await total(here, 'last-word'), [1, undefined]);
});

test('what may not be ended anyway need not be searched to end the others', async () => {
  const own = facts(899, { comm: 'shell', ...CUT });
  const here = machine(ME, [facts(50, { comm: 'worker' }), own]);
  here.traits.set(899, { argv: ['sh', '…'], argvCut: true });
  const { call, refusal } = await connect(memoryMachine(here));
  const { targets } = Object(await call('terminate_processes', { pattern: 'worker' }));
  assert.deepEqual(
    targets.rows.map(([pid]: [number]) => pid),
    [50],
  );
  // But nothing matches only if all was searched.
  assert.match(await refusal('terminate_processes', { pattern: 'no-such' }), /could not be searched in full/);
});

test('found by name, or before the cut, it is found all the same', async () => {
  assert.deepEqual(await total(one({ comm: 'last-word' }), 'last-word'), [1, undefined]);
  assert.deepEqual(await total(one(CUT, { argv: ['java', 'last-word', '…'], argvCut: true }), 'last-word'), [
    1,
    undefined,
  ]);
});

async function total(here: ReturnType<typeof machine>, pattern: string) {
  const found = await find(here, pattern);
  return [found.total, found.partial];
}

test('a line whose secrets, once marked, make it longer than what is shown is searched to its end', async () => {
  const argv = [...Array<string>(400).fill('\udcff\udcfe'), 'last-word'];
  assert.deepEqual(await total(one({ argv }), 'last-word'), [1, undefined]);
});

test('what measures leaves itself out of what uses the CPU, and of nothing else', async () => {
  const here = machine(ME, [facts(50), facts(900, { comm: 'server' })]);
  const { call } = await connect(memoryMachine(here));
  const pids = async (args: object) =>
    Object(await call('list_processes', { columns: ['pid'], ...args }))
      .rows.flat()
      .sort();
  assert.deepEqual(await pids({}), [50, 900]);
  assert.deepEqual(await pids({ sort_by: 'cpu' }), [50]);
  assert.deepEqual(await pids({ min_cpu_percent: 0 }), [50]);
  const { top_cpu, top_memory, processes } = Object(await call('get_system_summary'));
  const [cpu, memory] = [top_cpu, top_memory].map(({ rows }) => rows.map(([pid]: [number]) => pid));
  assert.deepEqual([cpu, memory, processes.total], [[50], [900, 50], 2]);
});

test('a call from the terminal is in no list and no count, but can be asked about', async () => {
  const here = machine(ME, [facts(50), facts(899, { comm: 'sudo' }), facts(900)]);
  const platform = memoryMachine(here);
  const { call } = await connect({ ...platform, self: { ...platform.self, callers: new Set([900, 899]) } });
  const { rows, total: all } = Object(await call('list_processes', { columns: ['pid'] }));
  assert.deepEqual([rows, all], [[[50]], 1]);
  assert.equal(Object(await call('find_processes', { pattern: 'sudo' })).total, 0);
  assert.equal(Object(await call('get_system_summary')).processes.total, 1);
  assert.equal(Object(await call('get_process_info', { pid: 899 })).name, 'sudo');
});

test('the note says how many processes were not searched in full, by reason', () => {
  const none = { heavy: 0, long: 0, unreadable: 0 };
  assert.equal(unsearchedNote(none), undefined);
  assert.equal(
    unsearchedNote({ ...none, heavy: 1 }),
    'The pattern is too heavy to search everything (processes: 1): use a simpler one.',
  );
  assert.equal(
    unsearchedNote({ ...none, long: 2, unreadable: 3 }),
    'Searched only in part: the command line is too long (processes: 2). Searched by name only: the command line cannot be read (processes: 3).',
  );
});

test('of a line that a row cuts only the command line is read again', async () => {
  const here = one(CUT);
  const asked: string[][] = [];
  const platform = memoryMachine(here);
  const { call } = await connect({
    ...platform,
    matchAttributes: (_, wanted) => {
      asked.push([...wanted]);
      return { argv: ['java', 'last-word'] };
    },
  });
  assert.equal((await call('find_processes', { pattern: 'last-word' }))['total'], 1);
  assert.deepEqual(asked, [['argv']]);
});

test('a pattern for a whole name finds it with and without an ending that its system ignores', async () => {
  for (const pattern of ['^node$', '^Node\\.exe$'])
    assert.equal((await find(one({ comm: 'Node.exe', naming: WINDOWS_NAMING, argv: ['x'] }), pattern)).total, 1);
  assert.equal((await find(one({ comm: 'Node.exe', argv: ['x'] }), '^node$')).total, 0);
});
