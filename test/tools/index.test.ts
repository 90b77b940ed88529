import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Capabilities } from '../../src/platform/capabilities.ts';
import { LINUX } from '../../src/platform/linux/capabilities.ts';
import { toolsFor } from '../../src/tools/index.ts';
import { LESS } from '../memory/less.ts';

const toolOn = (capabilities: Capabilities, name: string) =>
  toolsFor(capabilities).find((tool) => tool.name === name) ?? assert.fail(name);
const accepts = (name: string, args: object): boolean => toolOn(LESS, name).input.safeParse(args).success;

test('a tool that a system cannot carry out is not offered', () => {
  const names = (capabilities: Capabilities) => toolsFor(capabilities).map(({ name }) => name);
  assert.equal(names(LINUX).length, 15);
  assert.deepEqual(
    names(LINUX).filter((name) => !names({ ...LESS, signals: [], priorities: [] }).includes(name)),
    ['signal_process', 'set_priority'],
  );
});

test('columns, filters, signals and values that a system never has are not offered', () => {
  for (const args of [{ columns: ['terminal'] }, { status: 'disk-sleep' }, { background: true }])
    for (const name of ['list_processes', 'find_processes'])
      assert.equal(
        accepts(name, { ...args, ...(name === 'find_processes' && { pattern: 'x' }) }),
        false,
        JSON.stringify(args),
      );
  assert.equal(accepts('list_processes', { columns: ['user', 'threads', 'nice'], status: 'stopped' }), true);
  const bare = { ...LESS, facts: { ...LESS.facts, threads: 'never', nice: 'never' } } as const;
  for (const column of ['threads', 'nice'])
    assert.ok(!toolOn(bare, 'list_processes').input.safeParse({ columns: [column] }).success, column);
  assert.deepEqual(
    [accepts('signal_process', { pid: 7, signal: 'SUSPEND' }), accepts('signal_process', { pid: 7, signal: 'HUP' })],
    [true, false],
  );
  assert.deepEqual(
    [accepts('set_priority', { pid: 7, nice: 10 }), accepts('set_priority', { pid: 7, nice: 11 })],
    [true, false],
  );
});

test('a call names what is wrong in the terms of the system', () => {
  const refusal = (name: string, args: object) => {
    try {
      toolOn(LESS, name).prepare(args);
    } catch (error) {
      return String(error);
    }
    return assert.fail(name);
  };
  assert.match(
    refusal('signal_process', { pid: 7, signal: 'HUP' }),
    /signal must be one of SUSPEND, RESUME, BREAK, not "HUP"/,
  );
  assert.match(refusal('set_priority', { pid: 7, nice: 1 }), /nice must be one of -14, -7, 0, 10, 19, not 1/);
  assert.match(refusal('list_processes', { background: true }), /unknown argument "background"/);
});

test('descriptions and schemas say how processes end there', () => {
  const { description } = toolOn(LESS, 'terminate_process');
  assert.match(description, /^Asks one process to end \(WM_CLOSE\)/);
  for (const name of ['terminate_process', 'terminate_processes'])
    assert.match(
      toolOn(LESS, name).description,
      /\. It kills at once \(TerminateProcess\) what cannot be asked: processes without a window of their own\. /,
    );
  const { output } = toolOn(LESS, 'terminate_process');
  const result = { pid: 7, name: 'x', command: null, outcome: 'killed', elapsed_ms: 1 };
  const answer = (rest: object) => ({ results: [{ ...result, ...rest }] });
  assert.ok(output.safeParse(answer({ signal: 'TerminateProcess', guarantee: 'handle' })).success);
  assert.ok(!output.safeParse(answer({ signal: 'SIGKILL', guarantee: 'handle' })).success);
  assert.ok(!output.safeParse(answer({ signal: 'WM_CLOSE', guarantee: 'pidfd' })).success);
});

test('what a system does not always show may be null in its answers, and only there', () => {
  const details = (capabilities: Capabilities) => toolOn(capabilities, 'get_process_info').output.shape;
  for (const field of ['user', 'threads', 'nice']) {
    assert.ok(details(LESS)[field]?.safeParse(null).success, field);
    assert.ok(!details(LINUX)[field]?.safeParse(null).success, field);
  }
});

test('fields of facts that a system never has are not in its schemas', () => {
  const fields = (capabilities: Capabilities, name: string) => Object.keys(toolOn(capabilities, name).output.shape);
  const lacking = (name: string) => fields(LINUX, name).filter((field) => !fields(LESS, name).includes(field));
  assert.deepEqual(lacking('get_user_info'), ['uid', 'gid']);
  assert.deepEqual(lacking('get_system_summary'), ['load']);
  assert.deepEqual(lacking('get_process_info').toSorted(), [
    'fds',
    'gids',
    'limits',
    'open_files',
    'stderr',
    'stdout',
    'terminal',
    'uids',
  ]);
});
