import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { ToolResult } from './answers.ts';
import { replyOf } from './endings.ts';
import { INJECTED } from './injected.ts';
import { program, ready, runs } from './programs.ts';
import { serve } from './session.ts';
import { AS_OWNER, configFile, folder, home, launch, noOtherUsers, sparseUser, stateFolder, UID } from './support.ts';
import { cat, lives } from './targets.ts';
import { inTerminal, needsPython } from './terminal.ts';
import { oneAtATime } from './waiting.ts';

/** What a person sees before something is ended: one line for each target, and nothing that a process wrote unquoted. */

// A pattern is searched in the command lines of all that is the owner's, where there are no others to be.
if (noOtherUsers()) await oneAtATime();

/** For a program that reads its stdin, under any name. */
const PYTHON = realpathSync('/usr/bin/python3');

/** A client whose user answers so, and the questions that were put. */
async function asking(action: 'accept' | 'decline', config: Record<string, unknown> = {}, uid?: number) {
  const path = configFile(config);
  const transport = new StdioClientTransport({
    ...asUser(uid, [process.execPath, join(home(uid), 'dist/main.js'), '--config', path]),
    env: { HOME: '/nowhere', XDG_STATE_HOME: stateFolder(uid ?? UID), PATH: process.env['PATH'] ?? '', ...AS_OWNER },
    stderr: 'pipe',
  });
  const client = new Client({ name: 'e2e', version: '1' }, { capabilities: { elicitation: {} } });
  const questions: string[] = [];
  client.setRequestHandler('elicitation/create', async ({ params }) => {
    questions.push(params.message);
    return action === 'accept' ? { action, content: {} } : { action };
  });
  await client.connect(transport);
  after(() => client.close());
  const end = async (tool: string, args: Record<string, unknown>) =>
    replyOf(ToolResult.parse(await client.callTool({ name: tool, arguments: args })));
  return { end, questions };
}

