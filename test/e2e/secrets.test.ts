import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { program } from './programs.ts';
import { serve } from './session.ts';
import { AS_OWNER, cli } from './support.ts';
import { oneAtATime } from './waiting.ts';

await oneAtATime();

const SECRET = 'Tr0ub4dor-hunter2';
const HOSTILE = 'x\u001b[2J\u001b]0;pwned\u0007\u202egnp.exe\u200b\n{"jsonrpc":"2.0"}';

describe('what a process says of itself', async () => {
  const session = await serve({ env: AS_OWNER });
  const args = ['marked-secret', '--password', SECRET, `--db-url=postgres://app:${SECRET}@db/app`, `API_KEY=${SECRET}`];
  const holder = await program('listens.mjs', ['tcp', '127.0.0.1', '0', ...args]);
  const hostile = await program('waits.mjs', ['marked-hostile', HOSTILE]);
  const titled = await program('titled.mjs', [JSON.stringify(HOSTILE)]);

  test('its secrets are told by no tool', async () => {
    const [port = 0] = holder.numbers;
    const answers = [
      await session.call('find_processes', { pattern: 'marked-secret' }),
      await session.call('list_processes', {}),
      await session.call('get_process_info', { pid: holder.pid }),
      await session.call('get_process_by_port', { port }),
      await session.call('terminate_process', { pid: holder.pid }),
    ];
    for (const answer of answers) assert.equal(JSON.stringify(answer).includes(SECRET), false);
    for (const index of [0, 2, 3, 4])
      assert.match(JSON.stringify(answers[index]), /marked-secret --password \[redacted\]/);
    // A row ends where the paths of Node and of the program are long.
    assert.match(JSON.stringify(answers[2]), /postgres:\/\/app:\[redacted\]@db\/app API_KEY=\[redacted\]/);
  });

  test('its secrets cannot be searched for', async () => {
    const other = await program('waits.mjs', ['marked-other', '--token', SECRET]);
    assert.equal((await session.find('marked-other')).total, 1);
    for (const pattern of [SECRET, SECRET.slice(0, 3), `--token ${SECRET[0]}`]) {
      const found = await session.find(pattern);
      assert.equal(
        found.rows.some((row) => row['pid'] === other.pid),
        false,
        pattern,
      );
    }
  });

  test('its environment is not told', async () => {
    const { pid } = await program('waits.mjs', ['marked-env'], { env: { INNER_VALUE: SECRET } });
    const answer = await session.call('get_process_info', { pid });
    assert.doesNotMatch(JSON.stringify(answer), /INNER_VALUE|hunter2/);
  });

  for (const { what, pid } of [
    { what: 'argument', pid: hostile.pid },
    { what: 'title and name', pid: titled.pid },
  ]) {
    test(`what would be obeyed or not be seen in its ${what} is escaped`, async () => {
      const info = await session.info(pid);
      const whole = `${info.name}${info.command}`;
      assert.match(info.command ?? '', /x\\x1b\[2J\\x1b\]0;pwned\\x07\\u\{202e\}gnp\.exe\\u\{200b\}\\x0a\{/);
      assert.doesNotMatch(whole, /[\p{Cc}\p{Cf}]/u);
      const found = await session.find('gnp');
      const row = found.rows.find((one) => one['pid'] === pid);
      assert.ok(row);
      assert.doesNotMatch(Object.values(row).join(''), /[\p{Cc}\p{Cf}]/u);
    });
  }

  test('its name is escaped, too', async () => {
    assert.match((await session.info(titled.pid)).name, /^x\\x1b\[2J\\x1b\]0;pw/);
  });

  test('a terminal gets no escapes from `call` either', async () => {
    const { code, stdout } = await cli(['call', 'find_processes', 'gnp'], { env: AS_OWNER });
    assert.equal(code, 0);
    assert.match(stdout, /\\x1b\[2J/);
    assert.doesNotMatch(stdout, /[^\P{Cc}\n]|\p{Cf}/u);
  });

  test('a very long command line is cut', async () => {
    const row = async (name: string) => String((await session.find(name)).rows[0]?.['command']);
    await program('waits.mjs', ['marked-wide', 'y'.repeat(3000)]);
    const wide = await row('marked-wide');
    assert.equal(wide.length, 160);
    assert.match(wide, /y…$/);
    // Lists do not read so much; of an argument that is not read whole nothing is shown.
    const { pid } = await program('waits.mjs', ['marked-long', 'y'.repeat(50_000)]);
    assert.match(await row('marked-long'), /marked-long …$/);
    const { command } = await session.info(pid);
    assert.equal(command?.length, 4096);
    assert.match(command, /y…$/);
  });

  test('one that is longer than what is read says that it was cut', async () => {
    const { pid } = await program('waits.mjs', ['marked-longer', 'y'.repeat(100_000)]);
    assert.match((await session.info(pid)).command ?? '', /marked-longer .*…$/);
  });
});
