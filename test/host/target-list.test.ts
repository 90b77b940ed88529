import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  endedLine,
  type ListedTarget,
  lineOf,
  listTargets,
  questionAbout,
  questionOf,
  TARGET_COLUMNS,
  targetRow,
} from '../../src/host/target-list.ts';
import type { Socket } from '../../src/platform/sockets.ts';
import { BUILT_IN } from '../../src/text/built-in.ts';
import { safe } from '../../src/text/safe-text.ts';
import { machine } from '../memory/data.ts';
import { facts, JOHN, ME, ownedBy } from '../memory/processes.ts';
import { GENTLE } from './ends.ts';
import { viewOn } from './view.ts';

const ABOUT = { show: BUILT_IN, clock: { unitsPerS: 100, now: 1_000_000, originUnixS: 0 } };
const NODE = facts(42, { comm: 'node', argv: ['node', 'server.js'], startTime: 982_000 });
const CHILD = facts(43, { ppid: 42, startTime: 990_000 });
const GRANDCHILD = facts(44, { ppid: 43, startTime: 990_001 });
const target = (rest: Partial<ListedTarget> = {}): ListedTarget => ({
  ...{ process: NODE, ports: [], folder: null, descendants: 0, isAskable: true },
  ...rest,
});
const many = (count: number) =>
  Array.from({ length: count }, (_, index) => target({ process: facts(1000 + index, { argv: ['worker'] }) }));

test('a line has what a person needs to know, and nothing about what there is none of', () => {
  assert.equal(lineOf(target(), ABOUT), 'pid 42 "node": "node server.js", 3 min old');
  const all = target({ ports: [3001, 3000], folder: '/srv/web', descendants: 2, match: safe`name` });
  assert.equal(
    lineOf(all, ABOUT),
    'pid 42 "node": "node server.js", 3 min old, ports 3000 3001, in "/srv/web", 2 descendants, name matches',
  );
  assert.match(lineOf(target({ ports: [80], descendants: 1 }), ABOUT), /, port 80, 1 descendant$/);
  assert.match(
    lineOf(target({ ports: null, process: facts(42, { argv: [] }) }), ABOUT),
    /^pid 42 "p42": .*, ports unknown$/,
  );
});

test('eight ports of a process are named, the lowest; the others are counted', () => {
  const ports = [9, 8, 7, 6, 5, 4, 3, 2];
  assert.match(lineOf(target({ ports }), ABOUT), /, ports 2 3 4 5 6 7 8 9$/);
  assert.match(lineOf(target({ ports: [10, 11, ...ports] }), ABOUT), /, ports 2 3 4 5 6 7 8 9 and 2 more$/);
});

test('long commands are cut at 60 characters, folders keep their last 48', () => {
  const process = facts(42, { argv: ['x'.repeat(100)] });
  const line = lineOf(target({ process, folder: `/${'d'.repeat(99)}` }), ABOUT);
  assert.equal(/"x+…"/.exec(line)?.[0].length, 62, 'in its quotes');
  assert.match(line, /in "…d{47}"$/);
});

