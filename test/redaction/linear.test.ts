import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { programsOf } from '../../src/process/programs.ts';
import { Redactor } from '../../src/redaction/redactor.ts';
import { BUILT_IN, safeText } from '../../src/text/built-in.ts';
import { sanitize } from '../../src/text/sanitize.ts';
import { called } from '../memory/processes.ts';
import { IS_FULL } from '../runs.ts';

const REDACTOR = new Redactor();
const STRICT = new Redactor({ argv: 'strict' });

/**
 * What is done to text of processes takes time in proportion to its length: so much is done in a fraction of a second.
 * What is super-linear would take much longer, so it is ended; so long does no machine take that is merely busy.
 */
const CHARS = IS_FULL ? 2 ** 18 : 2 ** 16;
const ENDED_AFTER_MS = IS_FULL ? 20_000 : 10_000;

const repeated = (seed: string): string => seed.repeat(Math.ceil(CHARS / seed.length));

/** In the end nothing matches, so that whatever can be tried again is. */
const TEXTS: readonly string[] = [
  ...['\\', '-a\\', '\\n', '\\u', '\u200b', '"', "'", '"\\', '`', '$('],
  ...['a=b ', '-a ', 'a|b ', 'docker ', '{"a":', 'key=a', 'password="', ';a=b;password="', '://', 'a://b:', 'x-', 'M-'],
  ...['y__', '%', '1.', '/nx/', 'authorization: ', 'bearer ', ':pserver:r', '"D=', 'ATTACH\t', '/hook/a/', '[a,'],
  ...['<password>', 'name=password,value=', 'a%3D', 'a=b,', 'host=a ', 'パス=', 'secret,a=', '--x=', 'a:b@', 'a/b@'],
  '-----BEGIN PRIVATE KEY-----',
].flatMap((seed) => [`${repeated(seed)},`, `${repeated(seed)}\n,`]);

/** A word is read up to 64 KiB. */
const words = (text: string): string =>
  Array(5)
    .fill(`'${text.replaceAll("'", '').slice(-60_000)}'`)
    .join(' ');

const WAYS: Readonly<Record<string, (text: string) => unknown>> = {
  'an argument': (text) => REDACTOR.argv(['x', 'key', text]),
  'an argument, where only what is harmless is shown': (text) => STRICT.argv(['x', 'key', text]),
  'a title': (text) => REDACTOR.argv([`x ${text}`, '']),
  'a command for a shell': (text) => REDACTOR.argv(['sh', '-c', text]),
  'words that are written into a command': (text) => REDACTOR.argv(['sh', '-c', `printf ${words(text)} | chpasswd`]),
  'a command line that is shown': (text) => BUILT_IN.command([text], 4096),
  'a name that is shown': safeText,
  'a text that is cleaned': sanitize,
  'the name of a program': (text) => programsOf(called('x', [text])),
};

for (const [what, way] of Object.entries(WAYS)) {
  test(`${what}: ${CHARS / 1024} KiB of costly text are finished`, () => {
    for (const text of TEXTS) {
      const run = () => way(text);
      assert.doesNotThrow(
        () => runInNewContext('run()', { run }, { timeout: ENDED_AFTER_MS }),
        `${JSON.stringify(text.slice(0, 20))} takes more than ${ENDED_AFTER_MS} ms`,
      );
    }
  });
}
