import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import * as z from 'zod';
import { NO_NETWORK } from '../scripts/install-folder.ts';
import { blocks } from './documentation.ts';
import { AS_OWNER, folder, REPO, run } from './e2e/support.ts';
import { commandInTerminal, needsPython } from './e2e/terminal.ts';

/** A newcomer's first minute: the README's commands in an empty folder, from the clone to the last trace of it. */

const README = readFileSync(join(REPO, 'README.md'), 'utf8');
const [CLONE = '', ASK = '', CONNECT = ''] = blocks('bash first', README).map((text) => text.trim());
const [, UNDO = ''] = /To undo everything: `(.*?)`/.exec(README) ?? [];
const [, ORIGIN = ''] = /git clone (\S+)/.exec(CLONE) ?? [];

/** Everything that is there, without what npm and the server keep for themselves. */
const filesIn = (home: string): string[] =>
  readdirSync(home, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(home.length + 1))
    .filter((path) => !/^(?:\.npm|\.cache|\.local\/state)\//.test(path));

const Servers = z.object({
  mcpServers: z.record(z.string(), z.looseObject({ command: z.string(), args: z.array(z.string()) })),
});

describe('the first minute', { skip: needsPython }, () => {
  const [home, parent] = [folder(), folder()];
  const clone = join(parent, 'process-manager-mcp');
  const env = {
    ...AS_OWNER,
    HOME: home,
    // The published repository is this one, with what is committed.
    GIT_CONFIG_COUNT: '2',
    ...{ GIT_CONFIG_KEY_0: `url.${REPO}.insteadOf`, GIT_CONFIG_VALUE_0: ORIGIN },
    ...{ GIT_CONFIG_KEY_1: 'safe.directory', GIT_CONFIG_VALUE_1: '*' },
  };
  const bash = (command: string, cwd: string) => run('bash', ['-c', command], { env, cwd });
  const agreeing = (command: string) =>
    commandInTerminal(['bash', '-c', `cd '${clone}' && ${command}`], { env, typed: [[/\[y\/N\]/, 'y\n']] });

  test(CLONE, { timeout: 300_000 }, async (t) => {
    const startMs = performance.now();
    const { code, stderr } = await bash(CLONE, parent);
    if (NO_NETWORK.test(stderr)) return t.skip('needs the npm registry');
    assert.equal(code, 0, stderr);
    assert.ok(existsSync(join(clone, 'dist/main.js')));
    t.diagnostic(`clone and build took ${Math.round((performance.now() - startMs) / 1000)} s`);
  });

  test(ASK, async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const { code, stdout, stderr } = await bash(ASK.replace('3000', String(port)), clone);
    server.close();
    assert.deepEqual([code, stderr], [0, '']);
    assert.ok(stdout.split(/\W+/).includes(String(process.pid)), stdout);
  });

  test(`${CONNECT}, and a client starts what is written`, async () => {
    mkdirSync(join(home, '.claude')); // Claude Code was here
    const { code, screen } = await agreeing(CONNECT);
    assert.equal(code, 0, screen);
    const { mcpServers } = Servers.parse(JSON.parse(readFileSync(join(home, '.claude.json'), 'utf8')));
    const [server] = Object.values(mcpServers);
    assert.ok(server);
    const client = new Client({ name: 'first-minute', version: '1' });
    await client.connect(new StdioClientTransport({ command: server.command, args: server.args, env, stderr: 'pipe' }));
    assert.ok((await client.listTools()).tools.length > 10);
    await client.close();
  });

  test(`${UNDO} leaves nothing`, async () => {
    const { code, screen } = await agreeing(UNDO);
    assert.equal(code, 0, screen);
    assert.deepEqual(filesIn(home), []);
  });
});
