import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { serve } from './session.ts';
import { ARGUMENT_MAX, holds, SECRET, times } from './sizes.ts';
import { AS_OWNER } from './support.ts';
import { oneAtATime } from './waiting.ts';

await oneAtATime();

describe('arguments as long and as many as the kernel allows', async () => {
  const session = await serve({ env: AS_OWNER });
  const commandOf = async (args: readonly string[]): Promise<string> => {
    const { command } = await session.info(await holds(args));
    return command ?? assert.fail();
  };

  test('2 MiB of arguments of 128 KiB: what is not read whole is left out', async () => {
    assert.equal(
      await commandOf(['--password', SECRET, ...times(15, 'x'.repeat(ARGUMENT_MAX))]),
      'sh -c read line marked --password [redacted] …',
    );
  });

  test('100,000 arguments: the first are shown', async () => {
    const command = await commandOf(['--password', SECRET, ...times(100_000, 'argument')]);
    assert.ok(command.startsWith('sh -c read line marked --password [redacted] argument argument '));
    assert.ok(command.endsWith('…') && command.length === 4096);
  });

  test('a row shows what follows an argument that is too long for it, the details show both', async () => {
    const pid = await holds(['-cp', 'lib.jar:'.repeat(1000), 'Main-of-it']);
    const found = await session.find('Main-of-it');
    assert.deepEqual(
      found.rows.map((row) => [row['pid'], row['command']]),
      [[pid, 'sh -c read line marked -cp … Main-of-it']],
    );
    assert.match((await session.info(pid)).command ?? '', /-cp lib\.jar:lib\.jar:/);
  });
});
