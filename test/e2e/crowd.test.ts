import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ToolResult } from './answers.ts';
import { serve } from './session.ts';
import { AS_OWNER } from './support.ts';
import { until } from './waiting.ts';

/** More calls than run at once. */

const RUNNING_MAX = 100;

const request = (id: string | number, method: string, params?: Record<string, unknown>): string =>
  JSON.stringify({ jsonrpc: '2.0', id, method, ...(params && { params }) });
const waitFor = (id: string): string =>
  request(id, 'tools/call', { name: 'wait_for', arguments: { port: 1, timeout_s: 300 } });
const cancel = (requestId: string): string =>
  JSON.stringify({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId } });

const textOf = (message: { result?: unknown }): string => ToolResult.parse(message.result).content[0].text;

describe('150 calls that wait', async () => {
  const session = await serve({ env: AS_OWNER });
  const ids = Array.from({ length: 150 }, (_, index) => `wait-${index}`);
  for (const id of ids) session.send(waitFor(id));

  test('100 run, the others are answered at once and say what to do', async () => {
    await until(() => (session.unasked.length >= 50 ? true : undefined), 'the others are answered');
    await session.request('ping');
    assert.deepEqual(
      session.unasked.map(({ id }) => id),
      ids.slice(RUNNING_MAX),
    );
    for (const message of session.unasked) {
      assert.equal(message.result?.['isError'], true);
      assert.match(
        textOf(message),
        /^RATE_LIMITED: 100 calls are running.*did nothing\. Wait until one of them is answered/,
      );
    }
  });

  test('all that is no call is answered meanwhile', async () => {
    assert.deepEqual((await session.request('ping')).result, {});
    assert.ok((await session.request('tools/list')).result);
    assert.match(await session.refused('get_user_info', {}), /^RATE_LIMITED: /);
    const { error } = await session.request('resources/read', { uri: 'processes://mine' });
    assert.match(error?.message ?? '', /^RATE_LIMITED: /);
  });

  test('each that is cancelled makes room, and none is answered twice', async () => {
    session.send(cancel('wait-0'));
    await until(async () => {
      const { result } = await session.request('tools/call', { name: 'get_user_info', arguments: {} });
      return result?.['isError'] === true ? undefined : true;
    }, 'there is room for one');
    for (const id of ids) session.send(cancel(id));
    await Promise.all(Array.from({ length: RUNNING_MAX }, () => session.user()));
    assert.equal(session.unasked.length, 50);
    assert.deepEqual(await session.end(), { code: 0, signal: null });
    assert.equal(session.output.stderr, '');
  });
});
