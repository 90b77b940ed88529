import assert from 'node:assert/strict';
import { test } from 'node:test';
import { labelAmong } from '../../src/platform/label-values.ts';

const among = (variables: Readonly<Record<string, string>>) => (name: string) => variables[name];

test('a variable of its own comes before what pm2 knows of a cluster', () => {
  const cluster = { pm2_env: '{"name":"inner","pm_id":7}' };
  assert.equal(labelAmong(among(cluster), 'name'), 'inner');
  assert.equal(labelAmong(among(cluster), 'pm_id'), '7');
  assert.equal(labelAmong(among({ ...cluster, name: 'outer' }), 'name'), 'outer');
  assert.equal(labelAmong(among(cluster), 'SUPERVISOR_PROCESS_NAME'), undefined);
});
