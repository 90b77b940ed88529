import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import * as z from 'zod';
import { program } from './programs.ts';
import { AS_OWNER, cli, launch, REPO } from './support.ts';
import { within } from './waiting.ts';

const call = (...args: string[]) => cli(['call', ...args], { env: AS_OWNER });

const TOOLS = [
  'list_processes',
  'find_processes',
  'get_process_info',
  'get_process_by_port',
  'terminate_process',
  'get_user_info',
];

describe('call', () => {
  test('prints an aligned table', async () => {
    const { pid } = await program('waits.mjs', [`cli-table-${process.pid}`]);
    const { code, stdout, stderr } = await call('find_processes', `cli-table-${process.pid}$`);
    assert.deepEqual([code, stderr], [0, '']);
    const [header = '', row = '', last] = stdout.split('\n');
    assert.match(header, /^ *pid {2}name +memory_mib {2}age_s {2}status +command +matched$/);
    assert.equal(Number(row.slice(0, header.indexOf('pid') + 3)), pid);
    assert.equal(row.indexOf('node'), header.indexOf('name'));
    assert.equal(row.slice(header.indexOf('matched')), 'command');
    assert.match(last ?? '', /^1 of 1, largest memory first/);
  });

  test('--json prints what an assistant is shown', async () => {
    const { pid } = await program('waits.mjs', [`cli-json-${process.pid}`]);
    const { code, stdout } = await call('find_processes', '--json', '--pattern', `waits.mjs cli-json-${process.pid}$`);
    assert.equal(code, 0);
    const { rows, total } = z
      .object({ rows: z.array(z.array(z.unknown())), total: z.number() })
      .parse(JSON.parse(stdout));
    assert.equal(total, 1);
    assert.equal(rows[0]?.[0], pid);
  });

  test('takes arguments by position, as --arg value and as --arg=value', async () => {
    const listener = await program('listens.mjs', ['udp', '127.0.0.1']);
    const port = String(listener.numbers[0]);
    for (const args of [
      [port, '--protocol', 'udp'],
      ['--protocol=udp', '--port', port],
      ['--protocol', 'udp', `--port=${port}`],
    ]) {
      const { code, stdout } = await call('get_process_by_port', ...args);
      assert.equal(code, 0);
      assert.ok(stdout.startsWith(`udp port ${port}: bound; `), stdout);
      assert.match(stdout.split('\n')[2] ?? '', /^ *\d+ {2}node .*listens\.mjs/);
    }
  });

  test('it offers no cursor, which would end with the process', async () => {
    await program('waits.mjs');
    const { stdout } = await call('list_processes', '--limit', '1');
    assert.match(stdout, /^1 of \d+, .*; more with a higher --limit$/m);
  });

  test('ends a process', async () => {
    const victim = await program('leaves-on-term.mjs');
    const { code, stdout } = await call('terminate_process', String(victim.pid));
    assert.equal(code, 0);
    assert.match(stdout, /\bexited +SIGTERM\b/);
    assert.deepEqual(await victim.exit, { code: 7, signal: null });
  });

  test('--read-only ends none', async () => {
    const survivor = await program('waits.mjs');
    const { code, stdout, stderr } = await call('terminate_process', String(survivor.pid), '--read-only');
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /^ACCESS_DENIED: .*\(rule: read-only\)/);
    survivor.child.kill('SIGKILL');
    assert.deepEqual(await survivor.exit, { code: null, signal: 'SIGKILL' });
  });

  for (const { args, code: expected, says } of [
    { args: ['get_process_info', '0'], code: 2, says: /^INVALID_INPUT: pid must be an integer/ },
    { args: ['get_process_info', 'node'], code: 2, says: /^INVALID_INPUT: pid must be an integer .*"node"/ },
    { args: ['get_process_info'], code: 2, says: /^INVALID_INPUT: pid is missing/ },
    { args: ['get_process_info', '2147483647'], code: 1, says: /^NOT_FOUND: no process 2147483647/ },
    { args: ['get_process_by_port', '80', '--protocol', 'tcp6'], code: 2, says: /^INVALID_INPUT: protocol/ },
    { args: ['terminate_process', '1'], code: 1, says: /^PROTECTED: / },
  ]) {
    test(`${args.join(' ')} fails with ${expected} and the reason on stderr`, async () => {
      const { code, stdout, stderr } = await call(...args);
      assert.deepEqual([code, stdout], [expected, '']);
      assert.match(stderr, says);
    });
  }

  for (const { args, says } of [
    { args: ['kill_process', '1'], says: /unknown tool "kill_process"; did you mean terminate_process\?/ },
    { args: ['get_user_info', 'me'], says: /unexpected argument "me"/ },
    { args: ['get_process_info', '12', '13'], says: /unexpected argument "13"/ },
    { args: ['get_process_info', '--pod', '12'], says: /--pod/ },
    { args: ['get_process_info', '--pid'], says: /--pid/ },
    { args: ['list_processes', '--cursor', 'd24c84203c4c.3'], says: /--cursor/ },
  ]) {
    test(`${args.join(' ')} is wrong usage: 2`, async () => {
      const { code, stdout, stderr } = await call(...args);
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, says);
      assert.match(stderr, /--help/);
    });
  }
});

