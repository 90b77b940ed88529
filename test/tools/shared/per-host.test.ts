import assert from 'node:assert/strict';
import { test } from 'node:test';
import { perHost } from '../../../src/tools/shared/per-host.ts';
import { on } from '../../host/ends.ts';
import { machine } from '../../memory/data.ts';
import { ME } from '../../memory/processes.ts';

test('what a tool keeps is made once for each host', () => {
  const made: unknown[] = [];
  const kept = perHost((host) => {
    made.push(host);
    return { number: made.length };
  });
  const [one, other] = [on(machine(ME, [])), on(machine(ME, []))];
  assert.deepEqual([kept(one).number, kept(other).number, kept(one).number], [1, 2, 1]);
  assert.deepEqual(made, [one, other]);
});
