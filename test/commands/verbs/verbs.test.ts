import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as z from 'zod';
import { COMMANDS } from '../../../src/commands/command.ts';
import { HELP } from '../../../src/commands/help.ts';
import { commandOf, type VerbName } from '../../../src/commands/verbs/verbs.ts';
import { UsageError } from '../../../src/config/layers.ts';
import { patternOf } from '../../pattern-of.ts';

/** What is refused before anything is read; test/e2e/verbs.test.ts and kill.test.ts run them. */

const WRONG: readonly (readonly [VerbName, readonly string[], RegExp])[] = [
  ['ls', ['a', 'b'], /^unexpected argument "b"$/],
  ['ls', ['./nowhere-at-all'], /does not exist/],
  ['ls', ['--sort', 'nme'], /^unknown value of --sort: "nme"; did you mean name\?$/],
  ['ls', ['-c', 'pid,foo'], /^unknown value of --columns: "foo"; expected one of pid, .*, cpu, memory, age, /],
  ['ls', ['-c', 'pid,mem'], /did you mean memory\?/],
  ['ls', ['-n', 'all'], /^--limit needs a number, not "all"$/],
  ['ls', ['-a', '-u', 'root'], /^--user and --all cannot be combined$/],
  ['top', ['-a', '-u', 'root'], /^--user and --all cannot be combined$/],
  ['find', [], /^missing pattern$/],
  ['port', [], /^missing port$/],
  ['port', ['http'], /^"http" is not a port; write 3000, :3000 or localhost:3000$/],
  ['port', ['65536'], /ports are 1 to 65535/],
  ['port', ['1', '--protocol', 'upd'], /did you mean udp\?/],
  ['ports', ['5-4'], /write the lower port first/],
  ['info', ['node'], /^"node" is not a pid; find node searches for one$/],
  ['info', ['1', '-i', 'limit'], /did you mean limits\?/],
  ['tree', ['1', '2'], /^unexpected argument "2"$/],
  ['orphans', ['x'], /^unexpected argument "x"$/],
  ['top', ['x'], /^unexpected argument "x"$/],
  ['wait', ['1', '--free'], /^--free needs a port; write :1 for port 1$/],
  ['wait', [':1', '--free', '--listening'], /cannot be combined/],
  ['kill', [], /^missing :port, pid or pattern$/],
  ['kill', ['0', '-y'], /pids are 1 to/],
];
for (const [name, args, says] of WRONG)
  test(`${name} ${args.join(' ')} is wrong usage`, async () => {
    const isAsSaid = (error: unknown): boolean => error instanceof UsageError && says.test(error.message);
    await assert.rejects(commandOf(name).run([...args]), isAsSaid);
  });

const VERBS: readonly VerbName[] = ['ls', 'top', 'find', 'port', 'ports', 'info', 'tree', 'files', 'orphans', 'wait'];
for (const name of [...VERBS, 'kill'] as const)
  test(`${name} --help: examples and exit codes`, async (t) => {
    const written: string[] = [];
    t.mock.method(process.stdout, 'write', (text: string) => written.push(text) > 0);
    await commandOf(name).run(['--help']);
    const text = written.join('');
    assert.match(text, patternOf`^pmcp ${name}\b.*\n\n[A-Z]`);
    assert.match(text, patternOf`\n {2}pmcp ${name}\b.* {2}\w`);
    assert.match(text, /\nExit code 0: /);
  });

test('the help of the program has every command, and fits on a screen of 80 by 24', () => {
  const lines = HELP.split('\n');
  assert.ok(lines.length < 24);
  for (const line of lines) assert.ok(line.length <= 80, line);
  for (const name of Object.keys(COMMANDS)) assert.match(HELP, patternOf`^.{8}${name}\b`);
});

test('npm makes both names', () => {
  const Package = z.object({ bin: z.record(z.string(), z.string()) });
  const { bin } = Package.parse(JSON.parse(readFileSync('package.json', 'utf8')));
  assert.deepEqual(Object.keys(bin), ['process-manager-mcp', 'pmcp']);
  assert.equal(bin['pmcp'], bin['process-manager-mcp']);
});
