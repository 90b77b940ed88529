import assert from 'node:assert/strict';
import { realpathSync } from 'node:fs';
import { test } from 'node:test';
import { parseArgs } from 'node:util';
import { CONFIG_OPTIONS, configFrom, optionLines, ownScript, warn, wrongWord } from '../../src/commands/options.ts';
import { UsageError } from '../../src/config/layers.ts';
import { KEYS } from '../../src/config/schema.ts';

/** The settings that come from the command line. */
function flagsIn(values: Record<string, unknown>): Record<string, unknown> {
  const { wanted, origins } = configFrom(values);
  const keys = KEYS.filter((key) => origins(key).at(-1)?.kind === 'flag');
  return Object.fromEntries(keys.map((key) => [key, wanted[key]]));
}

test('each option of the command line is a setting of its own', () => {
  assert.deepEqual(flagsIn({}), {});
  assert.deepEqual(flagsIn({ 'allow-root': true }), { allow_root: true });
  assert.deepEqual(flagsIn({ 'read-only': true }), { read_only: true });
  assert.deepEqual(flagsIn({ 'no-native': true }), { native: false });
  assert.deepEqual(flagsIn({ 'allow-users': 'a, b' }), { allow_users: ['a', 'b'] });
  assert.deepEqual(flagsIn({ 'allow-users': '*' }), { allow_users: '*' });
  assert.deepEqual(flagsIn({ json: true, help: true, 'allow-root': undefined }), {});
});

test('the options are parsed as flags and as options with a value', () => {
  const flags = ['--allow-root', '--read-only', '--no-native', '-h'];
  const { values } = parseArgs({ args: [...flags, '--allow-users', 'a', '--config', 'b'], options: CONFIG_OPTIONS });
  assert.deepEqual(
    { ...values },
    {
      'allow-root': true,
      'read-only': true,
      'no-native': true,
      help: true,
      'allow-users': 'a',
      config: 'b',
    },
  );
});

test('wrong users and a file that does not exist are wrong usage', () => {
  assert.throws(() => configFrom({ 'allow-users': 'a,,b' }), { message: /^--allow-users=a,,b: must be user names/ });
  assert.throws(
    () => configFrom({ config: '/nowhere/config.json' }),
    (error) => error instanceof UsageError && error.message.includes('/nowhere/config.json does not exist'),
  );
});

test('a missing word and an unknown one are named, with what was expected', () => {
  assert.equal(wrongWord('shell', '', ['bash', 'zsh']).message, 'missing shell; expected one of bash, zsh');
  assert.equal(wrongWord('shell', 'x y', ['bash']).message, 'unknown shell "x y"; expected one of bash');
});

test('options are listed one below the other, their help in line', () => {
  assert.equal(
    optionLines({ a: { short: 'a', help: 'first' }, 'long-name': { value: 'file', help: 'second' } }),
    '  --a, -a             first\n  --long-name <file>  second',
  );
});

test('a warning is one clean line on stderr, after the name of the program', (t) => {
  const written = t.mock.method(process.stderr, 'write', () => true);
  warn('a \u001b[2J b');
  assert.deepEqual(written.mock.calls[0]?.arguments, ['process-manager-mcp: a \\x1b[2J b\n']);
});

test('the script is the one that runs, with links resolved', () => {
  assert.equal(ownScript(), realpathSync(process.argv[1] ?? ''));
});