test('the question says how many, how, and lists them', () => {
  const ask = (count: number, rest = {}) => questionAbout(many(count), { ...GENTLE, ...rest }, ABOUT).split('\n');
  assert.deepEqual(ask(1)[0], 'End 1 process?');
  assert.equal(
    ask(2, { tree: true, force: true })[0],
    'End 2 processes with all that they have started, by force if they do not react?',
  );
  assert.match(ask(1)[1] ?? '', /^pid 1000 "/);
});

test('a question about ending names what is killed because it cannot be asked; other questions do not', () => {
  const unaskable = target({ isAskable: false });
  const line = 'pid 42 "node": "node server.js", 3 min old';
  assert.equal(
    questionAbout([unaskable], GENTLE, ABOUT),
    `End 1 process?\n${line}, killed at once since it cannot be asked to end`,
  );
  assert.equal(endedLine(target(), ABOUT), line);
  assert.equal(questionOf(safe`Send SIGHUP to`, unaskable, ABOUT), `Send SIGHUP to 1 process?\n${line}`);
});

test('a question has at most 40 lines of targets, and says how many more there are', () => {
  const lines = (count: number) => questionAbout(many(count), GENTLE, ABOUT).split('\n');
  assert.equal(lines(40).length, 41);
  assert.deepEqual([lines(41).length, lines(41).at(-1)], [42, '… and 1 more']);
  assert.deepEqual([lines(42).length, lines(42).at(-1)], [42, '… and 2 more']);
});

test('what a pattern found among arguments only is listed as left alone, ten at most', () => {
  const mentions = (count: number) => {
    const found = Array.from({ length: count }, (_, index) =>
      facts(70 + index, { comm: 'vim', argv: ['vim', 'web.ts'] }),
    );
    return questionAbout(many(1), GENTLE, { ...ABOUT, mentions: found })
      .split('\n')
      .slice(2);
  };
  assert.deepEqual(mentions(1), ['Also matches, left alone:', 'pid 70 "vim": "vim web.ts"']);
  assert.equal(mentions(10).length, 11);
  assert.deepEqual([mentions(13).length, mentions(13).at(-1)], [12, '… and 3 more']);
});

test('the question about a signal has its one target', () =>
  assert.equal(
    questionOf(safe`Send SIGHUP to`, target(), ABOUT),
    'Send SIGHUP to 1 process?\npid 42 "node": "node server.js", 3 min old',
  ));

test('targets are listed with each port once, their folder, how many descendants, and why they match', async () => {
  const here = machine(ME, [NODE, CHILD, GRANDCHILD]);
  const socket = (port: number, number: number): Socket => ({
    ...{ protocol: 'tcp', state: 'listening', address: '::', user: ME },
    ...{ port, key: String(number) },
  });
  here.unaskable.add(43);
  const { machine: platform } = viewOn(here);
  const details: typeof platform.details = async (process) => {
    const found = await platform.details(process);
    if (process.pid === 44) return undefined;
    return found && { ...found, cwd: '/srv', listening: process.pid === 42 ? [socket(80, 1), socket(80, 2)] : null };
  };
  const all = await listTargets({ ...platform, details }, [NODE, CHILD, GRANDCHILD], new Map([[42, safe`name`]]));
  assert.deepEqual(
    all.map(({ process, ...rest }) => [process.pid, rest]),
    [
      [42, { ports: [80], folder: '/srv', descendants: 2, isAskable: true, match: 'name' }],
      [43, { ports: null, folder: '/srv', descendants: 1, isAskable: false, match: undefined }],
      [44, { ports: null, folder: null, descendants: 0, isAskable: true, match: undefined }],
    ],
  );
});

test('a row has a value for each column', () => {
  const { view } = viewOn(machine(ME, [NODE]));
  const process = { ...NODE, owner: ownedBy(ME, JOHN, JOHN, JOHN) } as const;
  const row = targetRow(
    view,
    target({ process, ports: [1, 2, 3, 4, 5, 6, 7, 8, 9], folder: '/srv', descendants: 3, match: safe`name` }),
    {
      clock: ABOUT.clock,
      commandChars: 9,
    },
  );
  assert.deepEqual(Object.fromEntries(TARGET_COLUMNS.map((column, index) => [column, row[index]])), {
    pid: 42,
    name: 'node',
    user: 'me',
    age_s: 180,
    memory_mib: 42,
    ports: [1, 2, 3, 4, 5, 6, 7, 8],
    folder: '/srv',
    descendants: 3,
    match: 'name',
    command: 'node ser…',
  });
  assert.deepEqual(targetRow(view, target({ ports: null }), { clock: ABOUT.clock, commandChars: 99 }).slice(5, 9), [
    null,
    null,
    0,
    null,
  ]);
});
