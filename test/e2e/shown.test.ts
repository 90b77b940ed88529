import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { type Call, ToolResult } from './answers.ts';
import { replyOf } from './endings.ts';
import { program } from './programs.ts';
import { serve } from './session.ts';
import { AS_OWNER, configFile, REPO, stateFolder, UID } from './support.ts';
import { cat, lives, refOf } from './targets.ts';
import { within } from './waiting.ts';

/**
 * A pid that this server has not shown may come from a conversation with an earlier one: it is described before it is
 * acted on. Ending one process takes at most two calls, however a client is made and a server configured.
 */

const CONFIRM = ['never', 'auto', 'always'] as const;
const SHOWN = ['never', 'by a list', 'by a dry run', 'by a refusal'] as const;

const clients: Client[] = [];
after(() => Promise.all(clients.map((client) => client.close())));

async function session(confirm: (typeof CONFIRM)[number], canAsk: boolean) {
  const config = configFile({ confirm });
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [join(REPO, 'dist/main.js'), '--config', config],
    env: { HOME: '/nowhere', XDG_STATE_HOME: stateFolder(UID), ...AS_OWNER },
    stderr: 'pipe',
  });
  const client = new Client(
    { name: 'e2e', version: '1' },
    { capabilities: canAsk ? { elicitation: {} } : {}, versionNegotiation: { mode: 'legacy' } },
  );
  let questions = 0;
  if (canAsk)
    client.setRequestHandler('elicitation/create', async () => {
      questions++;
      return { action: 'accept', content: {} };
    });
  clients.push(client);
  await client.connect(transport);
  const call: Call = async (name, args) => ToolResult.parse(await client.callTool({ name, arguments: args }));
  return { call, questions: () => questions };
}

describe('one process takes at most two calls', () => {
  for (const canAsk of [true, false]) {
    for (const confirm of CONFIRM) {
      let opened: ReturnType<typeof session> | undefined;
      for (const shown of SHOWN) {
        test(`a client that ${canAsk ? 'can' : 'cannot'} ask, confirm ${confirm}, shown ${shown}`, async () => {
          opened ??= session(confirm, canAsk);
          const { call, questions } = await opened;
          const before = questions();
          const { pid, exit } = await cat();
          if (shown === 'by a list') await call('get_process_info', { pid });
          if (shown === 'by a dry run')
            assert.equal(replyOf(await call('terminate_process', { pid, dry_run: true })).verdict, 'would_end');
          if (shown === 'by a refusal') await call('set_priority', { pid, nice: 19 });
          const asks = confirm === 'always';
          let calls = 1;
          let reply = replyOf(await call('terminate_process', { pid, timeout_s: 30 }));
          if (shown === 'never' && !asks) {
            assert.equal(reply.verdict, 'NOT_SHOWN', reply.text);
            assert.match(
              reply.text,
              /pid \d+ is "cat" \("cat"\), started \d+ s ago; nothing was signalled\. .* call again with ref /,
            );
            assert.ok(lives(pid));
            const ref = / ref ([\w-]+)\.$/.exec(reply.text)?.[1];
            reply = replyOf(await call('terminate_process', { ref, timeout_s: 30 }));
            calls++;
          } else if (asks && !canAsk) {
            assert.equal(reply.verdict, 'NEEDS_CONFIRMATION', reply.text);
            assert.match(reply.text, /Target: pid \d+ "cat": "cat", \d+ s old, in /);
            reply = replyOf(await call('terminate_processes', { plan: /plan-[\w-]+/.exec(reply.text)?.[0] }));
            calls++;
          }
          assert.equal(reply.verdict, 'exited', reply.text);
          assert.ok(calls <= 2);
          assert.equal(questions() - before, asks && canAsk ? 1 : 0);
          await within(exit, 'it ends');
        });
      }
    }
  }
});

