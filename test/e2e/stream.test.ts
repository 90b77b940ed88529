import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect, serve } from './session.ts';
import { AS_OWNER } from './support.ts';
import { until } from './waiting.ts';

const LINE_MAX_BYTES = 10 * 1024 * 1024;

for (const { what, line, code, id = null } of [
  { what: 'text', line: 'hello?', code: -32_700 },
  { what: 'half a message', line: '{"jsonrpc":"2.0","id":1,', code: -32_700 },
  { what: 'bytes that are no text', line: '\u0000\ufffd\u0007', code: -32_700 },
  { what: 'a number', line: '17', code: -32_600 },
  { what: 'JSON-RPC 1.0', line: '{"jsonrpc":"1.0","id":"x","method":"ping"}', code: -32_600, id: 'x' },
  { what: 'a request whose method is a number', line: '{"jsonrpc":"2.0","id":"x","method":5}', code: -32_600, id: 'x' },
  { what: 'a batch', line: '[{"jsonrpc":"2.0","id":"x","method":"ping"}]', code: -32_600, id: 'x' },
  { what: 'a request without a valid id', line: '{"jsonrpc":"2.0","id":null,"method":"ping"}', code: -32_600 },
]) {
  test(`${what} is answered with ${code}, and the next call works`, async () => {
    const session = await serve();
    session.send(line);
    const answer = await until(() => session.unasked[0], 'it is answered');
    assert.equal(answer.id, id);
    assert.equal(answer.error?.code, code);
    assert.equal((await session.find('.')).columns.at(-1), 'matched');
    assert.deepEqual(await session.end(), { code: 0, signal: null });
    assert.equal(session.unasked.length, 1);
    assert.equal(session.output.stderr, '');
  });
}

test('what has no method is not answered, and the next call works', async () => {
  const session = await serve();
  for (const line of ['{"hello":"world"}', '{}', '{"jsonrpc":"2.0","id":1,"result":{}}', '{"id":7,"error":"no"}'])
    session.send(line);
  assert.ok((await session.user()).username);
  assert.deepEqual(await session.end(), { code: 0, signal: null });
  assert.deepEqual(session.unasked, []);
  assert.equal(session.output.stderr, '');
});

for (const mark of ['\ufeff', '\u2028', '\u00a0\ufeff']) {
  test(`${JSON.stringify(mark)} before each line, the first included`, async () => {
    const session = connect();
    const id = 'marked';
    const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'e2e', version: '1' } };
    session.send(`${mark}${JSON.stringify({ jsonrpc: '2.0', id, method: 'initialize', params })}`);
    const { result } = await until(() => session.unasked[0], 'it is answered');
    assert.equal(result?.['protocolVersion'], '2025-06-18');
    session.send(`${mark}${JSON.stringify({ jsonrpc: '2.0', id, method: 'ping' })}${mark}`);
    assert.deepEqual((await until(() => session.unasked[1], 'it is answered')).result, {});
    assert.deepEqual(await session.end(), { code: 0, signal: null });
  });
}

test('the last line needs no newline', async () => {
  const session = await serve();
  session.child.stdin.end('{"jsonrpc":"2.0","id":"last","method":"ping"}');
  assert.deepEqual(await session.end(), { code: 0, signal: null });
  assert.deepEqual(session.unasked, [{ jsonrpc: '2.0', id: 'last', result: {} }]);
});

test('junk before the first request does no harm', async () => {
  const session = connect();
  session.send('\n\n#!/bin/sh\n   \n[]');
  const { result } = await session.initialize('2025-06-18');
  assert.equal(result?.['protocolVersion'], '2025-06-18');
  assert.deepEqual(
    session.unasked.map(({ id, error }) => [id, error?.code]),
    [
      [null, -32_700],
      [null, -32_600],
    ],
  );
  assert.deepEqual(await session.end(), { code: 0, signal: null });
});

test('a request may come in pieces, and several in one', async () => {
  const session = await serve();
  const { stdin } = session.child;
  const ping = (id: string) => JSON.stringify({ jsonrpc: '2.0', id, method: 'ping' });
  for (const byte of Buffer.from(ping('ä'))) stdin.write(Buffer.of(byte));
  stdin.write(`\r\n${ping('two')}\n${ping('three')}\n`);
  await until(() => (session.unasked.length === 3 ? true : undefined), 'all are answered');
  assert.deepEqual(
    session.unasked.map(({ id }) => id),
    ['ä', 'two', 'three'],
  );
});

test('a hundred calls at once are all answered', async () => {
  const session = await serve({ env: AS_OWNER });
  const calls = Array.from({ length: 50 }, () => [session.list(), session.info(process.pid)] as const);
  const answers = await Promise.all(calls.map(async ([list, info]) => [(await list).total > 0, (await info).pid]));
  for (const answer of answers) assert.deepEqual(answer, [true, process.pid]);
});

test('a line of almost 10 MiB is read', async () => {
  const session = await serve();
  const text = await session.refused('find_processes', { pattern: 'x'.repeat(LINE_MAX_BYTES - 1000) });
  assert.match(text, /^INVALID_INPUT: pattern must be/);
});

for (const end of ['\n', '']) {
  test(`a line over 10 MiB ends the server with one line on stderr ${end ? '' : '(before its end)'}`, async () => {
    const session = await serve();
    session.child.stdin.write(`"${'x'.repeat(LINE_MAX_BYTES)}"${end}`);
    const { code, signal } = await session.exit;
    assert.equal(signal, null);
    assert.equal(code, 1);
    assert.match(session.output.stderr, /^process-manager-mcp: [^\n]* 10485760 bytes\n$/);
    await session.end();
    assert.deepEqual(session.unasked, []);
  });
}

test('stdout carries JSON-RPC and nothing else, whatever comes', async () => {
  const session = await serve();
  for (const line of ['}', '{"a":1,"method":1}', '\u001b[31m', '""']) session.send(line);
  await session.refused('get_process_info', { pid: 0 });
  await session.request('no/such/method');
  await session.request('tools/list');
  await session.end(); // fails for any other line
  const lines = session.output.stdout.trimEnd().split('\n');
  assert.equal(lines.length, 8);
  for (const line of lines) assert.equal(JSON.parse(line).jsonrpc, '2.0');
});
