import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OFF } from '../../src/audit/audit-log.ts';
import { ProcessError } from '../../src/errors.ts';
import { createCallLog } from '../../src/host/call-log.ts';
import { BUILT_IN } from '../../src/text/built-in.ts';

const SOURCE = { client: { name: 'test', version: '0' }, tool: 'some_tool', args: { pid: 42 } };

test('a call that reads is recorded with its origin, its time and the code of its failure', () => {
  const recorded: unknown[] = [];
  const audit = { ...OFF, recordRead: (...what: unknown[]) => void recorded.push(what) };
  const log = createCallLog(
    audit,
    () => assert.fail('it changes nothing'),
    () => BUILT_IN,
  );
  log.recordRead(SOURCE, 7, undefined);
  log.recordRead(SOURCE, 8, new ProcessError('NOT_FOUND', 'no process 42'));
  log.recordRead(SOURCE, 9, new Error('a bug'));
  const origin = { client: SOURCE.client, tool: 'some_tool', arguments: { pid: 42 } };
  assert.deepEqual(recorded, [
    [origin, 7, undefined],
    [origin, 8, 'NOT_FOUND'],
    [origin, 9, 'INTERNAL'],
  ]);
});

test('a refused call is recorded in the trail of that call', () => {
  const recorded: unknown[] = [];
  const trail = {
    recordIntent: async () => assert.fail(),
    recordRefusal: (error: unknown) => void recorded.push(error),
  };
  const sources: unknown[] = [];
  const log = createCallLog(
    OFF,
    (source) => {
      sources.push(source);
      return trail;
    },
    () => BUILT_IN,
  );
  const error = new ProcessError('INVALID_INPUT', 'pid is missing');
  log.recordRefusal(SOURCE, error);
  assert.deepEqual([sources, recorded], [[SOURCE], [error]]);
});
