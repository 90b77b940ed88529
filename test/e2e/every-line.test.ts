import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import fc from 'fast-check';
import { connect, type Message } from './session.ts';
import { AS_OWNER } from './support.ts';
import { until } from './waiting.ts';

/** Every line that has an id and a method gets exactly one answer, under that id. */

const MODERN = '2026-07-28';
const CLIENT = { name: 'raw', version: '1' };
const ENVELOPE = {
  'io.modelcontextprotocol/protocolVersion': MODERN,
  'io.modelcontextprotocol/clientInfo': CLIENT,
  'io.modelcontextprotocol/clientCapabilities': {},
};
const RUNS = 25;

/** One line, and under which id it is answered; undefined where it is not. */
interface Line {
  readonly text: string;
  readonly id: string | number | null | undefined;
}

/** What comes in as a request: good ones, wrong ones, and those that take a while. */
const REQUESTS: readonly Readonly<Record<string, unknown>>[] = [
  { method: 'ping' },
  { method: 'tools/list' },
  { method: 'no/such/method' },
  { method: '' },
  { method: 'initialize' },
  { method: 'subscriptions/listen', params: { filter: 7 } },
  { method: 'tools/call', params: { name: 'get_user_info', arguments: {} } },
  { method: 'tools/call', params: { name: 'get_process_info', arguments: { pid: 0 } } },
  { method: 'tools/call', params: { name: 'list_processes', arguments: { limit: 1 } } },
  { method: 'tools/call', params: { name: 'wait_for', arguments: { port: 1, timeout_s: 1 } } },
  { method: 'tools/call', params: { name: 'no_such_tool', arguments: {} } },
  { method: 'tools/call', params: { arguments: [] } },
  { method: 'tools/call' },
  { method: 'resources/read', params: { uri: 'process://1' } },
  { method: 'resources/read', params: { uri: '::' } },
  { method: 'prompts/get', params: { name: 'x' } },
  { method: 'completion/complete', params: {} },
  { method: 'tools/call', params: { name: 'get_user_info', _meta: { progressToken: {} } } },
  { method: 7 },
  { method: null },
  { method: 'ping', params: [] },
  { method: 'ping', jsonrpc: '1.0' },
  { method: 'ping', result: {} },
  { method: 'ping', extra: 1 },
];
/** What is answered without an id, or not at all. */
const OTHERS: readonly Line[] = [
  { text: 'oops', id: null },
  { text: '17', id: null },
  { text: '{"jsonrpc":"2.0","id":1.5,"method":"ping"}', id: null },
  { text: '{"jsonrpc":"2.0","id":{},"method":"ping"}', id: null },
  { text: '', id: undefined },
  { text: '{}', id: undefined },
  { text: '{"jsonrpc":"2.0","id":999,"result":{}}', id: undefined },
  { text: '{"jsonrpc":"2.0","method":"notifications/none"}', id: undefined },
  { text: '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"none"}}', id: undefined },
];

const withEnvelope = (params: unknown): unknown =>
  params === undefined || (typeof params === 'object' && params !== null && !Array.isArray(params))
    ? { _meta: ENVELOPE, ...params }
    : params;

function lineOf(request: Readonly<Record<string, unknown>>, id: string | number, era: string): Line {
  const params = era === 'modern' ? withEnvelope(request['params']) : request['params'];
  return { text: JSON.stringify({ jsonrpc: '2.0', id, ...request, ...(params !== undefined && { params }) }), id };
}

/** Ids of many kinds, few enough that some are used again while they run; those of wire.request() are from 1 on. */
const Id = fc.oneof(fc.integer({ min: -30, max: 0 }), fc.constantFrom('', '1', 'é', '\ud800', '__proto__', '日本'));
const Blank = fc.constantFrom('', '', ' ', '\ufeff', '\u2028', '\r', '\t');

const lines = (era: string) =>
  fc.array(
    fc.oneof(
      {
        weight: 5,
        arbitrary: fc.tuple(fc.constantFrom(...REQUESTS), Id).map(([request, id]) => lineOf(request, id, era)),
      },
      { weight: 1, arbitrary: fc.constantFrom(...OTHERS) },
    ),
    { maxLength: 60 },
  );

/** How often each id is there. */
function tally(ids: Iterable<unknown>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(JSON.stringify(id), (counts.get(JSON.stringify(id)) ?? 0) + 1);
  return new Map([...counts].sort());
}

const idOf = ({ id }: Message): unknown => id;

for (const era of ['legacy', 'modern']) {
  describe(`in the ${era} era`, async () => {
    const wire = connect({ env: AS_OWNER });
    after(() => wire.end());
    if (era === 'legacy') await wire.initialize('2025-11-25');
    else await wire.request('server/discover', { _meta: ENVELOPE });

    test('every line with an id and a method gets exactly one answer', async () => {
      const property = fc.asyncProperty(
        lines(era),
        Blank,
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1 }),
        async (sent, blank, cuts) => {
          const from = wire.unasked.length;
          const bytes = Buffer.from(sent.map(({ text }) => `${blank}${text}${blank}\n`).join(''));
          for (let at = 0, cut = 0; at < bytes.length; cut++) {
            const end = at + (cuts[cut % cuts.length] ?? 1);
            wire.child.stdin.write(bytes.subarray(at, end));
            at = end;
          }
          const expected = sent.map(({ id }) => id).filter((id) => id !== undefined);
          const answers = (): Message[] => wire.unasked.slice(from).filter(({ method }) => method === undefined);
          await until(() => (answers().length >= expected.length ? true : undefined), `${bytes} is answered`, 10_000);
          // What is answered twice is so at once.
          await wire.request('tools/list', { _meta: era === 'modern' ? ENVELOPE : {} });
          assert.deepEqual(tally(answers().map(idOf)), tally(expected));
        },
      );
      await fc.assert(property, { numRuns: RUNS, interruptAfterTimeLimit: 120_000, endOnFailure: true });
      assert.equal(wire.output.stderr, '');
    });

    test('a second request with an id that is running is refused, and the first goes on', async () => {
      const from = wire.unasked.length;
      const waiting = { method: 'tools/call', params: { name: 'wait_for', arguments: { port: 1, timeout_s: 2 } } };
      wire.send(lineOf(waiting, 'twice', era).text);
      wire.send(lineOf({ method: 'tools/list' }, 'twice', era).text);
      const [second, first] = await until(() => {
        const both = wire.unasked.slice(from).filter(({ id }) => id === 'twice');
        return both.length === 2 ? both : undefined;
      }, 'both are answered');
      assert.equal(second?.error?.code, -32_600);
      assert.match(second?.error?.message ?? '', /a request with this id is still running/);
      assert.ok(first?.result?.['structuredContent']);
      // Then the id is free.
      wire.send(lineOf({ method: 'tools/list' }, 'twice', era).text);
      const third = await until(() => wire.unasked.slice(from).filter(({ id }) => id === 'twice')[2], 'it is answered');
      assert.ok(third.result?.['tools']);
    });
  });
}
