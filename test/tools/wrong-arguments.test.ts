import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LINUX } from '../../src/platform/linux/capabilities.ts';
import { toolsFor } from '../../src/tools/index.ts';
import { insteadOf, insteadOfSignal } from '../../src/tools/wrong-arguments.ts';

const TOOLS = toolsFor(LINUX);

/** Words that assistants give in the place of an argument; separated by spaces. */
const WORDS: Readonly<Record<string, string>> = {
  pid: 'process_id processid process id proc',
  pids: 'process_ids processes pid_list ids',
  ref: 'reference process_ref',
  username: 'user user_name owner uid',
  sort_by: 'sort order_by order sortby sort_order',
  limit: 'count n max top max_results num size page_size',
  pattern: 'filter query name search regex process_name match command keyword term q',
  timeout_s: 'timeout timeout_ms timeout_seconds wait grace_period seconds',
  force: 'kill forced sigkill hard',
  tree: 'recursive children include_children descendants kill_tree process_tree',
  dry_run: 'dryrun simulate preview check test',
  nice: 'priority niceness level value',
  signal: 'sig signal_name signum',
  port: 'port_number local_port listen_port',
  protocol: 'proto type',
  path: 'file filename folder directory dir',
  columns: 'fields attributes attrs',
  cursor: 'page offset next next_cursor page_token',
  depth: 'max_depth levels',
  include: 'extras details sections with',
};

for (const [argument, words] of Object.entries(WORDS)) {
  test(`${words} are ${argument}, where a tool takes that`, () => {
    for (const word of words.split(' ')) {
      assert.equal(insteadOf('some_tool', word, ['other', argument]), `; use ${argument} instead`, word);
      // Also where another argument is spelled more like it.
      assert.equal(insteadOf('some_tool', word, [`${word}x`, argument]), `; use ${argument} instead`, word);
      assert.equal(
        insteadOf('some_tool', word.toUpperCase().replaceAll('_', '-'), [argument]),
        `; use ${argument} instead`,
      );
    }
  });
}

test('every argument with other words is one that a tool takes', () => {
  const taken = new Set(TOOLS.flatMap(({ input }) => Object.keys(input.shape)));
  for (const argument of Object.keys(WORDS)) assert.ok(taken.has(argument), argument);
});

/** What one tool does not take, and which takes it. */
const OTHERS: [tool: string, argument: string, call: string][] = [
  ['list_processes', 'query', 'find_processes with pattern'],
  ['list_processes', 'pid', 'get_process_info'],
  ['list_processes', 'port', 'get_process_by_port'],
  ['find_processes', 'id', 'get_process_info'],
  ['find_processes', 'port', 'get_process_by_port'],
  ['get_process_info', 'name', 'find_processes with pattern'],
  ['get_process_info', 'port', 'get_process_by_port'],
  ['get_process_by_port', 'pid', 'get_process_info'],
  ['get_process_by_port', 'pattern', 'find_processes with pattern'],
  ['list_ports', 'pid', 'get_process_info'],
  ['list_ports', 'port', 'get_process_by_port'],
  ['terminate_process', 'pids', 'terminate_processes'],
  ['terminate_process', 'pattern', 'terminate_processes with pattern'],
  ['terminate_process', 'port', 'terminate_processes with port'],
  ['terminate_process', 'plan', 'terminate_processes with plan'],
  ['terminate_process', 'signal', 'signal_process, or give force: true to kill it'],
  ['terminate_processes', 'pid', 'terminate_process, or give pids: [pid]'],
  ['terminate_processes', 'ref', 'terminate_process, or give refs: [ref]'],
  ['terminate_processes', 'signal', 'signal_process, or give force: true to kill it'],
  ['signal_process', 'force', 'terminate_process with force'],
  ['signal_process', 'kill_tree', 'terminate_process with tree'],
];

for (const [name, argument, call] of OTHERS) {
  test(`${argument} is nothing for ${name}`, () => {
    const tool = TOOLS.find((one) => one.name === name);
    assert.ok(tool);
    assert.equal(insteadOf(name, argument, Object.keys(tool.input.shape)), `; for that, call ${call}`);
    assert.ok(TOOLS.some((other) => call.startsWith(other.name)));
  });
}

test('what the tool itself takes comes before another tool', () =>
  assert.equal(insteadOf('list_processes', 'name', ['pattern']), '; use pattern instead'));

test('a word is near another with a third of its letters wrong, and no more', () => {
  const near = (word: string) => insteadOf('some_tool', word, ['username', 'limit']);
  for (const word of ['usernam', 'username_', 'usernaem', 'usrnme', 'lmit']) assert.match(near(word), /; use /, word);
  assert.equal(near('limitxx'), '');
  assert.equal(near('limix'), '; use limit instead');
  assert.equal(near('usern'), '');
  assert.equal(near('x'.repeat(33)), '');
  assert.match(insteadOf('some_tool', 'x'.repeat(32), [`${'x'.repeat(31)}y`]), /; use x+y instead/);
  assert.equal(insteadOf('some_tool', 'x'.repeat(33), [`${'x'.repeat(32)}y`]), '');
  assert.equal(insteadOf('some_tool', 'anything', []), '');
  assert.equal(insteadOf('some_tool', 'l'.repeat(32), ['l'.repeat(31)]), `; use ${'l'.repeat(31)} instead`);
  assert.equal(insteadOf('some_tool', 'l'.repeat(33), ['l'.repeat(31)]), '');
});

test('signals that end a process have tools of their own', () => {
  for (const signal of ['TERM', 'sigterm', 15, '15', 'SIG15'])
    assert.equal(insteadOfSignal(LINUX.termination, signal), '; to end a process call terminate_process');
  for (const signal of ['KILL', 'SIGKILL', 9, 'SIG9'])
    assert.equal(
      insteadOfSignal(LINUX.termination, signal),
      '; to end a process call terminate_process with force: true',
    );
  for (const signal of ['HUP', 'SIGSIGTERM', undefined, {}])
    assert.equal(insteadOfSignal(LINUX.termination, signal), '');
});
