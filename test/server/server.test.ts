import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as z from 'zod';
import { ProcessError } from '../../src/errors.ts';
import { ConfirmationRequest } from '../../src/host/confirmation.ts';
import { createHost } from '../../src/host/host.ts';
import { answer } from '../../src/server/server.ts';
import { BUILT_IN } from '../../src/text/built-in.ts';
import { safe } from '../../src/text/safe-text.ts';
import { defineTool } from '../../src/tools/tool.ts';
import { DEFAULT_ACCESS } from '../access.ts';
import { machine } from '../memory/data.ts';
import { memoryMachine, opened } from '../memory/memory-machine.ts';
import { ME } from '../memory/processes.ts';
import { connect, DEFAULT_CAUTION } from './support.ts';

const failing = (error: unknown) =>
  defineTool({
    name: 'failing',
    title: 'Fails',
    description: 'Fails.',
    effect: 'read',
    input: z.strictObject({}),
    output: z.strictObject({}),
    run: () => {
      throw error;
    },
    text: () => '',
  });

const openHost = async () =>
  createHost(opened(memoryMachine(machine(ME, []))), () => ({
    access: DEFAULT_ACCESS,
    safety: DEFAULT_CAUTION,
    show: BUILT_IN,
  }));
const failWith = (error: unknown, call: Parameters<typeof answer>[2] = NO_CALL) =>
  answer(failing(error), openHost, call);
const NO_CALL = {
  abort: AbortSignal.any([]),
  progress: () => undefined,
  client: { canAsk: false },
  calledMs: 0,
  source: { client: { name: 'test', version: '0' }, tool: 'some_tool', args: {} },
};

test('a model gets the next step of a model, a person that of a person', async () => {
  const typed = { ...NO_CALL, client: { canAsk: true, isTyped: true } };
  const textFor = async (call?: Parameters<typeof answer>[2]) =>
    (await failWith(new ProcessError('NOT_FOUND', 'no process 7'), call)).content;
  assert.deepEqual(await textFor(), [
    { type: 'text', text: 'NOT_FOUND: no process 7. It may have exited: call find_processes.' },
  ]);
  assert.deepEqual(await textFor(typed), [{ type: 'text', text: 'NOT_FOUND: no process 7. It may have exited.' }]);
});

test('a ProcessError reaches the caller unchanged', async () => {
  const result = await failWith(new ProcessError('NOT_FOUND', 'no process 7'));
  assert.deepEqual(result, {
    isError: true,
    content: [{ type: 'text', text: 'NOT_FOUND: no process 7. It may have exited: call find_processes.' }],
  });
});

test('a question to the user is no answer: it is thrown for who asks', async () => {
  const question = new ConfirmationRequest(safe`End 1 process?`, safe`plan-1`);
  await assert.rejects(failWith(question), (error) => error === question);
});

test('what fails after the call was cancelled is TIMED_OUT', async () => {
  const [content] = (await failWith(new Error('aborted'), { ...NO_CALL, abort: AbortSignal.abort() })).content;
  assert.match(JSON.stringify(content), /TIMED_OUT: the call was cancelled/);
});

test('any other error is a bug: its details go to stderr and not to the caller', async (t) => {
  const stderr = t.mock.method(process.stderr, 'write', () => true);
  const result = await failWith(new Error('the secret is hunter2'));
  assert.match(JSON.stringify(result), /INTERNAL/);
  assert.doesNotMatch(JSON.stringify(result), /hunter2/);
  assert.match(String(stderr.mock.calls[0]?.arguments[0]), /hunter2/);
});

