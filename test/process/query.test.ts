import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NAME_CHARS, type SelectedProcess } from '../../src/process/columns.ts';
import { nameOf } from '../../src/process/process.ts';
import {
  defaultColumns,
  type Filters,
  matches,
  needsCpu,
  needsProject,
  type Query,
  SORT_KEYS,
  type SortKey,
  sorted,
} from '../../src/process/query.ts';
import { BUILT_IN } from '../../src/text/built-in.ts';
import { called, facts } from '../memory/processes.ts';

const MIB = 1024 * 1024;
const CLOCK = { unitsPerS: 100, now: 100_000, originUnixS: 0 };
const CONTEXT = { clock: CLOCK, show: BUILT_IN };
const CANDIDATES: SelectedProcess[] = [
  { process: facts(3, { comm: 'b', rssBytes: 5 * MIB, startTime: 10 }), cpuPercent: 50, project: 'Shop' },
  {
    process: facts(1, { comm: 'C', rssBytes: 5 * MIB, startTime: 30, background: false }),
    cpuPercent: null,
    project: null,
  },
  { process: facts(2, { comm: 'a', rssBytes: 9 * MIB, startTime: 99_000, status: 'zombie' }), cpuPercent: 0.5 },
];
const pids = (candidates: readonly SelectedProcess[]): number[] => candidates.map(({ process }) => process.pid);

const ORDERS: [by: SortKey, pids: number[]][] = [
  ['memory', [2, 1, 3]],
  ['cpu', [3, 2, 1]],
  ['started', [2, 1, 3]],
  ['pid', [1, 2, 3]],
  ['name', [2, 3, 1]],
];

for (const [by, expected] of ORDERS) {
  test(`sorted by ${by}, equals by pid`, () => assert.deepEqual(pids(sorted(CANDIDATES, by, BUILT_IN)), expected));
}

test('sorted by CPU, what was not measured comes after what used none', () => {
  const unmeasured = [{ process: facts(1), cpuPercent: null }, { process: facts(2) }];
  const idle = { process: facts(3), cpuPercent: 0 };
  assert.deepEqual(pids(sorted([...unmeasured, idle], 'cpu', BUILT_IN)), [3, 1, 2]);
});

test('memory that is unknown comes after every figure, and is never over a limit', () => {
  const unknown = [4, 3].map((pid) => ({ process: facts(pid, { rssBytes: null }) }));
  const none = { process: facts(9, { rssBytes: 0 }) };
  assert.deepEqual(pids(sorted([...unknown, none], 'memory', BUILT_IN)), [9, 3, 4]);
  const over = [...unknown, none].filter((one) => matches(one, { min_memory_mib: 0 }, CONTEXT));
  assert.deepEqual(pids(over), [9]);
});

test('a process of unknown background matches neither value of that filter', () => {
  const process = facts(1, { background: null });
  assert.deepEqual(
    [true, false, undefined].map((background) => matches({ process }, { background }, CONTEXT)),
    [false, false, true],
  );
});

test('in each order equals are sorted by pid, whatever the order they come in', () => {
  const equals = [3, 1, 2].map((pid) => ({ process: facts(pid, { comm: 'a', rssBytes: 1, startTime: 1 }) }));
  for (const by of SORT_KEYS) assert.deepEqual(pids(sorted(equals, by, BUILT_IN)), [1, 2, 3], by);
  assert.equal(SORT_KEYS.length, 5);
});

test('sorted by name, a hidden one is sorted by its mark, not by its letters', () => {
  const named = ['z', '[', 'a'].map((comm, index) => ({ process: facts(index + 1, { comm }) }));
  const secret = { process: facts(9, { comm: 'xoxb-1234567890' }) };
  assert.deepEqual(pids(sorted([...named, secret], 'name', BUILT_IN)), [2, 9, 3, 1]);
});

test('a project goes by the name that is shown', () => {
  const project = `x\u{fe0f}${'long'.repeat(20)}`;
  const shown = BUILT_IN.text(project, NAME_CHARS);
  for (const wanted of [shown, `x\\u{fe0f}${'long'.repeat(20)}`, shown.toUpperCase()])
    assert.ok(matches({ process: facts(1), project }, { project: wanted }, CONTEXT), wanted);
  assert.ok(!matches({ process: facts(1), project }, { project: 'x' }, CONTEXT));
});

