import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandLineOf, withCommandLine } from '../../src/clients/command-line.ts';

for (const [entry, line, next] of [
  [{ command: 'a', args: ['b'], x: 1 }, ['a', 'b'], { command: 'n', args: ['m'], x: 1 }],
  [{ command: 'a' }, ['a'], { command: 'n', args: ['m'] }],
  [{ cmd: 'a', args: ['b'] }, ['a', 'b'], { cmd: 'n', args: ['m'] }],
  [{ command: ['a', 'b'], enabled: false }, ['a', 'b'], { command: ['n', 'm'], enabled: false }],
  [{ command: ['a'], args: ['b'] }, ['a', 'b'], { command: ['n', 'm'], args: [] }],
  [{ command: { path: 'a', args: ['b'] }, y: 2 }, ['a', 'b'], { command: { path: 'n', args: ['m'] }, y: 2 }],
  [{ command: 'a', args: null }, ['a'], { command: 'n', args: ['m'] }],
  [{ command: 'a', args: [1] }, ['a', '1'], { command: 'n', args: ['m'] }],
] as const)
  test(`${JSON.stringify(entry)} keeps its shape`, () => {
    assert.deepEqual(commandLineOf(entry), line);
    assert.deepEqual(withCommandLine(entry, ['n', 'm']), next);
    assert.deepEqual(commandLineOf(withCommandLine(entry, ['n', 'm'])), ['n', 'm']);
  });

test('an entry without a command has no line', () => assert.deepEqual(commandLineOf({ url: 'http://x' }), []));

test('arguments that are not needed are not added', () => {
  assert.deepEqual(withCommandLine({ command: 'a' }, ['n']), { command: 'n' });
  assert.deepEqual(withCommandLine({ command: 'a', args: ['b'] }, ['n']), { command: 'n', args: [] });
});
