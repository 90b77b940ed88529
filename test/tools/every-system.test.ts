import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COLUMNS } from '../../src/process/columns.ts';
import { toolsFor } from '../../src/tools/index.ts';
import { ON_LESS } from '../memory/less.ts';
import { type MemorySystem, ON_LINUX } from '../memory/memory-system.ts';
import { socket } from '../memory/sockets.ts';
import { DEV_PORT, TWELVE, twelveOn } from '../memory/twelve.ts';
import { connect } from '../server/support.ts';
import { type Answer, distinct, sayings, withoutReason, wordsOfLinux } from './wording.ts';

/** All tools on the machine of twelve processes, as each system offers them. */

const SYSTEMS = [ON_LINUX, ON_LESS];
const { init, kernel, service, johns, shell, devServer, worker, orphan, client, server } = TWELVE;

type Call = readonly [tool: string, args: Record<string, unknown>];

/** What callers give for the signal that stops a process. */
const pausing = ({ capabilities: { signals } }: MemorySystem): string =>
  signals.find(({ effect }) => effect === 'stops')?.argument ?? assert.fail();

/** One call or more of each tool; those that change nothing come first. */
function callsOn(system: MemorySystem): readonly Call[] {
  const tools = toolsFor(system.capabilities);
  const list = tools.find(({ name }) => name === 'list_processes') ?? assert.fail();
  const columns = Object.keys(COLUMNS);
  const offered = columns.filter((column) => list.input.safeParse({ columns: [column] }).success);
  return [
    ['list_processes', { columns: offered, username: '*' }],
    ['list_processes', { group_by: 'name' }],
    ['find_processes', { pattern: 'i' }],
    ...[shell, devServer, TWELVE.zombie, TWELVE.editor].map((pid): Call => ['get_process_info', { pid }]),
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
    ['signal_process', { pid: worker, signal: pausing(system) }],
    ['set_priority', { pid: worker, nice: 10 }],
    ['terminate_process', { pid: devServer, tree: true, force: true }],
  ];
}

/** A port that no process has open. */
const SYSTEMS_PORT = 4000;

const WHERE_ALL_IS_SHOWN: readonly Call[] = [
  ['get_user_info', {}],
  ['get_process_by_port', { port: SYSTEMS_PORT }],
  ['list_ports', {}],
  ['wait_for', { port: SYSTEMS_PORT, state: 'free', timeout_s: 1 }],
];

/** What those answer on this machine, and the details of other users' processes where all may be shown. */
async function answersOn(system: MemorySystem) {
  const { here, platform } = twelveOn(system);
  const own = await connect(platform);
  const everyone = twelveOn(system);
  everyone.here.sockets.push(socket(1, { port: SYSTEMS_PORT, user: system.root }));
  const all = await connect(everyone.platform, { allowRoot: true, allowUsers: 'everyone' });
  const answers: Answer[] = [];
  const add = async ({ answered }: typeof own, [name, args]: Call): Promise<void> => {
    const { structured: answer, text } = await answered(name, args);
    answers.push({ name, answer, text });
  };
  for (const call of callsOn(system)) await add(own, call);
  for (const pid of [init, kernel, service, johns]) await add(all, ['get_process_info', { pid }]);
  for (const call of WHERE_ALL_IS_SHOWN) await add(all, call);
  // The process survives even a kill.
  here.onSignal = () => undefined;
  await add(own, ['terminate_process', { pid: orphan, force: true, timeout_s: 0 }]);
  return answers;
}

const changesOn = (system: MemorySystem): readonly Call[] => [
  ['terminate_process', { force: true }],
  ['signal_process', { signal: pausing(system) }],
  ['set_priority', { nice: 10 }],
];

/** How each change to what may not be changed is refused; afterwards nothing has changed. */
async function refusalsOn(system: MemorySystem) {
  const { here, platform } = twelveOn(system);
  const { refusal } = await connect(platform);
  const before = new Map(here.processes);
  const refusals: string[] = [];
  for (const pid of [init, kernel, service, johns, shell, client, server])
    for (const [name, args] of changesOn(system)) refusals.push(await refusal(name, { pid, ...args }));
  assert.deepEqual([here.signals, here.processes], [[], before]);
  return refusals;
}

