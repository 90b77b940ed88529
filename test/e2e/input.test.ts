import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { serve } from './session.ts';
import { AS_OWNER } from './support.ts';

const session = await serve({ env: AS_OWNER });

const PIDS = [0, '0', -1, 1.5, '12x', '1e3', '', 1e10, true, [12], '__proto__'];
const PORTS = [0, -1, 65_536, 80.5, '80a', null];

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
  for (const protocol of ['tcp6', 'TCP', 6]) {
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

describe('what was intended is taken', () => {
  test('null is no argument', async () => {
    const args = { pid: process.pid, ref: null, force: null, tree: null, timeout_s: null, dry_run: true };
    assert.doesNotMatch(await session.refused('terminate_process', args), /INVALID_INPUT/);
    const { structuredContent } = await session.call('list_processes', { limit: null, sort_by: null, cursor: null });
    assert.ok(structuredContent);
    assert.match(await session.refused('get_process_info', { pid: null }), /^INVALID_INPUT: pid must be .* not null/);
    assert.match(await session.refused('terminate_process', { pid: null }), /^INVALID_INPUT: pid or ref is missing/);
  });

  test('digits are a number', async () => {
    assert.equal((await session.port(1, { port: '65535', protocol: 'udp' })).port, 65_535);
    const { rows } = await session.list({ limit: '1', min_memory_mib: '0.5' });
    assert.equal(rows.length, 1);
    const text = await session.refused('terminate_processes', { pids: ['1', String(process.pid)] });
    assert.match(text, /^PROTECTED: none of the 2/);
  });

  test('a signal may have its SIG, and small letters', async () => {
    for (const signal of ['SIGSTOP', 'stop', 'sigstop', 'Stop'])
      assert.match(await session.refused('signal_process', { pid: 1, signal }), /^PROTECTED: /);
  });

  test('none of that is advertised', async () => {
    const { result } = await session.request('tools/list');
    assert.doesNotMatch(JSON.stringify(result), /SIGSTOP/);
  });
});

describe('a foreseeable mistake names what is right', () => {
  for (const [tool, args, right] of [
    ['signal_process', { pid: 1, signal: 'TERM' }, /to end a process call terminate_process\./],
    ['signal_process', { pid: 1, signal: 'SIGKILL' }, /call terminate_process with force: true\./],
    ['signal_process', { pid: 1, signal: 9 }, /call terminate_process with force: true\./],
    ['list_processes', { filter: 'node' }, /for that, call find_processes with pattern\./],
    ['list_processes', { name: 'node' }, /for that, call find_processes with pattern\./],
    ['list_processes', { sort: 'cpu' }, /; use sort_by instead\./],
    ['list_processes', { sortBy: 'cpu' }, /; use sort_by instead\./],
    ['list_processes', { limits: 5 }, /; use limit instead\./],
    ['get_process_info', { process_id: 1 }, /; use pid instead/],
    ['terminate_process', { name: 'node' }, /for that, call terminate_processes with pattern\./],
    ['terminate_process', { pids: [1] }, /for that, call terminate_processes\./],
    ['terminate_process', { pid: 1, signal: 'KILL' }, /for that, call signal_process, or give force: true/],
    ['terminate_process', { pid: 1, timeout: 5 }, /; use timeout_s instead\./],
    ['terminate_processes', { pid: 1 }, /give pids: \[pid\]/],
    ['get_process_by_port', { pid: 1 }, /for that, call get_process_info\./],
  ] as const) {
    test(`${tool} ${JSON.stringify(args)}`, async () => {
      const text = await session.refused(tool, args);
      assert.match(text, /^INVALID_INPUT: /);
      assert.match(text.replaceAll(/\. Correct the argument and call again\./g, '.'), right);
    });
  }
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
