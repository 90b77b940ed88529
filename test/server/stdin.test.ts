import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import * as z from 'zod';
import { LINE_MAX_BYTES, LineTooLong, messagesOnly } from '../../src/server/stdin.ts';

const PING = '{"jsonrpc":"2.0","id":1,"method":"ping"}';

/** What passes and what is answered when these chunks arrive. */
async function through(...chunks: (string | Buffer)[]) {
  const stdout = new PassThrough();
  const guard = messagesOnly(stdout);
  const passed: Buffer[] = [];
  guard.on('data', (data: Buffer) => passed.push(data));
  const ended = new Promise<unknown>((resolve) => guard.once('end', () => resolve(undefined)).once('error', resolve));
  for (const chunk of chunks) guard.write(Buffer.from(chunk));
  guard.end();
  const error = await ended;
  return { passed: Buffer.concat(passed).toString(), answered: stdout.read()?.toString() ?? '', error };
}

test('messages pass, wherever the chunks are cut', async () => {
  const text = `${PING}\n{"jsonrpc":"2.0","method":"x","params":{"é":"日本"}}\n`;
  assert.equal((await through(text)).passed, text);
  assert.equal((await through(...[...Buffer.from(text)].map((byte) => Buffer.of(byte)))).passed, text);
});

test('what is not JSON is answered with -32700, what is no message with -32600, and the next one passes', async () => {
  const { passed, answered } = await through(`{oops\n[1]\n{"jsonrpc":"1.0"}\n${PING}\n`);
  assert.equal(passed, `${PING}\n`);
  const Answer = z.object({ id: z.null(), error: z.object({ code: z.number() }) });
  const codes = answered
    .trim()
    .split('\n')
    .map((line: string) => Answer.parse(JSON.parse(line)).error.code);
  assert.deepEqual(codes, [-32_700, -32_600, -32_600]);
});

test('blank lines pass unanswered', async () => {
  assert.equal((await through('\n\r\n')).answered, '');
});

test('a line that is too long ends it', async () => {
  const { error } = await through('x'.repeat(LINE_MAX_BYTES), 'y');
  assert.ok(error instanceof LineTooLong);
});
