import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LINUX_NAMING } from '../../src/platform/linux/naming.ts';
import { COLUMNS, type Column, mib, quotedName, type Row, shownName, timestamp } from '../../src/process/columns.ts';
import { Redactor } from '../../src/redaction/redactor.ts';
import { BUILT_IN, safeText } from '../../src/text/built-in.ts';
import { Presenter } from '../../src/text/safe-text.ts';
import { facts } from '../memory/processes.ts';

const ROW: Row = {
  process: facts(7, {
    ppid: 3,
    comm: 'node',
    argv: ['node', '--token', 'hunter2', 'x'.repeat(50)],
    rssBytes: 1.55 * 1024 * 1024,
    startTime: 250,
    threads: 4,
    nice: -5,
    terminal: 'pts/1',
    serial: 'k1',
  }),
  show: BUILT_IN,
  clock: { unitsPerS: 100, now: 10_000, originUnixS: 1_700_000_000 },
  bootTag: '3f1c0k',
  user: 'ann\u202e',
  cpuPercent: 12.5,
  ports: [80, 443],
  project: 'shop',
  matched: safeText('argv'),
  commandChars: 30,
};

const cells = (row: Row, ...columns: Column[]) => columns.map((column) => COLUMNS[column](row));

test('each column has its fact, in its unit', () => {
  assert.deepEqual(Object.fromEntries(Object.entries(COLUMNS).map(([name, cell]) => [name, cell(ROW)])), {
    pid: 7,
    ppid: 3,
    name: 'node',
    user: 'ann\\u{202e}',
    status: 'sleeping',
    cpu_percent: 12.5,
    memory_mib: 1.6,
    age_s: 98,
    started: '2023-11-14T22:13:22Z',
    threads: 4,
    terminal: 'pts/1',
    nice: -5,
    ports: [80, 443],
    project: 'shop',
    command: 'node --token [redacted] xxxxx…',
    ref: '3f1c0k-7-250-k1',
    matched: 'argv',
  });
});

test('what is unknown is null, never zero or empty', () => {
  const { cpuPercent: _, ports, project, matched, ...bare } = ROW;
  const { argv, ...process } = facts(7, { status: null, rssBytes: null, threads: null, nice: null });
  const unknown = { ...bare, user: null, process };
  const columns = [
    ...(['status', 'cpu_percent', 'terminal', 'ports', 'project', 'command', 'matched'] as const),
    ...(['user', 'memory_mib', 'threads', 'nice'] as const),
  ];
  assert.deepEqual(
    cells(unknown, ...columns),
    columns.map(() => null),
  );
  assert.deepEqual(cells({ ...unknown, cpuPercent: null, project: null, ports: null }, ...columns).filter(Boolean), []);
});

test('names, users and projects are cut to 60 characters, in a sentence to 32', () => {
  const process = facts(7, { comm: 'n'.repeat(15), argv: ['n'.repeat(80)] });
  const row = { ...ROW, process, user: 'u'.repeat(80), project: 'p'.repeat(80) };
  assert.deepEqual(
    cells(row, 'name', 'user', 'project').map((cell) => String(cell).length),
    [60, 60, 60],
  );
  assert.equal(shownName(BUILT_IN, process), `${'n'.repeat(59)}…`);
  assert.equal(quotedName(BUILT_IN, process), `"${'n'.repeat(31)}…"`);
});

test('a shown name has room for all that the kernel keeps of it', () => {
  const called = (bytes: number | null) =>
    facts(7, { comm: 'n'.repeat(200), argv: [], naming: { ...LINUX_NAMING, commMaxBytes: bytes } });
  assert.deepEqual(
    [15, 32, null].map((bytes) => shownName(BUILT_IN, called(bytes)).length),
    [60, 128, 60],
  );
});

test('text of a process is shown by the rules of the configuration', () => {
  const show = new Presenter(new Redactor({ patterns: [(text) => text.replaceAll('shop', '[redacted]')] }));
  assert.deepEqual(cells({ ...ROW, show, user: 'shop' }, 'user', 'project'), ['[redacted]', '[redacted]']);
});

test('mebibytes have one decimal', () => {
  assert.deepEqual([0, 52_428, 52_429, 1024 * 1024, 10.25 * 1024 * 1024].map(mib), [0, 0, 0.1, 1, 10.3]);
});

test('times are in UTC to the second, fractions left out', () => {
  assert.equal(timestamp(0), '1970-01-01T00:00:00Z');
  assert.equal(timestamp(1_700_000_000.999), '2023-11-14T22:13:20Z');
});
