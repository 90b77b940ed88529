import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import * as z from 'zod';
import { AS_OWNER, REPO, stateFolder, UID } from './support.ts';
import { lives } from './targets.ts';
import { within } from './waiting.ts';

/** The real minute: another process still holds the descriptor of a client that is gone. */

const IDLE_S = 60;
const siblings: number[] = [];
after(() => {
  for (const pid of siblings) if (lives(pid)) process.kill(pid, 'SIGKILL');
});

test('the server ends a minute after its client, although a sibling holds its stdin', async () => {
  const server = [process.execPath, join(REPO, 'dist/main.js')];
  const script = join(REPO, 'test/e2e/programs/client.py');
  const client = spawn('python3', [script, 'pipe', 'direct', ...server], {
    env: { PATH: process.env['PATH'], HOME: '/nowhere', XDG_STATE_HOME: stateFolder(UID), ...AS_OWNER },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(client.stdout)[Symbol.asyncIterator]();
  const { value } = await within(lines.next(), 'the client starts');
  const hello = z.object({ sibling: z.number(), server: z.number() }).parse(JSON.parse(value));
  siblings.push(hello.sibling);
  // A change waits until it is known who the client is.
  client.stdin.write(`${JSON.stringify(['terminate_process', { pid: client.pid }])}\n`);
  assert.match(String((await within(lines.next(), 'the call is answered')).value), /PROTECTED/);
  assert.ok(lives(hello.server));
  client.kill('SIGKILL');
  const startedMs = performance.now();
  while (lives(hello.server)) {
    assert.ok(performance.now() - startedMs < 2 * IDLE_S * 1000, 'the server outlives its client');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  assert.ok(lives(hello.sibling), 'who holds the descriptor has not ended');
});
