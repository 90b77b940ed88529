import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { serve } from './session.ts';
import { AS_OWNER } from './support.ts';

const session = await serve({ env: AS_OWNER });

const PIDS = [0, -1, 1.5, '12', 1e10, null, true, [12], '__proto__'];
const PORTS = [0, -1, 65_536, 80.5, '80', null];

describe('bad input is refused by name, and the next call works', () => {
  for (const tool of ['get_process_info', 'terminate_process']) {
    for (const pid of PIDS) {
      refuses(tool, { pid }, /^INVALID_INPUT: pid must be an integer from 1 to 2147483647, not /);
    }
    refuses(tool, {}, /^INVALID_INPUT: pid (or ref )?is missing: /);
    refuses(tool, { pid: 12, forced: 1, sig: 9 }, /^INVALID_INPUT: unknown argument "forced", "sig": .* takes pid/);
  }
  for (const port of PORTS) {
    refuses('get_process_by_port', { port }, /^INVALID_INPUT: port must be an integer from 1 to 65535, not /);
  }
  for (const protocol of ['tcp6', 'TCP', 6, null]) {
    refuses('get_process_by_port', { port: 80, protocol }, /^INVALID_INPUT: protocol must be one of tcp, udp, not /);
  }
  for (const username of ['', 7, 'x'.repeat(65)]) {
    refuses('list_processes', { username }, /^INVALID_INPUT: username must be a string of 1 to 64 characters, not /);
  }
  for (const [tool, args] of [
    ['list_processes', {}],
    ['find_processes', { pattern: 'node' }],
    ['get_process_by_port', { port: 80 }],
  ] as const) {
    refuses(tool, { ...args, username: 'no-such-user' }, /^INVALID_INPUT: username: there is no user "no-such-user"/);
    refuses(tool, { ...args, limits: 5 }, /^INVALID_INPUT: unknown argument "limits": .* takes .*username/);
  }
  refuses('get_user_info', { verbose: true }, /^INVALID_INPUT: unknown argument "verbose": .* takes no arguments/);

  for (const pattern of ['(?=a)', '(a)\\1', '(', '[z-a]', 'a**']) {
    refuses('find_processes', { pattern }, /^INVALID_INPUT: pattern .*RE2/);
  }
  for (const pattern of ['x'.repeat(257), '', 12]) {
    refuses('find_processes', { pattern }, /^INVALID_INPUT: pattern must be a string of 1 to 256 characters, not /);
  }
  for (const pattern of ['(.{0,30}a.{0,30}){16}9$', 'a{400}', '(x{1,30}){30}']) {
    refuses('find_processes', { pattern }, /^INVALID_INPUT: pattern .*(instructions|repeats too much)/);
  }
  refuses('find_processes', {}, /^INVALID_INPUT: pattern is missing/);
});

test('several wrong arguments are all named', async () => {
  const text = await session.refused('get_process_by_port', { port: 0, protocol: 'sctp', user: 'me' });
  assert.match(text, /port must be/);
  assert.match(text, /protocol must be/);
  assert.match(text, /unknown argument "user"/);
});

test('what is repeated of a wrong argument is short and harmless', async () => {
  const text = await session.refused('get_process_info', { pid: `\u001b[2J\u202e${'x'.repeat(100_000)}` });
  assert.match(text, /\\u\{202e\}/);
  assert.doesNotMatch(text, /[\p{Cc}\p{Cf}]/u);
  assert.ok(text.length < 400);
});

test('a tool that does not exist is an error, and the session goes on', async () => {
  const { error, result } = await session.request('tools/call', { name: 'kill_everything', arguments: {} });
  assert.ok(error || result?.['isError'] === true);
  assert.match(JSON.stringify(error ?? result), /kill_everything/);
  assert.ok((await session.user()).username);
});

test('the largest inputs that are allowed are accepted', async () => {
  assert.equal((await session.find('x'.repeat(256))).total, 0);
  assert.match(await session.refused('get_process_info', { pid: 2 ** 31 - 1 }), /^NOT_FOUND: /);
  assert.equal((await session.port(65_535, { protocol: 'udp' })).port, 65_535);
});

function refuses(tool: string, args: Record<string, unknown>, why: RegExp): void {
  test(`${tool} ${JSON.stringify(args).slice(0, 80)}`, async () => {
    const text = await session.refused(tool, args);
    assert.match(text, why);
    assert.match(text, /\.$/); // and it ends with what to do
  });
}