test('the reader of its answer may stop early, as head does', async () => {
  for (const args of [['--help'], ['call', 'list_processes']]) {
    const { child, exit, output } = launch(process.execPath, [join(REPO, 'dist/main.js'), ...args], { env: AS_OWNER });
    child.stdout.destroy();
    assert.deepEqual(await within(exit, 'it ends'), { code: 0, signal: null });
    assert.equal(output.stderr, '');
  }
});

describe('help', () => {
  for (const args of [
    ['--help'],
    ['-h'],
    ['help'],
    ['serve', '--help'],
    ['call', '--help'],
    ['call', '-h'],
    ['call'],
  ]) {
    test(args.join(' '), async () => {
      const { code, stdout, stderr } = await cli(args);
      assert.deepEqual([code, stderr], [0, '']);
      assert.match(stdout, /^process-manager-mcp/);
      if (args[0] === 'call') for (const tool of TOOLS) assert.ok(stdout.includes(`  ${tool}  `));
    });
  }

  for (const tool of TOOLS) {
    test(`call ${tool} --help`, async () => {
      const { code, stdout, stderr } = await cli(['call', tool, '--help']);
      assert.deepEqual([code, stderr], [0, '']);
      assert.ok(stdout.startsWith(`process-manager-mcp call ${tool}`));
      assert.match(stdout, /^ {2}--json +\S/m);
      if (tool.startsWith('get_process') || tool.startsWith('term'))
        assert.match(stdout, /^ {2}--(?:pid|port) <number> /m);
    });
  }

  test('--version', async () => {
    const { version } = z
      .object({ version: z.string() })
      .parse(JSON.parse(readFileSync(join(REPO, 'package.json'), 'utf8')));
    for (const flag of ['--version', '-v']) {
      assert.deepEqual(await cli([flag]), { code: 0, signal: null, stdout: `${version}\n`, stderr: '' });
    }
  });
});

describe('what is echoed of wrong usage is clean', () => {
  const HOSTILE = '\u001b[2J\u009b31m\u202egnp.exe\u2028';
  for (const args of [
    ['call', HOSTILE],
    ['call', 'list_processes', HOSTILE, HOSTILE],
    ['call', 'list_processes', `--${HOSTILE}`],
    ['call', 'list_processes', `--limit=${HOSTILE}`],
    [HOSTILE],
    [`--${HOSTILE}`],
    ['audit', HOSTILE],
    ['audit', 'show', '--since', HOSTILE],
    ['audit', 'show', '--pid', HOSTILE],
    ['doctor', HOSTILE],
    ['doctor', '--explain', HOSTILE, '1'],
    ['inspect', HOSTILE],
    ['install', HOSTILE],
    ['completion', HOSTILE],
    ['call', 'list_processes', '--config', `/nowhere/${HOSTILE}`],
    ['call', 'list_processes', '--allow-users', HOSTILE],
  ]) {
    test(JSON.stringify(args), async () => {
      const { code, stdout, stderr } = await cli(args, { env: { ...AS_OWNER, NO_COLOR: '1' } });
      assert.notEqual(code, 0);
      assert.doesNotMatch(`${stdout}${stderr}`.replaceAll('\n', ''), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      assert.ok(`${stdout}${stderr}`.includes('gnp.exe'), stderr);
    });
  }

  for (const name of ['ALLOW_ROOT', 'ALLOW_USERS', 'READ_ONLY', 'PROCESS_MANAGER_CONFIG']) {
    test(`${name} in the environment`, async () => {
      const { code, stderr } = await cli(['call', 'list_processes'], { env: { [name]: HOSTILE, NO_COLOR: '1' } });
      assert.notEqual(code, 0);
      assert.doesNotMatch(stderr.replaceAll('\n', ''), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    });
  }
});

test('ALLOW_USERS=root is reported to have no effect', async () => {
  for (const users of ['root', '0', 'root,daemon']) {
    const { stderr } = await cli(['call', 'list_processes'], { env: { ALLOW_USERS: users } });
    assert.match(stderr, /allow_users names root, which has no effect: only ALLOW_ROOT=Y/);
  }
  const { stderr } = await cli(['call', 'list_processes'], { env: { ALLOW_USERS: 'root', ALLOW_ROOT: 'Y' } });
  assert.equal(stderr, '');
});
