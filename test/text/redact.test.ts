import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { REDACTED, redactArgv, redactText } from '../../src/text/redact.ts';

const tsv = (name: string): string[][] =>
  readFileSync(new URL(`../fixtures/secrets/${name}.tsv`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));

/** A command line as a person would type it, as the argv a shell would make of it. */
function argvOf(line: string): string[] {
  const words = line.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? [];
  return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, (_, double, single) => double ?? single));
}

const corpus = tsv('corpus').map(([kind = '', line = '']) => ({ kind, argv: argvOf(line) }));
const mustVanish = new Map(tsv('values').map(([line, value = '']) => [Number(line), value]));

test('every secret of the corpus vanishes', () => {
  const left = corpus.flatMap(({ kind, argv }, index) => {
    const value = mustVanish.get(index + 1);
    return kind === 'secret' && (value === undefined || redactArgv(argv).join(' ').includes(value))
      ? [argv.join(' ')]
      : [];
  });
  assert.equal(corpus.filter(({ kind }) => kind === 'secret').length, 60);
  assert.deepEqual(left, []);
});

test('at most one look-alike of the corpus is touched', () => {
  const touched = corpus.filter(({ kind, argv }) => kind !== 'secret' && redactArgv(argv).join(' ') !== argv.join(' '));
  assert.ok(touched.length <= 1, JSON.stringify(touched));
});

test('the number of arguments stays the same', () => {
  for (const { argv } of corpus) assert.equal(redactArgv(argv).length, argv.length);
});

const CASES: [argv: string[], redacted: string][] = [
  [['psql', 'postgres://app:s3cret@db/x'], `psql postgres://app:${REDACTED}@db/x`],
  [['x', '--token', 'abc', '--port', '80'], `x --token ${REDACTED} --port 80`],
  [['x', '--password-file', '/run/secret'], 'x --password-file /run/secret'],
  [['env', 'API_KEY=abcdef', 'node'], `env API_KEY=${REDACTED} node`],
  [['sh', '-c', 'mysql --password hunter2 -e x'], `sh -c mysql --password ${REDACTED} -e x`],
  [['sort', '--key=2,3'], 'sort --key=2,3'],
  [['ssh', '-p', '22', 'host'], 'ssh -p 22 host'],
];

for (const [argv, redacted] of CASES) {
  test(`${argv.join(' ')}`, () => assert.equal(redactArgv(argv).join(' '), redacted));
}

test('the work grows with the text, not faster', () => {
  const ms = (text: string): number => {
    const start = performance.now();
    redactText(text);
    return performance.now() - start;
  };
  for (const seed of [
    'a=',
    '--password ',
    'x://a:',
    '"key":"',
    'Authorization: ',
    '-----BEGIN PRIVATE KEY-----',
    'eyJ',
    '_',
  ]) {
    const length = 64 * 1024;
    // The largest argument there is; a quadratic pattern would take minutes.
    assert.ok(ms(seed.repeat(length / seed.length)) < 5000, seed);
  }
});
