import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as z from 'zod';
import { ToolResult } from './answers.ts';
import { replyOf } from './endings.ts';
import { connect, type Message } from './session.ts';
import { AS_OWNER, configFile } from './support.ts';
import { cat, lives } from './targets.ts';
import { until, within } from './waiting.ts';

/** Whatever a client declares and answers: a question, a plan, or a code of ours, in both eras of the protocol. */

const CLIENT_TEXT = `zq-client-says ${'x'.repeat(10_000)}`;
const MODERN = '2026-07-28';
const Asked = z.object({ method: z.literal('elicitation/create'), params: z.object({ message: z.string() }) });
const InputRequired = z.looseObject({
  resultType: z.literal('input_required'),
  inputRequests: z.object({ confirm: Asked }),
  requestState: z.string(),
});

/** A server that asks before it ends one process, and a client that declares this of its elicitation. */
async function client(elicitation: unknown, era: 'legacy' | 'modern') {
  const config = configFile({ confirm: 'always' });
  const wire = connect({ env: AS_OWNER, flags: ['--config', config] });
  const capabilities = elicitation === undefined ? {} : { elicitation };
  const envelope = {
    'io.modelcontextprotocol/protocolVersion': MODERN,
    'io.modelcontextprotocol/clientInfo': { name: 'raw', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': capabilities,
  };
  if (era === 'legacy') {
    const params = { protocolVersion: '2025-11-25', capabilities, clientInfo: { name: 'raw', version: '1' } };
    await wire.request('initialize', params);
    wire.send(JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' }));
  }
  const call = (name: string, args: Record<string, unknown>, more: Record<string, unknown> = {}): Promise<Message> =>
    wire.request('tools/call', { name, arguments: args, ...more, ...(era === 'modern' && { _meta: envelope }) });
  /** The questions from now on. */
  const listen = () => {
    const before = wire.unasked.length;
    return () => wire.unasked.slice(before).filter(({ method }) => method === 'elicitation/create');
  };
  return { ...wire, call, listen };
}

const started = new Map<string, ReturnType<typeof client>>();
/** The same server for all that need no more than a client which declares this. */
function sharedClient(elicitation: unknown, era: 'legacy' | 'modern'): ReturnType<typeof client> {
  const key = `${era} ${JSON.stringify(elicitation)}`;
  const one = started.get(key) ?? client(elicitation, era);
  started.set(key, one);
  return one;
}

const resultOf = ({ result, error }: Message) => {
  assert.equal(error, undefined, JSON.stringify(error));
  const text = JSON.stringify(result);
  assert.ok(!text.includes('zq-client-says'), 'text of the client reaches the model');
  return replyOf(ToolResult.parse(result));
};

describe('what is declared', () => {
  for (const era of ['legacy', 'modern'] as const) {
    for (const [what, elicitation, canAsk] of [
      ['nothing', undefined, false],
      ['only URLs', { url: {} }, false],
      ['an empty object', {}, true],
      ['forms', { form: {} }, true],
      ['forms and URLs', { form: {}, url: {} }, true],
    ] as const) {
      test(`${era}, ${what}: ${canAsk ? 'a question' : 'a plan with the next step'}`, async () => {
        const { call, send, listen } = await sharedClient(elicitation, era);
        const questions = listen();
        const victims = [await cat(), await cat()];
        const pids = victims.map(({ pid }) => pid);
        const answer = call('terminate_processes', { pids, timeout_s: 30 });
        if (!canAsk) {
          const { plan, next = '', targets } = resultOf(await answer);
          assert.match(
            next,
            /Nothing was signalled\. Show the targets to the user; after a yes call terminate_processes/,
          );
          assert.equal(targets?.rows.length, 2);
          assert.deepEqual(resultOf(await call('terminate_processes', { plan })).counts, { exited: 2 });
        } else if (era === 'legacy') {
          const { id } = await until(() => questions()[0], 'a question');
          send(JSON.stringify({ jsonrpc: '2.0', id, result: { action: 'accept', content: {} } }));
          assert.deepEqual(resultOf(await answer).counts, { exited: 2 });
        } else {
          const { requestState, inputRequests } = InputRequired.parse((await answer).result);
          assert.match(inputRequests.confirm.params.message, /^End 2 processes\?\npid \d+ "cat"/);
          const reply = { inputResponses: { confirm: { action: 'accept', content: {} } }, requestState };
          assert.deepEqual(resultOf(await call('terminate_processes', { pids }, reply)).counts, { exited: 2 });
        }
        for (const { exit } of victims) await within(exit, 'it ends');
      });
    }
  }
});

/** What a client of the older era answers to the question, and what becomes of the call. */
const LEGACY: readonly (readonly [what: string, answer: Record<string, unknown>, code: string])[] = [
  ['a yes', { result: { action: 'accept', content: {} } }, 'exited'],
  ['a yes without content', { result: { action: 'accept' } }, 'exited'],
  ['a no', { result: { action: 'decline' } }, 'DECLINED'],
  ['dismissed', { result: { action: 'cancel' } }, 'DECLINED'],
  ['it has no such method', { error: { code: -32601, message: CLIENT_TEXT } }, 'NEEDS_CONFIRMATION'],
  ['an error', { error: { code: -32603, message: CLIENT_TEXT } }, 'NO_ANSWER'],
  ['wrong parameters', { error: { code: -32602, message: CLIENT_TEXT, data: CLIENT_TEXT } }, 'NO_ANSWER'],
  ['an unknown action', { result: { action: CLIENT_TEXT } }, 'NO_ANSWER'],
  ['an empty result', { result: {} }, 'NO_ANSWER'],
  ['a result of another kind', { result: { roots: [] } }, 'NO_ANSWER'],
];

test('a signal by a client that cannot ask: the refusal names a plan, which is good for just that', async () => {
  const { call } = await sharedClient(undefined, 'legacy');
  const [{ pid }, another] = [await cat(), await cat()];
  const signal = 'CONT';
  const refusal = resultOf(await call('signal_process', { pid, signal }));
  assert.equal(refusal.code, 'NEEDS_CONFIRMATION');
  assert.ok(refusal.text.includes(`Target: pid ${pid} `), refusal.text);
  assert.match(refusal.text, /after a yes call signal_process again with the same arguments and plan plan-/);
  const plan = /plan-[\w-]+/.exec(refusal.text)?.[0];
  for (const wrong of [
    { pid, signal: 'HUP' },
    { pid: another.pid, signal },
  ])
    assert.match(
      resultOf(await call('signal_process', { ...wrong, plan })).text,
      /NEEDS_CONFIRMATION: .*something else/,
    );
  assert.equal(resultOf(await call('terminate_processes', { plan })).code, 'NEEDS_CONFIRMATION');
  const { result } = await call('signal_process', { pid, signal, plan });
  assert.notEqual(ToolResult.parse(result).isError, true, JSON.stringify(result));
  assert.match(resultOf(await call('signal_process', { pid, signal, plan })).text, /NEEDS_CONFIRMATION: .*was used/);
});

describe('what is answered in the older era', () => {
  for (const [what, answer, expected] of LEGACY) {
    test(`${what}: ${expected}`, async () => {
      // A client that has no such method is not asked again.
      const open = expected === 'NEEDS_CONFIRMATION' ? client : sharedClient;
      const { call, send, listen } = await open({}, 'legacy');
      const { pid, exit } = await cat();
      const questions = listen();
      const ending = call('terminate_process', { pid, timeout_s: 30 });
      const { id } = await until(() => questions()[0], 'a question');
      for (let times = 0; times < 2; times++) send(JSON.stringify({ jsonrpc: '2.0', id, ...answer }));
      const { verdict, text } = resultOf(await ending);
      assert.equal(verdict, expected, text);
      assert.equal(questions().length, 1, 'asked once');
      if (expected === 'exited') return void (await within(exit, 'it ends'));
      assert.ok(lives(pid));
      const plan = /plan-[\w-]+/.exec(text)?.[0];
      assert.equal(plan !== undefined, expected === 'NEEDS_CONFIRMATION', text);
    });
  }

  test('an answer that comes when the call was cancelled ends nothing', async () => {
    const { call, send, listen, request } = await client({}, 'legacy');
    const questions = listen();
    const { pid } = await cat();
    void call('terminate_process', { pid, timeout_s: 30 }).catch(() => undefined);
    const { id } = await until(() => questions()[0], 'a question');
    send(JSON.stringify({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 2 } }));
    send(JSON.stringify({ jsonrpc: '2.0', id, result: { action: 'accept', content: {} } }));
    await request('ping');
    assert.ok(lives(pid));
  });
});

/** What a client of the newer era sends with the same call, and what becomes of it. `state`: it brings back the state. */
const NEWER: readonly (readonly [what: string, more: Record<string, unknown>, code: string])[] = [
  ['a yes', { inputResponses: { confirm: { action: 'accept', content: {} } } }, 'exited'],
  ['a no', { inputResponses: { confirm: { action: 'decline' } } }, 'DECLINED'],
  ['dismissed', { inputResponses: { confirm: { action: 'cancel' } } }, 'DECLINED'],
  ['an unknown action', { inputResponses: { confirm: { action: CLIENT_TEXT } } }, 'NO_ANSWER'],
  ['another kind of answer', { inputResponses: { confirm: { roots: [] } } }, 'NO_ANSWER'],
  ['an envelope', { inputResponses: { confirm: { method: 'elicitation/create', result: {} } } }, 'NO_ANSWER'],
  ['text', { inputResponses: { confirm: CLIENT_TEXT } }, 'NO_ANSWER'],
];

describe('what is answered in the newer era', () => {
  for (const [what, more, expected] of NEWER) {
    test(`${what}: ${expected}`, async () => {
      const { call } = await sharedClient({ form: {} }, 'modern');
      const { pid, exit } = await cat();
      const args = { pid, timeout_s: 30 };
      const { requestState } = InputRequired.parse((await call('terminate_process', args)).result);
      const { verdict, text } = resultOf(await call('terminate_process', args, { ...more, requestState }));
      assert.equal(verdict, expected, text);
      assert.doesNotMatch(text, /plan-/);
      if (expected === 'exited') await within(exit, 'it ends');
      else assert.ok(lives(pid));
      // Nothing is pending: the same answer again, or a yes after all, comes too late.
      const yes = { inputResponses: { confirm: { action: 'accept', content: {} } }, requestState };
      assert.equal(resultOf(await call('terminate_process', args, yes)).verdict, 'NO_ANSWER');
    });
  }

  for (const [what, more] of [
    ['the state without an answer', {}],
    ['the state with an answer to something else', { inputResponses: { other: { action: 'accept' } } }],
  ] as const) {
    test(`${what}: it is asked again, and the old question is void`, async () => {
      const { call } = await sharedClient({ form: {} }, 'modern');
      const { pid } = await cat();
      const first = InputRequired.parse((await call('terminate_process', { pid })).result).requestState;
      const again = await call('terminate_process', { pid }, { ...more, requestState: first });
      assert.notEqual(InputRequired.parse(again.result).requestState, first);
      const yes = { inputResponses: { confirm: { action: 'accept' } }, requestState: first };
      assert.equal(resultOf(await call('terminate_process', { pid }, yes)).verdict, 'NO_ANSWER');
      assert.ok(lives(pid));
    });
  }

  test('a yes without a state, or to a question that was never asked, ends nothing', async () => {
    const { call } = await sharedClient({ form: {} }, 'modern');
    const { pid } = await cat();
    const yes = { inputResponses: { confirm: { action: 'accept' } } };
    InputRequired.parse((await call('terminate_process', { pid }, yes)).result);
    const made = resultOf(await call('terminate_process', { pid }, { ...yes, requestState: 'plan-AAAAAAAAAAAA' }));
    assert.equal(made.verdict, 'NO_ANSWER');
    assert.ok(lives(pid));
  });
});
