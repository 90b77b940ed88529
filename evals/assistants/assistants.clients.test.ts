import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { encode } from 'gpt-tokenizer';
import { installFolder } from '../../scripts/install-folder.ts';
import { LINUX } from '../../src/platform/linux/capabilities.ts';
import { PLAIN } from '../../src/text/table.ts';
import { getProcessByPort } from '../../src/tools/get_process_by_port.ts';
import { listProcesses } from '../../src/tools/list_processes.ts';
import { terminateProcess } from '../../src/tools/terminate_process.ts';
import { stateOf } from '../../test/e2e/programs.ts';
import { BEST_GUARANTEE } from '../../test/e2e/session.ts';
import { suiteOrTest } from '../../test/e2e/support.ts';
import { claudeCode } from './claude-code.ts';
import { type Client, FOLDER } from './client.ts';
import { codexCalls, codexScripts } from './codex.ts';
import { CANARY, type Conversation, CROWD, converse, offered, versionOf } from './conversation.ts';
import { copilotCli } from './copilot-cli.ts';
import { NOBODY } from './story.ts';

/**
 * Claude Code, Codex and Copilot CLI themselves, installed by our own command; their model follows a script. Here stands what a real
 * model would be shown. They fill 1.3 GB, so only `npm run test:clients` installs them.
 */

const HEADER = ['', 'version', 'calls', 'tokens of definitions', 'of answers', 'of the longest', 'ms'];
const lines: (string | number)[][] = [];
after(() => {
  if (lines.length > 0) console.log(`\n${PLAIN.table(HEADER, lines)}\n`);
});

const cannotInstall = await installFolder(FOLDER);

/** All is awaited before the first test: a test that ended earlier would end the file's. */
const clients: { client: Client; version?: string | undefined; skip: string | false }[] = [];
for (const client of [claudeCode, codexScripts, codexCalls, copilotCli]) {
  const version = cannotInstall ? undefined : await versionOf(client);
  clients.push({ client, version, skip: cannotInstall || (version === undefined && 'does not run on this system') });
}

for (const { client, version, skip } of clients) {
  suiteOrTest(skip)(client.name, { skip }, () => {
    const check = (what: string, run: () => Promise<void>) => test(`${client.name} ${what}`, run);
    let started: Promise<Conversation> | undefined;
    const conversation = (): Promise<Conversation> => {
      started ??= converse(client);
      return started;
    };

    check('comes to the end of the script', async () => {
      const { definitions, exchanges, elapsedMs } = await conversation();
      const answers = exchanges.map(({ shown }) => tokens(shown));
      const sum = answers.reduce((total, one) => total + one, 0);
      const figures = [answers.length, tokens(JSON.stringify(definitions)), sum, Math.max(...answers)];
      lines.push([client.name, version ?? '', ...figures, Math.round(elapsedMs)]);
      assert.deepEqual(
        exchanges.map(({ tool }) => tool),
        [
          ...['find_processes', 'get_process_by_port', 'terminate_process', 'get_process_info'],
          ...['find_processes', 'find_processes', 'terminate_processes'],
        ],
      );
    });

    check('shows what the server is for before any tool is looked up', async () => {
      const [{ instructions }, { requests }] = [await offered(), await conversation()];
      assert.ok(requests[0]?.includes(inJson(instructions.slice(0, client.instructionsShown))));
    });

    check('shows every tool whole: its description, and each argument with its own', async () => {
      const [{ tools }, { definitions }] = [await offered(), await conversation()];
      assert.deepEqual(definitions.map(({ name }) => name).sort(), tools.map(({ name }) => name).sort());
      for (const { name, description, inputSchema } of tools) {
        const shown = JSON.stringify(definitions.find((definition) => definition.name === name));
        assert.ok(shown.includes(inJson(description)), `the description of ${name}`);
        for (const [key, { description: meaning = '' }] of Object.entries(inputSchema.properties)) {
          assert.ok(shown.includes(key), `${key} of ${name}`);
          assert.ok(shown.includes(inJson(meaning)), `what ${key} of ${name} means`);
        }
      }
      assert.ok(tokens(JSON.stringify(definitions)) <= client.limits.definitions);
    });

    check('shows facts', async () => {
      const { exchanges, listener, listenerExit } = await conversation();
      const [found, held, ended] = exchanges;
      const [row = []] = listProcesses(LINUX).output.parse(found?.structured).rows;
      assert.deepEqual(row.slice(0, 3), [listener.pid, 'node', listener.numbers]);
      const { state, port, owners } = getProcessByPort(LINUX).output.parse(held?.structured);
      const holders = owners.map(({ pid, name }) => [pid, name]);
      assert.deepEqual([state, port, holders], ['listening', listener.numbers[0], [[listener.pid, 'node']]]);
      const { results } = terminateProcess(LINUX).output.parse(ended?.structured);
      const outcomes = results.map(({ pid, outcome, signal, guarantee }) => [pid, outcome, signal, guarantee]);
      assert.deepEqual(outcomes, [[listener.pid, 'exited', 'SIGTERM', BEST_GUARANTEE]]);
      assert.deepEqual(listenerExit, { code: null, signal: 'SIGTERM' });
    });

    check('shows an error with its advice', async () => {
      const { structured, error = '' } = (await conversation()).exchanges[3] ?? {};
      assert.equal(structured, undefined);
      assert.ok(error.endsWith(`NOT_FOUND: no process ${NOBODY}. It may have exited: call find_processes.`), error);
    });

    check('shows a long answer whole, and none is longer than it may be', async () => {
      const { exchanges } = await conversation();
      const { shown = '', structured } = exchanges[4] ?? {};
      const { rows, total } = listProcesses(LINUX).output.parse(structured);
      assert.deepEqual([rows.length, total], [CROWD, CROWD]);
      assert.ok(tokens(shown) >= 1400, `${tokens(shown)} tokens are not long`);
      for (const { tool, shown: answer } of exchanges)
        assert.ok(tokens(answer) <= client.limits.answer, `${tool}: ${tokens(answer)} tokens`);
    });

    check('ends nothing of several where there is no user to agree, and says so', async () => {
      const { exchanges, pair } = await conversation();
      assert.match(exchanges.at(-1)?.error ?? '', client.withoutUser);
      for (const { pid } of pair) assert.equal(stateOf(pid), 'S');
    });

    check('shows no secret of a command line', async () => {
      const everything = (await conversation()).requests.join('\n');
      assert.ok(everything.includes('--password'), 'the command line is shown');
      assert.ok(!everything.includes(CANARY));
    });

    check('reaches for nothing on the internet', async () => {
      assert.deepEqual([...(await conversation()).hosts], []);
    });
  });
}

const tokens = (text: string): number => encode(text).length;

/** As it stands within a JSON string. */
const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);
