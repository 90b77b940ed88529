import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { runs } from './programs.ts';
import { serve } from './session.ts';
import { AS_OWNER, type Launched, launch } from './support.ts';
import { oneAtATime } from './waiting.ts';

/** Processes with as much in their arguments as the kernel lets them have; execve(2). */

await oneAtATime();

/** MAX_ARG_STRLEN, with the NUL. */
const ARGUMENT_MAX = 131_071;

const SECRET = 'Tr0ub4dor-hunter2';

/** A shell that waits for its stdin to end. */
async function holder(args: readonly string[]): Promise<Launched> {
  const started = launch('sh', ['-c', 'read line', 'marked', ...args]);
  await runs('sh', started.pid);
  return started;
}
const holds = async (args: readonly string[]): Promise<number> => (await holder(args)).pid;

const times = (count: number, text: string): string[] => Array<string>(count).fill(text);
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

  test('100,000 arguments: the first are told', async () => {
    const command = await commandOf(['--password', SECRET, ...times(100_000, 'argument')]);
    assert.ok(command.startsWith('sh -c read line marked --password [redacted] argument argument '));
    assert.ok(command.endsWith('…') && command.length === 4096);
  });

  test('a row tells what follows an argument that is too long for it, the details tell both', async () => {
    const pid = await holds(['-cp', 'lib.jar:'.repeat(1000), 'Main-of-it']);
    const found = await session.find('Main-of-it');
    assert.deepEqual(
      found.rows.map((row) => [row['pid'], row['command']]),
      [[pid, 'sh -c read line marked -cp … Main-of-it']],
    );
    assert.match((await session.info(pid)).command ?? '', /-cp lib\.jar:lib\.jar:/);
  });
});
