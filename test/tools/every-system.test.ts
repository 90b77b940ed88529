import assert from 'node:assert/strict';
import { test } from 'node:test';
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
  const columns = [
    'pid',
    'user',
    'memory_mib',
    'cpu_percent',
    'threads',
    'nice',
    'terminal',
    'ports',
    'age_s',
    'command',
  ];
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

async function answersOn(system: MemorySystem) {
  const { call } = await connect(twelveOn(system).platform);
  const answers: { name: string; answer: Record<string, unknown> }[] = [];
  for (const [name, args] of callsOn(system)) answers.push({ name, answer: await call(name, args) });
  return answers;
}

/** What is done to a process by each tool that changes one. */
const CHANGES: readonly [string, Record<string, unknown>][] = [
  ['terminate_process', { force: true }],
  ['signal_process', { signal: 'STOP' }],
  ['set_priority', { nice: 10 }],
];
const UNTOUCHABLE = [init, kernel, service, johns, shell, client, server];

async function refusalsOn(system: MemorySystem) {
  const { here, platform } = twelveOn(system);
  const { refusal } = await connect(platform);
  const before = structuredClone(here.processes);
  const refusals: string[] = [];
  for (const pid of UNTOUCHABLE)
    for (const [name, args] of CHANGES) refusals.push(await refusal(name, { pid, ...args }));
  assert.deepEqual([here.signals, here.processes], [[], before]);
  return refusals;
}

for (const system of SYSTEMS) {
  const { system: name } = system.capabilities;

  test(`${name}: the machine has twelve processes`, () => {
    assert.deepEqual([...twelveOn(system).here.processes.keys()], Object.values(TWELVE));
    assert.equal(Object.values(TWELVE).length, 12);
  });

  test(`${name}: every tool answers as its schema says`, async () => {
    const called = new Set((await answersOn(system)).map((one) => one.name));
    assert.deepEqual(
      toolsFor(system.capabilities)
        .map((tool) => tool.name)
        .filter((tool) => !called.has(tool)),
      [],
    );
  });

  test(`${name}: what may not be changed is not changed`, async () => {
    for (const refusal of await refusalsOn(system))
      assert.match(refusal, /^(?:PROTECTED|ROOT_PROTECTED|ACCESS_DENIED|NOT_FOUND): /);
  });
}

/** Fields that are null, as `memory.rss_mib`; those of lists are documented to be unknown. */
const nulls = (fields: object, path = ''): string[] =>
  Object.entries(fields).flatMap(([name, value]) =>
    value === null
      ? [`${path}${name}`]
      : typeof value === 'object' && !Array.isArray(value)
        ? nulls(value, `${path}${name}.`)
        : [],
  );

for (const system of SYSTEMS)
  test(`${system.capabilities.system}: what is null has a reason`, async () => {
    for (const { name, answer } of await answersOn(system)) {
      if (!['get_process_info', 'get_system_summary'].includes(name)) continue;
      const reasons = Object.keys(Object(answer['unavailable']));
      assert.deepEqual(
        nulls(answer).filter((field) => !reasons.includes(field)),
        [],
        name,
      );
    }
  });

const OF_LINUX =
  /SIG[A-Z]+|\/proc\b|hidepid|pidfd|\broot\b(?:'s)?|\binit\b|\bpid 1\b|\bkernel\b|cgroup|control group|systemd|namespace|\bCAP_\w+|a zombie/giu;

/** All texts in an answer; the names of its fields are the same everywhere. */
const texts = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : typeof value === 'object' && value ? Object.values(value).flatMap(texts) : [];

const wordsIn = (where: string, value: unknown): string[] =>
  texts(value).flatMap((text) => [...text.matchAll(OF_LINUX)].map(([word]) => `${where}: ${word}`));

test('Less: nothing is said in words of Linux, but where the sources do so today', async () => {
  const said = (await answersOn(ON_LESS)).flatMap(({ name, answer }) => wordsIn(name, answer));
  const refused = (await refusalsOn(ON_LESS)).flatMap((text) => wordsIn('refusal', text));
  assert.deepEqual([...new Set([...said, ...refused])].sort(), []);
});
