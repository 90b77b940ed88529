import assert from 'node:assert/strict';
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { until } from '../e2e/waiting.ts';
import { act, INTENT, linesOf, newFolder, ORIGIN, open, summary, verdictOf } from './support.ts';

/** Lines whose writer does not reply, or cannot write them. */

const OUTCOME = { origin: ORIGIN, outcome: 'exited', duration_ms: 1 } as const;

test('an intent that was given up and written after all is closed as refused', async () => {
  let isLost = false;
  const { audit, path } = await open(newFolder(), { loses: () => isLost });
  isLost = true;
  await assert.rejects(audit.recordIntent(INTENT), /AUDIT_UNAVAILABLE: .*its disk does not answer/);
  isLost = false;
  await act(audit);
  await act(audit);
  assert.deepEqual(summary(path), [
    ['intent', undefined, undefined, undefined],
    ['outcome', 1, 'refused', 'AUDIT_UNAVAILABLE'],
    ['intent', undefined, undefined, undefined],
    ['outcome', 3, 'exited', undefined],
    ['intent', undefined, undefined, undefined],
    ['outcome', 5, 'exited', undefined],
  ]);
  assert.deepEqual(verdictOf(path).problems, []);
});

test('an outcome whose reply was lost is not written twice, one that was not written is retried', async () => {
  let isLost = false;
  const { audit, path, warnings } = await open(newFolder(), { loses: () => isLost });
  const of = (await audit.recordIntent(INTENT)) ?? null;
  isLost = true;
  audit.recordOutcome({ ...OUTCOME, of });
  audit.recordOutcome({ ...OUTCOME, of: null, outcome: 'refused' });
  await audit.flush();
  assert.equal(warnings.length, 1, 'one cause, one warning');
  isLost = false;
  await act(audit);
  const outcomes = linesOf(path).filter((line) => line.of === of);
  assert.deepEqual(
    outcomes.map(({ outcome }) => outcome),
    ['exited'],
  );
});

test('an outcome that could not be written is retried, after a while and when the server ends', async () => {
  const atEnd = await open(newFolder());
  const folder = join(atEnd.path, '..');
  const of = (await atEnd.audit.recordIntent(INTENT)) ?? null;
  renameSync(folder, `${folder}.away`);
  atEnd.audit.recordOutcome({ ...OUTCOME, of });
  await atEnd.audit.flush();
  renameSync(`${folder}.away`, folder);
  assert.equal(linesOf(atEnd.path).length, 1);
  await atEnd.audit.close();
  assert.deepEqual(summary(atEnd.path).at(-1), ['outcome', 1, 'exited', undefined]);

  const inTime = await open(newFolder());
  const other = join(inTime.path, '..');
  renameSync(other, `${other}.away`);
  inTime.audit.recordOutcome({ ...OUTCOME, of: null, outcome: 'refused' });
  await inTime.audit.flush();
  renameSync(`${other}.away`, other);
  await until(() => (existsSync(inTime.path) && linesOf(inTime.path).length === 1) || undefined, 'it is written');
});
