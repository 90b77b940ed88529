import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { labelIn, readLabel } from '../../../src/platform/linux/labels.ts';
import { fakeProc } from './fake-proc.ts';

const environ = (...entries: string[]) => Buffer.from(`${entries.join('\0')}\0`);
const CLUSTER = `pm2_env=${JSON.stringify({ name: 'clü', pm_id: 3, env: { TOKEN: 'hunter2' } })}`;

test('the name that pm2 gave, in either mode', () => {
  assert.equal(labelIn(environ('A=b', 'name=api', 'pm_id=0'), 'name'), 'api');
  assert.equal(labelIn(environ(CLUSTER), 'name'), 'clü');
  assert.equal(labelIn(environ(CLUSTER), 'pm_id'), '3');
  assert.equal(labelIn(environ('name=api', CLUSTER), 'name'), 'api');
});

test('what is missing or of another form is unknown', () => {
  for (const json of ['', '{', 'null', '[]', '{"name":7}', '{"pm_id":"3"}', '{"name":"x","pm_id":1.5}']) {
    assert.equal(labelIn(environ(`pm2_env=${json}`), 'pm_id'), undefined, json);
  }
  assert.equal(labelIn(environ(CLUSTER), 'SUPERVISOR_PROCESS_NAME'), undefined);
  assert.equal(labelIn(environ(), 'name'), undefined);
});

test('a label is read from the environment of the process; one that may not be read has none', (t) => {
  const root = fakeProc(t, { '7/environ': 'SUPERVISOR_PROCESS_NAME=web\0', '8/environ/folder': '' });
  const label = (pid: number) => readLabel(join(root, String(pid)), 'SUPERVISOR_PROCESS_NAME');
  assert.deepEqual([7, 8, 9].map(label), ['web', undefined, undefined]);
});
