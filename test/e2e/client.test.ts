import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import * as z from 'zod';
import { LINUX } from '../../src/platform/linux/capabilities.ts';
import { terminateProcess } from '../../src/tools/terminate_process.ts';
import { namingTwice, ToolResult } from './answers.ts';
import { noNamespace } from './namespace.ts';
import {
  ANN,
  AS_OWNER,
  configFile,
  home,
  type LaunchOptions,
  launch,
  noOtherUsers,
  REPO,
  run,
  stateFolder,
} from './support.ts';
import { cat, lives } from './targets.ts';
import { PYTHON } from './terminal.ts';
import { within } from './waiting.ts';

/** Real clients in Node and Python, which have their server end them, whatever is between the two. */

const Hello = z.object({ pid: z.number(), sibling: z.number() });
const PROGRAMS = join(REPO, 'test/e2e/programs');
const MAIN = join(REPO, 'dist/main.js');
const SETTINGS = { confirm: 'auto', max_kills_per_minute: 1000 };

interface Serving {
  readonly flags?: readonly string[];
  readonly before?: readonly string[];
  readonly main?: string;
}

/** `before`: what starts the server in its turn. */
async function client(kind: readonly string[], how: string, { flags = [], before = [], main = MAIN }: Serving) {
  const config = configFile(SETTINGS);
  const [channel = '', program = '', script = ''] = kind;
  const server = [...before, process.execPath, main, '--config', config, ...flags];
  const options: LaunchOptions = { env: AS_OWNER };
  const one = launch(program, [join(PROGRAMS, script), channel, how, ...server], options);
  const line = async (): Promise<unknown> => {
    const { value, done } = await within(one.lines.next(), 'the client prints a line');
    assert.ok(!done, `the client has ended: ${one.output.stderr}`);
    return JSON.parse(value);
  };
  const hello = Hello.parse(await line());
  const call = namingTwice(async (tool, args) => {
    one.child.stdin.write(`${JSON.stringify([tool, args])}\n`);
    return ToolResult.parse(await line());
  });
  const end = async (): Promise<void> => {
    one.child.stdin.end();
    await within(one.exit, 'the client ends');
  };
  return { ...one, ...hello, call, end };
}

function outcomeOf({ isError, content, structuredContent }: ToolResult): string | undefined {
  assert.ok(!isError, content[0].text);
  return terminateProcess(LINUX).output.parse(structuredContent).results[0]?.outcome;
}

const NODE = ['socketpair', process.execPath, 'client.mjs'];
const PIPES = ['pipe', PYTHON, 'client.py'];
const PTY = ['pty', PYTHON, 'client.py'];

for (const kind of [NODE, PIPES, PTY]) {
  for (const how of kind === NODE ? ['direct', 'detached'] : ['direct', 'detached', 'orphaned']) {
    for (const flags of [[], ['--no-native']]) {
      test(`a ${how} server of ${kind[2]}, ${kind[0]} ${flags}`, async () => {
        const { pid, sibling, call, end } = await client(kind, how, { flags });
        for (const args of [{ pid }, { pid, force: true }, { pid, tree: true, timeout_s: 0 }]) {
          const { isError, content } = await call('terminate_process', args);
          assert.match(content[0].text, /^PROTECTED: .*\(rule: hard limit: own ancestry\)/);
          assert.equal(isError, true);
        }
        const swept = await call('terminate_processes', { pids: [pid] });
        assert.match(swept.content[0].text, /^PROTECTED: the only one that matches /);
        assert.ok(lives(pid));
        // Who has merely inherited the descriptor, or was started by the same client, can be ended.
        assert.equal(outcomeOf(await call('terminate_process', { pid: sibling })), 'exited');
        await end();
      });
    }
  }
}

const UNKNOWN = /^NEEDS_CONFIRMATION: this server cannot see which program is its client/;
const planIn = (text: string): string => /with plan ([\w-]+)/.exec(text)?.[1] ?? assert.fail(text);

const setprivArgs = [
  ...[`--reuid=${ANN}`, `--regid=${ANN}`, '--clear-groups'],
  ...['env', `XDG_STATE_HOME=${stateFolder(ANN)}`],
];
const asAnn = (): Serving => ({
  before: ['setpriv', ...setprivArgs],
  main: join(home(ANN), 'dist/main.js'),
});

test(
  "a client of another user, whose pipe's writer cannot be seen: the first change asks",
  { skip: noOtherUsers() },
  async () => {
    const { call, end } = await client(PIPES, 'direct', asAnn());
    const [first, second] = [await cat({ uid: ANN }), await cat({ uid: ANN })];
    const { content } = await call('terminate_process', { pid: first.pid });
    assert.match(content[0].text, UNKNOWN);
    assert.ok(lives(first.pid));
    const { stdout } = await run('setpriv', [
      ...setprivArgs,
      process.execPath,
      join(home(ANN), 'dist/main.js'),
      'doctor',
    ]);
    assert.match(stdout, /the server with pid \d+ cannot see which program is its client/);
    const agreed = await call('terminate_processes', { plan: planIn(content[0].text) });
    assert.ok(!agreed.isError, agreed.content[0].text);
    await within(first.exit, 'the first ends');
    assert.equal(outcomeOf(await call('terminate_process', { pid: second.pid })), 'exited');
    await end();
  },
);

test('a client of another user that made a socket pair is known by that', { skip: noOtherUsers() }, async () => {
  const { call, end } = await client(NODE, 'direct', asAnn());
  const one = await cat({ uid: ANN });
  assert.equal(outcomeOf(await call('terminate_process', { pid: one.pid })), 'exited');
  await end();
});

test('a client outside of the PID namespace: the first change asks', { skip: noNamespace }, async () => {
  const shell = ['sh', '-c', 'sleep 600 & "$@"; exit', 'sh'];
  const before = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc', ...shell];
  const { call, end } = await client(PIPES, 'direct', { before });
  const { content } = await call('terminate_process', { pid: 2 });
  assert.match(content[0].text, UNKNOWN);
  const agreed = await call('terminate_processes', { plan: planIn(content[0].text) });
  assert.match(agreed.content[0].text, /exited/);
  await end();
});
