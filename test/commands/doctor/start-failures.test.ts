import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as z from 'zod';
import { ServerGone, ServerSilent } from '../../../src/commands/doctor/child-programs.ts';
import { FailedCall } from '../../../src/commands/doctor/client-session.ts';
import { failureOf, isNotInPath } from '../../../src/commands/doctor/start-failures.ts';
import { BUILT_IN } from '../../../src/text/built-in.ts';

/** `what: fix (by)` */
function failure(error: unknown): string {
  const context = {
    command: 'npx',
    args: ['-y', 'process-manager-mcp'],
    configuration: BUILT_IN.text('/c.json'),
    show: BUILT_IN,
  };
  const { level, what, fix, by } = failureOf(error, context);
  assert.equal(level, 'problem');
  return `${what}: ${fix}${by === undefined ? '' : ` (${by})`}`;
}

const notStarted = (errno: string): ServerGone => new ServerGone('spawn', { errno, ended: null, stderr: '' });
const ended = (code: number | string, stderr: string): ServerGone =>
  new ServerGone('ended', { errno: undefined, ended: code, stderr });

for (const [what, error, expected] of [
  ['no such program', notStarted('ENOENT'), 'starts "npx", which is not in its PATH: rewrite its entry (install)'],
  [
    'a script without Node',
    ended(127, "/usr/bin/env: 'node': No such file or directory\n"),
    'starts "node", which is not in its PATH: rewrite its entry (install)',
  ],
  [
    'a program that may not be executed',
    notStarted('EACCES'),
    'starts "npx", which is not executable: rewrite its entry (install)',
  ],
  ['another error of the start', notStarted('E2BIG'), 'cannot be started: E2BIG: rewrite its entry (install)'],
  [
    'an old Node',
    ended(1, 'process-manager-mcp needs Node.js 20 or later; this is v18.20.8 (/n/node). Use the path of a newer…\n'),
    'runs on Node.js v18.20.8 ("/n/node"), but needs 20 or later: run it on this Node (install)',
  ],
  [
    'a package that npm does not have',
    ended(1, 'npm error code ENOTCACHED\nnpm error request to https://r failed: cache mode is only-if-cached\n'),
    'must first be downloaded by npx, which doctor does not do: run "npx -y process-manager-mcp" once by hand, or use this copy (install)',
  ],
  [
    'a setting that is refused',
    ended(2, 'process-manager-mcp: ALLOW_ROOT=true: must be exactly Y or N\nSee process-manager-mcp --help.\n'),
    'ends with 2: "ALLOW_ROOT=true: must be exactly Y or N": correct its entry in "/c.json"',
  ],
  [
    'an exception',
    ended(1, 'node:internal:1\n  throw err;\n\nError: Cannot find module app.js\n    at x\nNode.js v20\n'),
    'ends with 1: "Error: Cannot find module app.js": rewrite its entry (install)',
  ],
  ['a silent end', ended('SIGKILL', ''), 'ends with SIGKILL: rewrite its entry (install)'],
  [
    'no answer',
    new ServerSilent('no answer within 20 s'),
    'gives no answer within 20 s: find out why this machine is slow',
  ],
  [
    'a tool that fails',
    new FailedCall('UNSUPPORTED: no backend'),
    'answers with an error: "UNSUPPORTED: no backend": see docs/troubleshooting.md',
  ],
  [
    'a protocol error',
    new Error('initialize: no \x1b[2J'),
    'answers with an error: "initialize: no \\x1b[2J": rewrite its entry (install)',
  ],
  [
    'another shape',
    z.string().safeParse(1).error,
    'does not answer as this server does: the answer does not have the shape of this version: rewrite its entry (install)',
  ],
] as const)
  test(`${what} has its words and its fix`, () => {
    assert.equal(failure(error), expected);
  });

test('nothing secret of its output is shown', () => {
  const shown = failure(ended(1, 'Error: login failed: --password hunter2hunter2\n'));
  assert.ok(!shown.includes('hunter2'), shown);
});

test('a program that PATH lacks is distinguished from one that fails', () => {
  assert.ok(isNotInPath(notStarted('ENOENT')));
  assert.ok(isNotInPath(ended(127, 'env: node: No such file or directory')));
  for (const error of [notStarted('EACCES'), ended(127, ''), new ServerSilent('x'), undefined])
    assert.ok(!isNotInPath(error));
});
