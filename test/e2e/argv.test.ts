import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { commOf, program } from './programs.ts';
import { serve } from './session.ts';
import { AS_OWNER, cli, configFile } from './support.ts';

/** `argv` in the configuration: command lines not read at all, without their secrets, or as they are. */

const SECRET = 'Tr0ub4dor-hunter2';
/** Of no process of another run. */
const MARK = `marked-full-${process.pid}`;
const config = (argv: string): string[] => ['--config', configFile({ argv })];

describe('argv: none', async () => {
  const shown = await program('waits.mjs', ['marked-none', '--password', SECRET]);

  test('names and patterns are those of the kernel, and it is told why there is no command', async () => {
    const session = await serve({ flags: config('none'), env: AS_OWNER });
    assert.equal((await session.find('marked-none')).total, 0);
    const { note, rows } = await session.find(commOf(shown.pid), { columns: ['pid', 'name', 'command'], limit: 500 });
    assert.match(note ?? '', /argv: none/);
    assert.deepEqual(
      rows.find(({ pid }) => pid === shown.pid),
      { pid: shown.pid, name: commOf(shown.pid), command: null },
    );
    const { command, unavailable } = await session.info(shown.pid);
    assert.equal(command, null);
    assert.match(unavailable?.['command'] ?? '', /argv: none/);
    assert.equal(session.output.stderr, '');
  });
});

test('argv: full shows and finds what is redacted otherwise, cleaned and cut, and warns of it', async () => {
  const long = await program('waits.mjs', [MARK, '--password', SECRET, 'a\u202eb\u001b', 'x'.repeat(9000)]);
  const session = await serve({ flags: config('full'), env: AS_OWNER });
  const { command } = await session.info(long.pid);
  assert.ok(command?.includes(`${MARK} --password ${SECRET} a\\u{202e}b\\x1b xxx`), command ?? '');
  assert.equal(command?.length, 4096);
  const found = await session.find(`${MARK} --password ${SECRET}`);
  assert.deepEqual(
    found.rows.map(({ pid }) => pid),
    [long.pid],
    found.note,
  );
  const warning = 'process-manager-mcp: warning: argv is "full": command lines are shown with the passwords';
  assert.ok(session.output.stderr.startsWith(warning), session.output.stderr);
  const called = await cli(['call', 'get_process_info', String(long.pid), ...config('full')], { env: AS_OWNER });
  assert.ok(called.stdout.includes(SECRET) && called.stderr.startsWith(warning));

  const redacted = await serve({ flags: config('redacted'), env: AS_OWNER });
  assert.match((await redacted.info(long.pid)).command ?? '', /marked-full-\d+ --password \[redacted\] a/);
  assert.equal(redacted.output.stderr, '');
});

test('argv: strict shows of a command line only what is plainly harmless, and patterns match that', async () => {
  const { pid } = await program('waits.mjs', [`strict-${process.pid}`, '--color', 'Kakadu', '--port', '3000']);
  const session = await serve({ flags: config('strict'), env: AS_OWNER });
  const { command } = await session.info(pid);
  assert.match(command ?? '', /waits\.mjs \[redacted\] --color \[redacted\] --port 3000$/);
  assert.equal((await session.find('Kakadu')).total, 0);
});

test('it is a matter of the file only: neither a flag nor a variable', async () => {
  const { code, stderr } = await cli(['call', 'get_user_info', '--argv', 'full']);
  assert.equal(code, 2);
  assert.match(stderr, /--argv/);
  const session = await serve({ env: { ...AS_OWNER, ARGV: 'full', argv: 'full' } });
  const { pid } = await program('waits.mjs', ['--password', SECRET]);
  assert.match((await session.info(pid)).command ?? '', /--password \[redacted\]/);
});