/** The SDK's transport starts programs as the own user only. */
function asUser(uid: number | undefined, [command = '', ...args]: string[]) {
  const ids = uid === undefined ? [] : [`--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', command];
  return uid === undefined ? { command, args } : { command: 'setpriv', args: [...ids, ...args] };
}

test('a target is shown with its command, age, port, folder and descendants', async () => {
  const { end, questions } = await asking('decline');
  const server = await program('listens.mjs', ['tcp', '127.0.0.1'], { cwd: folder() });
  const parent = await program('has-children.mjs', ['2'], { cwd: '/tmp' });
  assert.equal((await end('terminate_processes', { pids: [server.pid, parent.pid] })).code, 'DECLINED');
  const [header, one = '', two = '', ...more] = (questions[0] ?? '').split('\n');
  assert.deepEqual([header, more], ['End 2 processes?', []]);
  assert.ok(one.startsWith(`pid ${server.pid} "node": "`), one);
  assert.match(one, /" *, \d+ s old, port \d+, in "[^"]*process-manager-mcp-\w+"$/);
  assert.ok(one.includes(`, port ${server.numbers[0]}, `), one);
  assert.match(two, /"node": "[^"]{1,60}", \d+ s old, in "\/tmp", 2 descendants$/);
});

test('a plan has the same in its rows, and the next step', async () => {
  const { call } = await serve({ env: AS_OWNER });
  const server = await program('listens.mjs', ['tcp', '127.0.0.1'], { cwd: '/tmp' });
  const { targets, next, expires_s, plan } = replyOf(await call('terminate_processes', { pids: [server.pid] }));
  const [row = []] = targets?.rows ?? [];
  const cells = Object.fromEntries((targets?.columns ?? []).map((column, index) => [column, row[index]]));
  assert.deepEqual(cells['ports'], [server.numbers[0]]);
  assert.equal(cells['folder'], '/tmp');
  assert.equal(cells['descendants'], 0);
  assert.equal(cells['name'], 'node');
  assert.deepEqual([expires_s, typeof plan], [600, 'string']);
  assert.match(
    next ?? '',
    /^Nothing was signalled\. Show the targets to the user; after a yes call terminate_processes with/,
  );
});

describe('what only mentions a pattern is set apart and left alone', async () => {
  const user = sparseUser();
  const mark = `test_script_${randomUUID().slice(0, 8)}`;
  const home = folder();
  const script = join(home, `${mark}.sh`);
  writeFileSync(script, 'echo ready; read line\n');
  const log = join(home, `${mark}.log`);
  writeFileSync(log, '');
  const editor = join(home, 'vim');
  symlinkSync(PYTHON, editor);
  const own = join(home, 'deploy.sh');
  writeFileSync(own, 'echo ready; read line\n');
  const target = await ready(launch('sh', [script], user));
  const bystanders = [
    launch('tail', ['-f', log], user),
    await ready(launch('sh', ['-c', `echo ready; read line; python3 ${script}`], user)),
    await ready(launch(editor, ['-c', 'print("ready", flush=True); input()', script], user)),
    await ready(launch('sh', [own, script], user)),
  ];
  const [tail] = bystanders;
  if (tail) await runs('tail', tail.pid);
  const all = bystanders.map(({ pid }) => pid);

  test('in a question', async () => {
    const { end, questions } = await asking('decline', {}, user.uid);
    await end('terminate_processes', { pattern: mark });
    const [targets = '', mentions = ''] = (questions[0] ?? '').split('\nAlso matches, left alone:\n');
    assert.match(targets, /^End 1 process\?\npid \d+ "sh": "sh [^"]*", .*, (name|command) matches$/);
    assert.ok(targets.includes(`pid ${target.pid} `), questions[0]);
    for (const pid of all) assert.ok(mentions.includes(`pid ${pid} "`), `${pid}: ${questions[0]}`);
  });

  test('in a plan', async () => {
    const { call } = await serve(user);
    const { targets, also_matches: apart } = replyOf(await call('terminate_processes', { pattern: mark }));
    assert.deepEqual(
      targets?.rows.map(([pid]) => pid),
      [target.pid],
    );
    for (const pid of all)
      assert.ok(
        apart.some((one) => one.pid === pid),
        String(pid),
      );
  });

  test('where nothing is asked', async () => {
    const config = configFile({ confirm: 'never' });
    const { call } = await serve({ ...user, flags: ['--config', config] });
    const { results, also_matches: apart, text } = replyOf(await call('terminate_processes', { pattern: mark }));
    assert.deepEqual(
      results.map(({ pid, outcome }) => [pid, outcome]),
      [[target.pid, 'exited']],
      text,
    );
    assert.ok(apart.length >= all.length);
    for (const { pid } of bystanders) assert.ok(lives(pid));
    const rest = replyOf(await call('terminate_processes', { pattern: mark }));
    assert.match(rest.text, /^NOT_FOUND: no program matches, only arguments of others do: pid \d+ "/);
  });

  test('unless the pattern is about the program itself', async () => {
    const { call } = await serve(user);
    const { targets } = replyOf(await call('terminate_processes', { pattern: `^tail -f .*${mark}` }));
    assert.deepEqual(targets?.rows.map(([pid]) => pid).includes(tail?.pid ?? 0), true);
  });
});

test('no process writes the question: its text is quoted and short', async () => {
  const { end, questions } = await asking('decline', { max_targets: 100 });
  const pids: number[] = [];
  for (const [index, text] of INJECTED.entries()) {
    const cwd = join(folder(), `zq ${text}`.replaceAll('/', '|').slice(0, 60));
    mkdirSync(cwd);
    const path = join(cwd, `zq${index} ${text}`.replaceAll('/', '|').slice(0, 60));
    symlinkSync('/bin/cat', path);
    pids.push((await launchedAs(path, cwd)).pid);
  }
  await end('terminate_processes', { pids });
  const [question = ''] = questions;
  const [header, ...lines] = question.split('\n');
  assert.equal(header, `End ${pids.length} processes?`);
  assert.equal(lines.length, 41); // forty lines, and how many more
  for (const line of lines) {
    assert.doesNotMatch(line.replaceAll(/"[^"]*"/g, ''), /zq/, line);
    for (const [quoted] of line.matchAll(/"[^"]*"/g)) assert.ok(quoted.length <= 62, quoted);
  }
  for (const pid of pids) assert.ok(lives(pid));
});

async function launchedAs(path: string, cwd: string) {
  const one = launch(path, [], { cwd });
  await one.child.stdout.once('readable', () => undefined);
  return one;
}

/** Children may end along with their parent, before it is their turn. */
const total = ({ exited = 0, already_gone: gone = 0 }: Readonly<Record<string, number>> = {}): number => exited + gone;

describe('a tree with more descendants than one call may end', () => {
  const tree = () => program('has-children.mjs', ['12']);

  test('is asked about, with the number, and ended after a yes', async () => {
    const { end, questions } = await asking('accept');
    const root = await tree();
    await end('terminate_process', { pid: root.pid, dry_run: true });
    const { counts, text } = await end('terminate_process', { pid: root.pid, tree: true, timeout_s: 30 });
    assert.equal(total(counts), 13, text);
    assert.match(questions[0] ?? '', /^End 1 process with all that they have started\?\n.*, 12 descendants$/);
  });

  test('needs a plan where nothing can be asked, in two calls although its pid was not shown', async () => {
    const { callOnce } = await serve({ env: AS_OWNER });
    const root = await tree();
    const first = replyOf(await callOnce('terminate_process', { pid: root.pid, tree: true, timeout_s: 30 }));
    assert.equal(first.code, 'NEEDS_CONFIRMATION');
    assert.match(first.text, /it has 12 descendants, .*nothing was signalled/);
    const { counts } = replyOf(await callOnce('terminate_processes', { plan: /plan-[\w-]+/.exec(first.text)?.[0] }));
    assert.equal(total(counts), 13);
  });

  test('up to the limit it is not asked about', async () => {
    const { end, questions } = await asking('decline', { max_targets: 12 });
    const root = await tree();
    await end('terminate_process', { pid: root.pid, dry_run: true });
    const { counts } = await end('terminate_process', { pid: root.pid, tree: true, timeout_s: 30 });
    assert.deepEqual([total(counts), questions], [13, []]);
  });
});

test('several: a dry run says what would end, and counts as shown', async () => {
  const { callOnce } = await serve({ env: AS_OWNER });
  const { pid } = await cat();
  const { results } = replyOf(await callOnce('terminate_processes', { pids: [pid], dry_run: true, force: true }));
  assert.deepEqual(
    results.map(({ outcome, would_send }) => [outcome, would_send]),
    [['would_end', ['SIGTERM', 'SIGKILL']]],
  );
  assert.ok(lives(pid));
  assert.equal(replyOf(await callOnce('terminate_process', { pid, timeout_s: 30 })).verdict, 'exited');
});

test('in a terminal every target has its line', { skip: needsPython }, async () => {
  const [one, two] = [await cat({ cwd: '/tmp' }), await cat()];
  const { screen } = await inTerminal(['call', 'terminate_processes', `${one.pid},${two.pid}`], {
    env: AS_OWNER,
    typed: [[/\[y\/N\] /, 'n\r']],
    columns: 200,
  });
  assert.match(
    screen,
    /End 2 processes\?\r?\npid \d+ "cat": "cat", \d+ s old, in "\/tmp"\r?\npid \d+ "cat"[^\n]*\r?\n\[y\/N\] /,
  );
});

test('the id of a thread is not taken for its process', async () => {
  const { callOnce } = await serve({ env: AS_OWNER });
  const { pid } = await program('waits.mjs');
  const { readdirSync } = await import('node:fs');
  const tid =
    readdirSync(`/proc/${pid}/task`)
      .map(Number)
      .find((one) => one !== pid) ?? 0;
  for (const [tool, args] of [
    ['terminate_process', { pid: tid }],
    ['terminate_processes', { pids: [tid] }],
    ['signal_process', { pid: tid, signal: 'INT' }],
    ['set_priority', { pid: tid, nice: 5 }],
  ] as const) {
    const { text } = replyOf(await callOnce(tool, args));
    assert.match(text, /^NOT_FOUND: \d+ is a thread of process \d+, "node"; nothing was signalled\. Ask the user/);
    assert.doesNotMatch(text, /[Cc]all again with pid/);
  }
});
