import assert from 'node:assert/strict';
import { test } from 'node:test';
import { versionFor } from '../../src/commands/inspect.ts';
import { cli } from './support.ts';

/** The command that opens the MCP Inspector; the Inspector itself is in evals/clients. */

test('inspect refuses what the server would refuse, before anything is fetched', async () => {
  for (const [args, says] of [
    [['--allow-users', 'a,,b'], /--allow-users=a,,b/],
    [['tools/list'], /unexpected argument "tools\/list"; options of the Inspector go after --/],
    [['--alow-root'], /--alow-root/],
  ] as const) {
    const { code, stderr } = await cli(['inspect', ...args]);
    assert.equal(code, 2);
    assert.match(stderr, says);
  }
});

for (const [node, version] of [
  ['20.0.0', '0.15.0'],
  ['22.18.9', '0.15.0'],
  ['22.19.0', '2.12.0'],
  ['24.1.0', '2.12.0'],
] as const) {
  test(`the version for Node ${node} is ${version}`, () => assert.equal(versionFor(node), version));
}
