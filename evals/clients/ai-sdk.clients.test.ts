import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as z from 'zod';
import { ToolResult } from '../../test/e2e/answers.ts';
import { type Launched, launch, REPO } from '../../test/e2e/support.ts';
import { within } from '../../test/e2e/waiting.ts';
import { SERVER, SERVER_ENV, testThrough } from './client-suite.ts';

/** The AI SDK's client: a program of its own, in which each of our tools is a function. */
const FOLDER = join(REPO, 'evals/clients/ai-sdk');
let client: Launched | undefined;

await testThrough({
  folder: FOLDER,
  packageName: '@ai-sdk/mcp',
  connect: async () => {
    const started = launch(process.execPath, [join(FOLDER, 'client.mjs'), SERVER], { env: SERVER_ENV });
    client = started;
    return async () => {
      started.child.stdin.end();
      assert.deepEqual(await within(started.exit, 'the client ends'), { code: 0, signal: null });
    };
  },
  list: async () => z.array(z.string()).parse(await ask([])),
  call: async (name, args) => ToolResult.parse(await ask([name, args])),
});

async function ask(line: readonly unknown[]): Promise<unknown> {
  assert.ok(client);
  client.child.stdin.write(`${JSON.stringify(line)}\n`);
  const { value } = await within(client.lines.next(), 'the client answers');
  assert.ok(typeof value === 'string', client.output.stderr);
  return JSON.parse(value);
}
