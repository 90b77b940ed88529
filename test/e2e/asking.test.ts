import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { ToolResult } from './answers.ts';
import { ending, type Reply } from './endings.ts';
import { AS_OWNER, configFile, type Exit, type Launched, REPO, stateFolder, UID } from './support.ts';
import { cat, lives } from './targets.ts';
import { within } from './waiting.ts';

/** Clients that can put a question to their user: one question with the list, and without a yes nothing is sent. */

const ERAS = [
  { era: 'legacy', mode: 'legacy' },
  { era: 'modern', mode: { pin: '2026-07-28' } },
] as const;
const BY_TERM: Exit = { code: null, signal: 'SIGTERM' };

async function asker(mode: (typeof ERAS)[number]['mode'], args: readonly string[] = []) {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [join(REPO, 'dist/main.js'), ...args],
    env: { HOME: '/nowhere', XDG_STATE_HOME: stateFolder(UID), ...AS_OWNER },
    stderr: 'pipe',
  });
  const options = { capabilities: { elicitation: {} }, versionNegotiation: { mode } };
  const client = new Client({ name: 'e2e', version: '1' }, options);
  const questions: string[] = [];
  const user = { answers: async (): Promise<'accept' | 'decline' | 'cancel'> => 'cancel' };
  client.setRequestHandler('elicitation/create', async ({ params }) => {
    questions.push(params.message);
    const action = await user.answers();
    return action === 'accept' ? { action, content: {} } : { action };
  });
  await client.connect(transport);
  after(() => client.close());
  const end = (tool: string, given: Record<string, unknown>): Promise<Reply> =>
    ending(
      (name, asked) => client.callTool({ name, arguments: asked }).then((answer) => ToolResult.parse(answer)),
      tool,
      given,
    );
  return { questions, user, end };
}

/** These lines and no others. */
// biome-ignore lint/plugin: built from patterns of this file
const exactly = (lines: readonly string[]): RegExp => new RegExp(`^${lines.join('\\n')}$`);
const pidsOf = (victims: readonly Launched[]): number[] => victims.map(({ pid }) => pid);

for (const { era, mode } of ERAS) {
  describe(`a client of the ${era} era that can ask`, async () => {
    for (const answer of ['decline', 'cancel'] as const) {
      test(`${answer}: nothing is sent`, async () => {
        const { questions, user, end } = await asker(mode);
        user.answers = async () => answer;
        const victims = [await cat(), await cat()];
        const { code, text } = await end('terminate_processes', { pids: pidsOf(victims) });
        assert.equal(code, 'DECLINED', text);
        assert.match(text, answer === 'cancel' ? /the question was dismissed/ : /the answer was no/);
        assert.equal(questions.length, 1);
        assert.ok(victims.every(({ pid }) => lives(pid)));
      });
    }

    test('accept: one question with the list, and all have exited', async () => {
      const { questions, user, end } = await asker(mode);
      user.answers = async () => 'accept';
      const victims = [await cat(), await cat(), await cat()];
      const { results, text } = await end('terminate_processes', { pids: pidsOf(victims), timeout_s: 30 });
      const lines = victims.map(({ pid }) => `pid ${pid} "cat": "cat", \\d+ s old, in ".+"`);
      assert.match(questions.join('\n\n'), exactly(['End 3 processes\\?', ...lines]), text);
      assert.deepEqual(
        results.map(({ pid, outcome }) => [pid, outcome]),
        victims.map(({ pid }) => [pid, 'exited']),
      );
      for (const { exit } of victims) assert.deepEqual(await within(exit, 'it ends'), BY_TERM);
    });

    test('after the answer every target is read again', async () => {
      const { user, end } = await asker(mode);
      const [gone, left] = [await cat(), await cat()];
      user.answers = async () => {
        gone.child.kill('SIGKILL');
        await gone.exit;
        return 'accept';
      };
      const { results } = await end('terminate_processes', { pids: [gone.pid, left.pid], timeout_s: 30 });
      assert.deepEqual(
        new Map(results.map(({ pid, outcome, signal }) => [pid, [outcome, signal]])),
        new Map([
          [gone.pid, ['already_gone', null]],
          [left.pid, ['exited', 'SIGTERM']],
        ]),
      );
      assert.deepEqual(await left.exit, BY_TERM);
    });

    test('nobody is asked about what may not be ended, nor about one process', async () => {
      const { questions, end } = await asker(mode);
      assert.equal((await end('terminate_processes', { pids: [1, process.pid] })).code, 'PROTECTED');
      const victim = await cat();
      assert.equal((await end('terminate_process', { pid: victim.pid, timeout_s: 30 })).verdict, 'exited');
      assert.deepEqual(await victim.exit, BY_TERM);
      assert.deepEqual(questions, []);
    });

    test('confirm: always asks about one, too', async () => {
      const config = configFile({ confirm: 'always' });
      const { questions, user, end } = await asker(mode, ['--config', config]);
      const victim = await cat();
      assert.equal((await end('terminate_process', { pid: victim.pid })).code, 'DECLINED');
      assert.ok(lives(victim.pid));
      user.answers = async () => 'accept';
      assert.equal((await end('terminate_process', { pid: victim.pid, timeout_s: 30 })).verdict, 'exited');
      assert.deepEqual(await victim.exit, BY_TERM);
      for (const question of questions)
        assert.match(question, exactly(['End 1 process\\?', `pid ${victim.pid} "cat": "cat", \\d+ s old, in ".+"`]));
      assert.equal(questions.length, 2);
    });
  });
}
