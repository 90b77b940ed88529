import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseOptions } from '../../src/commands/parse-options.ts';
import { UsageError } from '../../src/config/layers.ts';

const OPTIONS = {
  limit: { type: 'string', value: 'number', help: 'how many' },
  action: { type: 'string', value: 'word', values: ['see', 'end'], help: 'which' },
  pids: { type: 'string', value: 'a,b,c', multiple: true, help: 'several' },
  json: { type: 'boolean', short: 'j', help: 'for programs' },
} as const;

const parse = (...args: string[]) => parseOptions({ args, options: OPTIONS, allowPositionals: true });

test('what is right is parsed as by parseArgs()', () => {
  const { values, positionals } = parse('a', '--limit', '3', '--pids', '1', '--pids=2', '-j', '--', '--limit');
  assert.deepEqual({ ...values }, { limit: '3', pids: ['1', '2'], json: true });
  assert.deepEqual(positionals, ['a', '--limit']);
});

const REFUSED: readonly (readonly [args: string[], message: string])[] = [
  [['--limitt', '3'], 'unknown option --limitt; did you mean --limit?'],
  [['--colour'], 'unknown option --colour; expected one of --limit, --action, --pids, --json'],
  [['-x'], 'unknown option -x; expected one of --limit, --action, --pids, --json'],
  [['-9'], 'unknown option -9; put -- before an argument that begins with a dash'],
  [['--toString'], 'unknown option --toString; expected one of --limit, --action, --pids, --json'],
  [['--limit'], '--limit needs a value: <number>'],
  [['--action'], '--action needs a value: one of see, end'],
  [['--limit', '--json'], '--limit needs a value: <number>. If "--json" is that value, write --limit=--json'],
  [['--json=yes'], '--json takes no value, not "yes"'],
  [['--limit', '1', '--limit', '2'], '--limit is given twice'],
];

for (const [args, message] of REFUSED)
  test(`${args.join(' ')}: ${message}`, () => {
    assert.throws(
      () => parse(...args),
      (error) => error instanceof UsageError && error.message === message,
    );
  });

test('an argument without a dash is refused where none is taken', () => {
  assert.throws(
    () => parseOptions({ args: ['now'], options: OPTIONS }),
    (error) => error instanceof UsageError && error.message === 'unexpected argument "now"',
  );
});