/** Calls with a wrong argument, or about what does not exist or may not be seen. */
async function errorsOn(system: MemorySystem) {
  const { refusal } = await connect(twelveOn(system).platform);
  const wrong = toolsFor(system.capabilities).map(({ name }) => refusal(name, { surprise: 1 }));
  const others: readonly Call[] = [
    ...[system.root, system.john, 'no such user'].map((username): Call => ['list_processes', { username }]),
    ...[service, johns, 12_345].map((pid): Call => ['get_process_info', { pid }]),
    ['list_processes', { columns: ['no such column'], status: 'no such status' }],
    ['find_file_users', { path: 'relative' }],
    ['terminate_process', {}],
    ['terminate_processes', { port: 1 }],
    ['signal_process', { pid: worker, signal: 'no such signal' }],
    ['set_priority', { pid: worker, nice: 1.5 }],
    ['wait_for', {}],
  ];
  return Promise.all([...wrong, ...others.map(([name, args]) => refusal(name, args))]);
}

/** What a client reads before it calls anything: instructions, tools, prompts and resources. */
async function introductionOn(system: MemorySystem) {
  const { client } = await connect(twelveOn(system).platform);
  const { tools } = await client.listTools();
  const { prompts } = await client.listPrompts();
  const asked = prompts.map(({ name }) => client.getPrompt({ name, arguments: { pid: '7', port: '80' } }));
  const [resources, templates] = [await client.listResources(), await client.listResourceTemplates()];
  return [
    ...tools.map(({ name, title, description, inputSchema, outputSchema }) => ({
      name,
      said: [title, description, ...sayings([inputSchema, outputSchema])],
    })),
    { name: 'instructions', said: [client.getInstructions()] },
    { name: 'prompts', said: [prompts, await Promise.all(asked)] },
    { name: 'resources', said: [resources, templates] },
  ];
}

/** Where a tree begins; a status that both systems have. */
const SAID_BEFORE: readonly string[] = ['find_orphans: root', 'prompts: A zombie'];

/** Names of columns and fields. */
const SAID_IN_TEXTS: readonly string[] = [
  'get_process_info: nice',
  'get_system_summary: root',
  'get_user_info: root',
  'list_processes: nice',
];

test('the machine has twelve processes', () => {
  for (const system of SYSTEMS) assert.deepEqual([...twelveOn(system).here.processes.keys()], Object.values(TWELVE));
  assert.equal(Object.values(TWELVE).length, 12);
});

test('orphans are found; where a system has no sessions, the note says what they are judged by', async () => {
  for (const [system, reason, note] of [
    [ON_LINUX, 'session ended', undefined],
    [
      ON_LESS,
      'parent ended',
      'Less has no sessions to judge by: an ended parent counts as evidence only for runtimes, development tools, browser drivers and what runs in a project.',
    ],
  ] as const) {
    const answer = await (await connect(twelveOn(system).platform)).call('find_orphans');
    assert.deepEqual(
      Object(answer['rows']).map(([pid, , why]: [number, string, string]) => [pid, why]),
      [[orphan, reason]],
    );
    assert.equal(answer['note'], note);
  }
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
    assert.deepEqual(distinct(single.flatMap(withoutReason)), []);
    if (system === ON_LINUX) return;
    assert.deepEqual(distinct(answers.flatMap((one) => wordsOfLinux(one.name, one.answer))), []);
    assert.deepEqual(distinct(answers.flatMap(({ name, text }) => wordsOfLinux(name, text))), SAID_IN_TEXTS);
  });

  test(`${name}: what may not be changed is not changed`, async () => {
    const refusals = await refusalsOn(system);
    for (const refusal of refusals) assert.match(refusal, /^(?:PROTECTED|ROOT_PROTECTED|ACCESS_DENIED): /);
    if (system !== ON_LINUX) assert.deepEqual(distinct(wordsOfLinux('refusal', refusals)), []);
  });

  test(`${name}: what goes wrong, and what there is to call, is in the words of the system`, async () => {
    const errors = await errorsOn(system);
    const introduction = await introductionOn(system);
    for (const error of errors) assert.match(error, /^(?:INVALID_INPUT|ROOT_PROTECTED|ACCESS_DENIED|NOT_FOUND): /);
    if (system === ON_LINUX) return;
    assert.deepEqual(distinct(wordsOfLinux('error', errors)), []);
    const said = introduction.flatMap((one) => wordsOfLinux(one.name, one.said));
    assert.deepEqual(distinct(said), SAID_BEFORE);
  });
}
