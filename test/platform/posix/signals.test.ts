import assert from 'node:assert/strict';
import { constants } from 'node:os';
import { test } from 'node:test';
import type { Sent } from '../../../src/platform/controller.ts';
import { bySignals, POSIX_PRIORITIES, POSIX_SIGNALS } from '../../../src/platform/posix/signals.ts';
import { linuxSignal } from '../../memory/memory-system.ts';
import { facts } from '../../memory/processes.ts';

/** The requests, and the signals that they become. */
function requests(answer: Sent = 'sent') {
  const sent: string[] = [];
  const send = bySignals((signal, { pid }) => {
    sent.push(`${signal} ${pid}`);
    return answer;
  });
  return { send, sent };
}

test('a process is asked by SIGTERM and killed by SIGKILL; any other signal is sent by its name', () => {
  const { send, sent } = requests();
  assert.deepEqual(
    [send.ask(facts(7)), send.kill(facts(7)), send.signal(linuxSignal('HUP'), facts(7))],
    Array(3).fill('sent'),
  );
  assert.deepEqual(sent, ['SIGTERM 7', 'SIGKILL 7', 'SIGHUP 7']);
});

test('a stopped process is continued, so that it can act on the request; one that is killed need not be', () => {
  const { send, sent } = requests();
  const stopped = facts(7, { status: 'stopped' });
  assert.equal(send.ask(stopped), 'sent');
  send.kill(stopped);
  send.signal(linuxSignal('USR1'), stopped);
  assert.deepEqual(sent, ['SIGTERM 7', 'SIGCONT 7', 'SIGKILL 7', 'SIGUSR1 7']);
});

test('a signal of another system is not sent', () => {
  const { send, sent } = requests();
  const other = { name: 'NtSuspend', argument: 'SUSPEND', ends: false };
  assert.throws(() => send.signal(other, facts(7)), /^Error: unknown signal NtSuspend$/);
  assert.deepEqual(sent, []);
});

test('what was not sent is not followed by anything', () => {
  for (const answer of ['gone', 'changed'] as const) {
    const { send, sent } = requests(answer);
    assert.equal(send.ask(facts(7, { status: 'stopped' })), answer);
    assert.deepEqual(sent, ['SIGTERM 7']);
  }
});

test(
  'the other signals are known to this system, and are neither that of a request nor SIGKILL',
  { skip: !('SIGHUP' in constants.signals) && 'needs signals' },
  () => {
    for (const { name } of POSIX_SIGNALS) assert.ok(name in constants.signals, name);
    assert.ok(POSIX_SIGNALS.every(({ name }) => !['SIGTERM', 'SIGKILL'].includes(name)));
  },
);

test('nice values reach from -20 to 19', () => {
  assert.deepEqual([POSIX_PRIORITIES.length, POSIX_PRIORITIES[0], POSIX_PRIORITIES.at(-1)], [40, -20, 19]);
});
