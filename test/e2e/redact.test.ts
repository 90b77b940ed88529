import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cli, configFile } from './support.ts';

/** `redact`: what an assistant would see of a command line, for people who try their own. */

const redact = (args: readonly string[], input = '') => cli(['redact', ...args], { input });
const CONFIGURED = ['--config', configFile({ redact: { keys: ['db_pin'], patterns: ['ACME-[0-9]+'] } })];

describe('redact', () => {
  test('shows the redacted command line and the rules', async () => {
    const { code, stdout, stderr } = await redact(['--', 'mysql', '-u', 'shop', '-pkakadu', '--', '--api-token=x y']);
    assert.deepEqual([code, stderr], [0, '']);
    assert.deepEqual(stdout.split('\n'), [
      'mysql -u shop -p[redacted] -- --api-token=[redacted]',
      '',
      'redacted, by argument:',
      '    3  the value of -p, by a rule of the program',
      '    5  the value of --api-token',
      '',
    ]);
  });

  test('says that nothing is redacted', async () => {
    assert.equal((await redact(['--', 'ls', '-l'])).stdout, 'ls -l\n\nnothing is redacted\n');
  });

  test('--json prints the same for programs, and never the secret', async () => {
    const { stdout } = await redact(['--json', '--', 'sh', '-c', 'API_TOKEN=kakadu node x\u001b.js']);
    assert.deepEqual(JSON.parse(stdout), {
      command: 'sh -c API_TOKEN=[redacted] node x\\x1b.js',
      redacted: [{ argument: 2, shown: 'API_TOKEN=[redacted] node x\\x1b.js', rule: 'the value of API_TOKEN' }],
    });
  });

  test('follows the configuration', async () => {
    const { stdout } = await redact([...CONFIGURED, '--', 'x', '--db-pin', 'kakadu', 'ACME-12']);
    assert.match(stdout, /^x --db-pin \[redacted\] \[redacted\]\n[\s\S]* 2 {2}the value of --db-pin\n +3 {2}a pattern/);
    const strict = await redact(['--config', configFile({ argv: 'strict' }), '--', 'x', 'run', 'Kakadu']);
    assert.match(strict.stdout, /^x run \[redacted\]\n[\s\S]*argv: strict/);
    const none = await redact(['--config', configFile({ argv: 'none' }), '--', 'x']);
    assert.deepEqual([none.code, none.stdout], [2, '']);
    assert.match(none.stderr, /config\.json:\d+: argv is none, so an assistant sees no command line/);
  });

  test('--json-lines reads an array of arguments per line and prints a string per line', async () => {
    const lines = Array.from({ length: 3000 }, (_, index) => JSON.stringify(['x', '--password', `kakadu${index}`]));
    const { code, stdout, stderr } = await redact(['--json-lines'], `${lines.join('\n')}\n[]`);
    assert.deepEqual([code, stderr], [0, '']);
    const printed = stdout.trimEnd().split('\n');
    assert.equal(printed.length, 3001);
    assert.deepEqual([...new Set(printed)], ['"x --password [redacted]"', '""']);
  });

  for (const line of ['', '{}', '["x", 1]', 'mysql -pkakadu'])
    test(`--json-lines stops at ${JSON.stringify(line)}, by its number, and repeats none of it`, async () => {
      const { code, stdout, stderr } = await redact(['--json-lines'], `["a"]\n${line}\n["b"]\n`);
      assert.deepEqual([code, stdout], [2, '"a"\n']);
      assert.match(stderr, /line 2 is not a JSON array of strings/);
      assert.ok(!stderr.includes('kakadu'));
    });

  test('refuses what it cannot mean', async () => {
    for (const [args, message] of [
      [[], 'missing command; write the command after --'],
      [['--'], 'missing command; write the command after --'],
      [['mysql'], 'unexpected argument "mysql"; write the command after --'],
      [['--json-lines', '--', 'mysql'], 'unexpected argument "mysql"; --json-lines reads from stdin'],
      [['--json-lines', '--json'], '--json and --json-lines cannot be combined'],
    ] as const) {
      const { code, stdout, stderr } = await redact(args);
      assert.deepEqual([code, stdout], [2, '']);
      assert.ok(stderr.includes(message), stderr);
    }
  });
});
