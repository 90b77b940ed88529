import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BEGINNING, seal } from '../../src/audit/chain.ts';
import { AUDIT_OUTCOMES, EVENTS, parseLine } from '../../src/audit/record.ts';

const FIELDS = {
  at: '2026-01-02T03:04:05.678Z',
  boot: 'boot',
  host: 'here',
  server: { pid: 1, start_ticks: 1, pid_namespace: '1' },
};
const parsed = (fields: object) => parseLine(Buffer.from(seal(fields, BEGINNING).text.trimEnd()));

test('each event and each outcome is read back', () => {
  assert.equal(EVENTS.join(' '), 'intent outcome read rotate torn');
  assert.equal(AUDIT_OUTCOMES.join(' '), 'exited killed still_running already_gone done refused failed unknown');
  for (const event of EVENTS) assert.equal(parsed({ ...FIELDS, event })?.event, event);
  for (const outcome of AUDIT_OUTCOMES)
    assert.equal(parsed({ ...FIELDS, event: 'outcome', outcome })?.outcome, outcome);
});

test('fields of later versions pass', () => {
  const line = parsed({ ...FIELDS, event: 'read', later: [1], server: { ...FIELDS.server, later: 2 } });
  assert.deepEqual([line?.['later'], line?.server['later']], [[1], 2]);
});

test('a line without its facts, or with others than a log has, is none', () => {
  for (const key of Object.keys(FIELDS))
    assert.equal(parsed({ ...FIELDS, [key]: undefined, event: 'read' }), undefined, key);
  assert.equal(parsed({ ...FIELDS, event: 'other' }), undefined);
  assert.equal(parsed({ ...FIELDS, event: 'outcome', outcome: 'vanished' }), undefined);
  assert.equal(parsed({ ...FIELDS, event: 'intent', target: { pid: 'x' } }), undefined);
  for (const key of Object.keys(FIELDS.server))
    assert.equal(parsed({ ...FIELDS, event: 'read', server: { ...FIELDS.server, [key]: undefined } }), undefined, key);
  for (const client of [{ name: 'a' }, { version: '1' }])
    assert.equal(parsed({ ...FIELDS, event: 'read', client }), undefined);
  for (const key of ['pid', 'start_ticks', 'name', 'command'])
    assert.equal(
      parsed({
        ...FIELDS,
        event: 'read',
        target: { pid: 1, start_ticks: 1, name: '', command: null, [key]: undefined },
      }),
      undefined,
      key,
    );
  assert.equal(parseLine(Buffer.from('{}')), undefined);
});

test('a field that has another type than a log writes makes a line none', () => {
  for (const [key, value] of Object.entries({
    client: { name: 'a', version: '1' },
    tool: 'x',
    arguments: { pid: 1 },
    target: { pid: 1, start_ticks: 1, name: '', command: '' },
    of: null,
    signal: 'SIGTERM',
    nice: -5,
    counts: false,
    rule: 'default',
    error: 'NOT_FOUND',
  })) {
    const line = parsed({ ...FIELDS, event: 'read', [key]: value });
    assert.deepEqual(line && Object.entries(line).find(([name]) => name === key)?.[1], value, key);
    for (const wrong of [1.5, [[]]]) assert.equal(parsed({ ...FIELDS, event: 'read', [key]: wrong }), undefined, key);
  }
});
