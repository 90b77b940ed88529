import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainAdvice, plainError } from '../../../src/commands/verbs/plain-errors.ts';

test('a sentence without a code, in the words of the options, with its exit code', () => {
  for (const [text, plain, code] of [
    ['NOT_FOUND: no process 7. It may have exited.', 'No process 7. It may have exited.', 1],
    ['INVALID_INPUT: username: there is no user "x".', '--user: there is no user "x".', 2],
    ['INVALID_INPUT: limit must be an integer', '--limit must be an integer', 2],
    ['DECLINED: the answer was no.', 'The answer was no.', 1],
    [
      'PROTECTED: none may be ended. Pid 1: PROTECTED: process 1: it keeps the machine running.',
      'None may be ended. Pid 1: it keeps the machine running.',
      3,
    ],
    ['something else', 'Something else', 3],
  ] as const)
    assert.deepEqual(plainError(text), { text: plain, code });
});

test('advice names options and verbs, not arguments and tools', () => {
  for (const [said, plain] of [
    ['it ignores SIGTERM; force sends SIGKILL.', 'it ignores SIGTERM; --force sends SIGKILL.'],
    ['To end it, too, call terminate_process with that pid.', 'To end it as well: pmcp kill and its pid.'],
    ['To end them, too, call terminate_processes with these pids.', 'To end them as well: pmcp kill and their pids.'],
    ['Next time tree: true ends both.', 'With --tree, kill ends both.'],
    ['until then only SIGKILL ends it, which force sends.', 'until then only SIGKILL ends it, which --force sends.'],
    ['wait_for waits; SIGKILL may lose data.', 'pmcp wait waits; SIGKILL may lose data.'],
    ['signal_process with INT ends them first', 'pmcp call signal_process PID INT ends them first'],
    ['Port 3000/tcp is free now.', 'Port 3000/tcp is free now.'],
  ])
    assert.equal(plainAdvice(said ?? ''), plain);
});