test('the stack of a bug is redacted and made safe on stderr, line by line', async (t) => {
  const stderr = t.mock.method(process.stderr, 'write', () => true);
  const bug = new Error('cannot read \u001b[2J --password=hunter2 at /srv/xoxb-canary1234');
  await failWith(bug);
  const lines = String(stderr.mock.calls[0]?.arguments[0]).split('\n');
  assert.match(lines[0] ?? '', /cannot read \\x1b\[2J --password=\[redacted\] at \/srv\/\[redacted\]$/);
  assert.match(lines[1] ?? '', /^ {4}at /);
});

const BAD: [tool: string, args: Record<string, unknown>, message: RegExp][] = [
  ...[0, -1, 1.5, 'x12', '1.5', '', 1e10, null, [1]].map((pid): [string, Record<string, unknown>, RegExp] => [
    'get_process_info',
    { pid },
    /^INVALID_INPUT: pid must be an integer from 1 to 2147483647, not /,
  ]),
  ['terminate_process', { pid: 0 }, /^INVALID_INPUT: pid must be an integer/],
  ['get_process_info', {}, /^INVALID_INPUT: pid is missing: it must be an integer/],
  ['terminate_process', {}, /^INVALID_INPUT: pid or ref is missing/],
  ['terminate_process', { pid: null, ref: null }, /^INVALID_INPUT: pid or ref is missing/],
  ['terminate_process', { pid: '0' }, /^INVALID_INPUT: pid must be an integer from 1 to 2147483647, not 0/],
  ['terminate_processes', { pids: ['5', 'x'] }, /^INVALID_INPUT: pids.1 must be an integer/],
  ['terminate_processes', { refs: ['5-50'] }, /^INVALID_INPUT: ref must be one of an earlier answer/],
  [
    'terminate_process',
    { pid: 5, forced: true },
    /^INVALID_INPUT: unknown argument "forced": terminate_process takes pid/,
  ],
  [
    'terminate_process',
    { pid: 5, ref: 'boot01-6-60' },
    /^INVALID_INPUT: pid 5 and ref "boot01-6-60" are two processes/,
  ],
  ['terminate_process', { ref: '6' }, /^INVALID_INPUT: ref must be one of an earlier answer/],
  ['terminate_process', { pid: 5, timeout_s: 61 }, /^INVALID_INPUT: timeout_s must be a number from 0 to 60, not 61/],
  [
    'signal_process',
    { pid: 5, signal: 'KILL' },
    /^INVALID_INPUT: signal must be one of HUP, INT, QUIT, USR1, USR2, STOP, CONT, WINCH/,
  ],
  ['set_priority', { pid: 5, nice: 20 }, /^INVALID_INPUT: nice must be an integer from -20 to 19/],
  ['terminate_processes', {}, /^INVALID_INPUT: give exactly one of pids, refs, pattern, port, plan, not none/],
  ['terminate_processes', { pids: [5], port: 80 }, /^INVALID_INPUT: give exactly one of .* not pids and port/],
  ['terminate_processes', { pids: [] }, /^INVALID_INPUT: pids must be a list of 1 to 100 pids/],
  [
    'terminate_processes',
    { plan: 'plan-x', force: true },
    /^INVALID_INPUT: plan must be the only argument, without force/,
  ],
  ['terminate_processes', { plan: 'plan-x' }, /^NEEDS_CONFIRMATION: plan "plan-x" was used, has expired/],
  ['get_process_by_port', { port: 0 }, /^INVALID_INPUT: port must be an integer from 1 to 65535, not 0/],
  ['get_process_by_port', { port: 65_536 }, /^INVALID_INPUT: port must be/],
  [
    'get_process_by_port',
    { port: 80, protocol: 'tcp6' },
    /^INVALID_INPUT: protocol must be one of tcp, udp, not "tcp6"/,
  ],
  ['find_processes', { pattern: '' }, /^INVALID_INPUT: pattern must be a string of 1 to 256 characters/],
  ['find_processes', { pattern: 'x'.repeat(257) }, /^INVALID_INPUT: pattern must be/],
  ['find_processes', { pattern: '(?=x)' }, /^INVALID_INPUT: pattern is no RE2 regular expression/],
  ['find_processes', { pattern: '(.{0,30}a.{0,30}){16}9$' }, /^INVALID_INPUT: pattern is too heavy/],
  ['list_processes', { username: '' }, /^INVALID_INPUT: username must be/],
  ['list_processes', { username: 5 }, /^INVALID_INPUT: username must be a string of 1 to 64 characters, not 5/],
  ['list_processes', { username: 'x'.repeat(65) }, /^INVALID_INPUT: username must be a string of 1 to 64 characters/],
  ['wait_for', { port: 80, timeout_s: 'soon' }, /^INVALID_INPUT: timeout_s must be a number from 1 to 300, not "soon"/],
  ['list_ports', { cursor: 'x'.repeat(33) }, /^INVALID_INPUT: cursor must be a string of 1 to 32 characters/],
  ['list_processes', { limit: 501 }, /^INVALID_INPUT: limit must be an integer from 1 to 500, not 501/],
  ['set_priority', { pid: 2 ** 31, nice: 1 }, /^INVALID_INPUT: pid must be an integer from 1 to 2147483647/],
  ['get_user_info', { verbose: true }, /^INVALID_INPUT: unknown argument "verbose": get_user_info takes no arguments/],
];

for (const [tool, args, message] of BAD) {
  test(`${tool} ${JSON.stringify(args).slice(0, 60)} is refused by name before anything is read`, async () => {
    const untouched = new Proxy(memoryMachine(machine(ME, [])), {
      get: (platform, name) => {
        if (['snapshot', 'read', 'open', 'sockets'].includes(String(name))) throw new Error(`${String(name)} was read`);
        return Reflect.get(platform, name);
      },
    });
    assert.match(await (await connect(untouched)).refusal(tool, args), message);
  });
}

test('an error stays short, whatever the arguments are', async () => {
  const { refusal } = await connect(memoryMachine(machine(ME, [])));
  const unknown = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`k${index}`, 1]));
  assert.match(
    await refusal('get_user_info', unknown),
    /^INVALID_INPUT: unknown argument "k0", "k1", "k2", "k3", "k4" and 9995 more: get_user_info takes no arguments/,
  );
  const huge = 'a-b:c=d@'.repeat(500_000);
  for (const [tool, args] of [
    ['find_processes', { pattern: huge }],
    ['list_processes', { [huge]: huge }],
    ['terminate_processes', { pids: Array(200_000).fill(huge.slice(0, 10)) }],
  ] as const)
    assert.ok((await refusal(tool, args)).length < 600, tool);
});

test('a hostile argument is made safe in the error', async () => {
  const { refusal } = await connect(memoryMachine(machine(ME, [])));
  const text = await refusal('list_processes', { ['\u001b[2J\u202E']: 1 });
  assert.doesNotMatch(text, /\p{C}/u);
});
