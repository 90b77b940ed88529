import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BUILT_IN } from '../../../src/text/built-in.ts';
import { compilePattern } from '../../../src/text/pattern.ts';
import { onlyMentions } from '../../../src/tools/terminate_processes/mentions.ts';
import { facts } from '../../memory/processes.ts';

const mentions = async (pattern: string, ...argv: string[]) =>
  onlyMentions(BUILT_IN, facts(42, { comm: argv[0] ?? '', argv }), await compilePattern(pattern));

test('an editor, a pager or a shell with the word among its arguments only mentions it', async () => {
  for (const argv of [
    ['vim', 'server.js'],
    ['less', 'server.log'],
    ['bash', '-c', 'node server.js'],
  ])
    assert.equal(await mentions('server', ...argv), true, argv.join(' '));
});

test('a program or script of that name is more than a mention, and so is any other program', async () => {
  for (const [pattern, ...argv] of [
    ['vim', 'vim', 'server.js'],
    ['server', 'node', 'server.js'],
    ['server', 'bash', 'server.sh'],
    ['sh', 'sh', '-c', 'run sh'],
    ['port', 'java', '--port=80'],
    ['other', 'vim', 'server.js'],
    ['vim server', 'vim', 'server.js'],
  ] as const)
    assert.equal(await mentions(pattern, ...argv), false, argv.join(' '));
});

test('what follows sh -c is no name of a script', async () =>
  assert.equal(await mentions('server', 'sh', '-c', 'server'), true));

test('what cannot be searched in full counts as a mention', () => {
  let unsearched = 0;
  const pattern = {
    exhausted: true,
    matches: () => {
      unsearched++;
      return false;
    },
    get unsearched() {
      return unsearched;
    },
  };
  assert.equal(onlyMentions(BUILT_IN, facts(42, { comm: 'vim', argv: ['vim', 'x'] }), pattern), true);
});