describe('a bare pid of an earlier server', () => {
  for (const [tool, args] of [
    ['terminate_process', {}],
    ['terminate_process', { force: true, tree: true }],
    ['signal_process', { signal: 'INT' }],
    ['signal_process', { signal: 'STOP' }],
    ['set_priority', { nice: 19 }],
  ] as const) {
    test(`${tool} ${JSON.stringify(args)}: is described first, and the same pid passes then`, async () => {
      const { pid } = await cat();
      const earlier = await serve({ env: AS_OWNER });
      await earlier.info(pid);
      await earlier.end();
      const { callOnce } = await serve({ env: AS_OWNER });
      const before = refOf(pid);
      const first = await callOnce(tool, { pid, ...args });
      assert.match(first.content[0].text, /^NOT_SHOWN: /);
      assert.ok(lives(pid) && refOf(pid) === before);
      const second = await callOnce(tool, { pid, ...args });
      assert.equal(second.isError ?? false, false, second.content[0].text);
    });
  }

  test('several under confirm: never: all are described at once, and none is signalled', async () => {
    const config = configFile({ confirm: 'never' });
    const { callOnce } = await serve({ env: AS_OWNER, flags: ['--config', config] });
    const pids = [(await cat()).pid, (await cat()).pid];
    const first = replyOf(await callOnce('terminate_processes', { pids, timeout_s: 30 }));
    assert.equal(first.code, 'NOT_SHOWN');
    for (const pid of pids) assert.ok(lives(pid) && first.text.includes(`pid ${pid} is "cat"`), first.text);
    const second = replyOf(await callOnce('terminate_processes', { pids, timeout_s: 30 }));
    assert.deepEqual(second.counts, { exited: 2 });
  });

  test('its ref passes at once, on any server, in several, too', async () => {
    const { callOnce } = await serve({ env: AS_OWNER });
    const [one, two] = [await cat(), await cat()];
    const { verdict, text } = replyOf(await callOnce('terminate_process', { ref: refOf(one.pid), timeout_s: 30 }));
    assert.equal(verdict, 'exited', text);
    const { plan } = replyOf(await callOnce('terminate_processes', { refs: [refOf(two.pid)], timeout_s: 30 }));
    assert.equal(replyOf(await callOnce('terminate_processes', { plan })).verdict, 'exited');
  });

  test('a ref of another boot, or of another machine, names nothing here', async () => {
    const { callOnce } = await serve({ env: AS_OWNER });
    const { pid } = await cat();
    const [, ...rest] = refOf(pid).split('-');
    for (const tool of ['terminate_process', 'terminate_processes']) {
      const ref = ['zzzzzz', ...rest].join('-');
      const { code, text } = replyOf(await callOnce(tool, tool === 'terminate_process' ? { ref } : { refs: [ref] }));
      assert.match(text, /is of an earlier boot, or of another machine or container; nothing was signalled/);
      assert.ok(code === 'NOT_FOUND' || code === 'PROTECTED', text);
    }
    assert.ok(lives(pid));
  });

  test('what another call shows at the same time does not count', async () => {
    const wire = await serve({ env: AS_OWNER });
    const { pid } = await cat();
    const params = (name: string) => ({ name, arguments: { pid } });
    const answers = await Promise.all([
      wire.request('tools/call', params('get_process_info')),
      wire.request('tools/call', params('terminate_process')),
      wire.request('tools/call', params('terminate_process')),
    ]);
    for (const { result } of answers.slice(1)) assert.match(ToolResult.parse(result).content[0].text, /^NOT_SHOWN: /);
    assert.ok(lives(pid));
  });
});

test('a target that executes another program after the plan needs a new yes; a new title does not', async () => {
  const { call } = await serve({ env: AS_OWNER });
  const becoming = await program('becomes.sh');
  const titled = await program('retitled.py');
  const pids = [becoming.pid, titled.pid];
  const { plan } = replyOf(await call('terminate_processes', { pids, timeout_s: 30 }));
  becoming.child.stdin.write('now\n');
  titled.child.stdin.write('now\n');
  for (const one of [becoming, titled]) assert.equal((await one.lines.next()).value, 'changed');
  const { results, text } = replyOf(await call('terminate_processes', { plan }));
  const of = (pid: number) => results.find((result) => result.pid === pid);
  assert.equal(of(titled.pid)?.outcome, 'exited', text);
  assert.equal(of(becoming.pid)?.outcome, 'refused', text);
  assert.match(of(becoming.pid)?.reason ?? '', /^NEEDS_CONFIRMATION: pid \d+ has started another program/);
  assert.ok(lives(becoming.pid));
});
