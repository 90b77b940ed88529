import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COLUMNS } from '../../src/process/columns.ts';
import { toolsFor } from '../../src/tools/index.ts';
import { ON_LESS } from '../memory/less.ts';
import { type MemorySystem, ON_LINUX } from '../memory/memory-system.ts';
import { DEV_PORT, TWELVE, twelveOn } from '../memory/twelve.ts';
import { connect } from '../server/support.ts';

/** All tools on the machine of twelve processes, as each system offers them. */

const SYSTEMS = [ON_LINUX, ON_LESS];
const { init, kernel, service, johns, shell, devServer, worker, orphan, client, server } = TWELVE;

/** One call or more of each tool; those that change nothing come first. */
function callsOn(system: MemorySystem): [name: string, args: Record<string, unknown>][] {
  const tools = toolsFor(system.capabilities);
  const list = tools.find(({ name }) => name === 'list_processes') ?? assert.fail();
  const columns = Object.keys(COLUMNS);
  const offered = columns.filter((column) => list.input.safeParse({ columns: [column] }).success);
  return [
    ['list_processes', { columns: offered, username: '*' }],
    ['list_processes', { group_by: 'name' }],
    ['find_processes', { pattern: 'i' }],
    ...[shell, devServer, TWELVE.zombie, TWELVE.editor].map((pid): [string, object] => ['get_process_info', { pid }]),
    ['get_process_by_port', { port: DEV_PORT }],
    ['list_ports', {}],
    ['find_file_users', { path: '/srv/app' }],
    ['get_process_tree', {}],
    ['get_system_summary', {}],
    ['find_orphans', { min_age_s: 0 }],
    ['wait_for', { pid: worker, timeout_s: 1 }],
    ['wait_for', { port: DEV_PORT }],
    ['get_user_info', {}],
    ['terminate_process', { pid: devServer, tree: true, force: true, dry_run: true }],
    ['terminate_processes', { pids: [worker, orphan], dry_run: true }],
    ['signal_process', { pid: worker, signal: 'STOP' }],
    ['set_priority', { pid: worker, nice: 10 }],
    ['terminate_process', { pid: devServer, tree: true, force: true }],
  ].map(([name, args]) => [String(name), { ...Object(args) }]);
}

/** What those answer on this machine, and the details of other users' processes where all may be shown. */
async function answersOn(system: MemorySystem) {
  const own = await connect(twelveOn(system).platform);
  const all = await connect(twelveOn(system).platform, { allowRoot: true, allowUsers: 'everyone' });
  const answers: { name: string; answer: Record<string, unknown> }[] = [];
  for (const [name, args] of callsOn(system)) answers.push({ name, answer: await own.call(name, args) });
  for (const pid of [init, kernel, service, johns])
    answers.push({ name: 'get_process_info', answer: await all.call('get_process_info', { pid }) });
  answers.push({ name: 'get_user_info', answer: await all.call('get_user_info') });
  return answers;
}

const CHANGES: readonly [string, Record<string, unknown>][] = [
  ['terminate_process', { force: true }],
  ['signal_process', { signal: 'STOP' }],
  ['set_priority', { nice: 10 }],
];

/** How each change of what may not be changed is refused; nothing has changed after that. */
async function refusalsOn(system: MemorySystem) {
  const { here, platform } = twelveOn(system);
  const { refusal } = await connect(platform);
  const before = structuredClone(here.processes);
  const refusals: string[] = [];
  for (const pid of [init, kernel, service, johns, shell, client, server])
    for (const [name, args] of CHANGES) refusals.push(await refusal(name, { pid, ...args }));
  assert.deepEqual([here.signals, here.processes], [[], before]);
  return refusals;
}

/** Fields that are null, as `memory.rss_mib`. */
const nulls = (fields: object, path = ''): string[] =>
  Object.entries(fields).flatMap(([name, value]) => {
    if (value === null) return [`${path}${name}`];
    return typeof value === 'object' && !Array.isArray(value) ? nulls(value, `${path}${name}.`) : [];
  });

const withoutReason = ({ name, answer }: { name: string; answer: Record<string, unknown> }): string[] =>
  nulls(answer)
    .filter((field) => !Object.hasOwn(Object(answer['unavailable']), field))
    .map((field) => `${name}: ${field}`);

/** All texts in an answer; the names of its fields are the same everywhere. */
const texts = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : typeof value === 'object' && value ? Object.values(value).flatMap(texts) : [];

const OF_LINUX =
  /SIG[A-Z]+|\/proc\b|hidepid|pidfd|\broot\b(?:'s)?|\binit\b|\bpid 1\b|\bkernel\b|cgroup|control group|systemd|tmux|namespace|\bunmapped\b|\bCAP_\w+|a zombie/giu;

const wordsOfLinux = (where: string, value: unknown): string[] =>
  texts(value).flatMap((text) => [...text.matchAll(OF_LINUX)].map(([word]) => `${where}: ${word}`));

const distinct = (all: readonly string[]): string[] => [...new Set(all)].sort();

/** What is null without a reason: fields that have no place for one. */
const UNEXPLAINED: Readonly<Record<string, readonly string[]>> = {
  Linux: [],
  Less: ['get_user_info: gid', 'get_user_info: uid', 'set_priority: nice_after', 'set_priority: nice_before'],
};

/** The words of Linux that answers and refusals have on another system, until those are its own. */
const SAID_IN_ANSWERS: readonly string[] = [
  'get_process_info: a zombie',
  'get_process_info: kernel',
  "get_user_info: Root's",
  'get_user_info: init',
  "get_user_info: root's",
  'get_user_info: tmux',
  'get_user_info: unmapped',
];
const SAID_IN_REFUSALS: readonly string[] = ['refusal: root', "refusal: root's"];

test('the machine has twelve processes', () => {
  for (const system of SYSTEMS) assert.deepEqual([...twelveOn(system).here.processes.keys()], Object.values(TWELVE));
  assert.equal(Object.values(TWELVE).length, 12);
});

for (const system of SYSTEMS) {
  const { system: name } = system.capabilities;

  test(`${name}: every tool answers as its schema says, and gives a reason for what is null`, async () => {
    const answers = await answersOn(system);
    const called = new Set(answers.map((one) => one.name));
    const offered = toolsFor(system.capabilities).map((tool) => tool.name);
    assert.deepEqual(
      offered.filter((tool) => !called.has(tool)),
      [],
    );
    // In lists null is documented to be unknown; where nothing was sent, there is no signal.
    const single = answers.filter((one) => /^(?:get_|set_)/.test(one.name) && !Object.hasOwn(one.answer, 'rows'));
    assert.deepEqual(distinct(single.flatMap(withoutReason)), UNEXPLAINED[name]);
    if (system !== ON_LINUX)
      assert.deepEqual(distinct(answers.flatMap((one) => wordsOfLinux(one.name, one.answer))), SAID_IN_ANSWERS);
  });

  test(`${name}: what may not be changed is not changed`, async () => {
    const refusals = await refusalsOn(system);
    for (const refusal of refusals) assert.match(refusal, /^(?:PROTECTED|ROOT_PROTECTED|ACCESS_DENIED): /);
    if (system !== ON_LINUX) assert.deepEqual(distinct(wordsOfLinux('refusal', refusals)), SAID_IN_REFUSALS);
  });
}