const FILTERS: [filters: Filters, pids: number[]][] = [
  [{}, [3, 1, 2]],
  [{ status: 'zombie' }, [2]],
  [{ min_cpu_percent: 0 }, [3, 2]],
  [{ min_cpu_percent: 0.5 }, [3, 2]],
  [{ min_cpu_percent: 10 }, [3]],
  [{ min_memory_mib: 5 }, [3, 1, 2]],
  [{ min_memory_mib: 5.1 }, [2]],
  [{ started_within_s: 10 }, [2]],
  [{ background: true }, [3, 2]],
  [{ background: false }, [1]],
  [{ project: 'shop' }, [3]],
  [{ project: 'shop', status: 'zombie' }, []],
];

for (const [filters, expected] of FILTERS) {
  test(`filtered by ${JSON.stringify(filters)}`, () => {
    assert.deepEqual(pids(CANDIDATES.filter((candidate) => matches(candidate, filters, CONTEXT))), expected);
  });
}

test('CPU and projects are needed where a list is sorted or filtered by them, or shows them', () => {
  const query: Query = { sortBy: 'memory', filters: {}, columns: ['pid'], limit: 1 };
  assert.deepEqual([needsCpu(query), needsProject(query)], [false, false]);
  assert.ok(needsCpu({ ...query, sortBy: 'cpu' }));
  assert.ok(needsCpu({ ...query, filters: { min_cpu_percent: 0 } }));
  assert.ok(needsCpu({ ...query, columns: ['cpu_percent'] }));
  assert.ok(needsProject({ ...query, filters: { project: '' } }));
  assert.ok(needsProject({ ...query, columns: ['project'] }));
});

test('the default columns show what the query is about', () => {
  const about = { sortBy: 'memory', filters: {}, named: false, found: false } as const;
  assert.deepEqual(defaultColumns(about), ['pid', 'name', 'memory_mib', 'age_s', 'status', 'command']);
  assert.deepEqual(defaultColumns({ ...about, filters: { min_cpu_percent: 0 } })[2], 'cpu_percent');
  assert.deepEqual(defaultColumns({ ...about, sortBy: 'cpu', named: true, found: true }), [
    ...['pid', 'name', 'user', 'cpu_percent', 'memory_mib', 'age_s', 'status', 'command', 'matched'],
  ]);
});

const NAMES: [comm: string, argv: string[], name: string][] = [
  ['node', ['/usr/bin/node'], 'node'],
  ['gnome-session-b', ['/usr/libexec/gnome-session-binary', '--x'], 'gnome-session-binary'],
  ['fifteen-bytes-x', ['other'], 'fifteen-bytes-x'],
  ['short', ['shorter'], 'short'],
  ['MainThread', ['/opt/bin/claude'], 'claude'],
  ['MainThread', [], 'MainThread'],
  ['ééééééé1', ['ééééééé1-long'], 'ééééééé1-long'],
  // scripts, which their interpreter was given
  ['my-very-long-de', ['/bin/bash', '/srv/my-very-long-dev-server-name.sh'], 'my-very-long-dev-server-name.sh'],
  ['my-very-long-de', ['/usr/bin/python3', '-X dev', '/srv/my-very-long-dev.py', 'x'], 'my-very-long-dev.py'],
  ['my-very-long-de', ['/bin/x', '--config=/etc/my-very-long-dev.conf'], 'my-very-long-de'],
  ['my-very-long-de', ['/bin/my-very-long-dev', '/srv/my-very-long-dev-data'], 'my-very-long-dev'],
  // titles
  ['node /srv/app.j', ['node', '/srv/app.js'], 'node'],
  ['node /a.js', ['node', '/a.js'], 'node'],
  ['PM2 v5.3.0: God', ['PM2', 'v5.3.0:', 'God', 'Daemon', '(/home/u/.pm2)'], 'PM2'],
  ['gunicorn: maste', ['gunicorn:', 'master', '[app:app]'], 'gunicorn'],
  ['[celeryd: worke', ['[celeryd:', 'worker@host]', '-active-'], 'celeryd'],
  ['npm run dev', ['npm', 'run', 'dev'], 'npm run dev'],
  ['tmux: server', ['tmux', 'new-session'], 'tmux: server'],
  ['tmux: server', ['tmux:', 'server', '(/tmp/tmux-0/default)'], 'tmux: server'],
  ['sshd', ['sshd:', 'me@pts/0'], 'sshd'],
  ['Isolated Web Co', ['/usr/lib/firefox/firefox', '-contentproc'], 'Isolated Web Co'],
];

for (const [comm, argv, name] of NAMES) {
  test(`${comm} started as ${argv[0] ?? 'nothing'} is called ${name}`, () =>
    assert.equal(nameOf(called(comm, argv)), name));
}
