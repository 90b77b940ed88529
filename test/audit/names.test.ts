import assert from 'node:assert/strict';
import { sep } from 'node:path';
import { test } from 'node:test';
import { namesOf } from '../../src/audit/names.ts';

const NAMES = namesOf('/var/log/pm/audit.jsonl');
/** With this system's separator after the folder of the log. */
const named = (folder: string, ...names: string[]): string[] => names.map((name) => `${folder}${sep}${name}`);

test('the files of a log lie beside it', () => {
  const { folder, log, head, lock } = NAMES;
  assert.deepEqual([folder, log], ['/var/log/pm', '/var/log/pm/audit.jsonl']);
  assert.deepEqual([head, lock, NAMES.old(2)], named('/var/log/pm', 'audit.head', 'audit.lock', 'audit.2.jsonl'));
});

test('a name without an extension, or with several dots, has them too', () => {
  assert.deepEqual(
    [namesOf('/x/log').old(1), namesOf('/x/a.b.c').old(1), namesOf('/x/a.b.c').head],
    named('/x', 'log.1', 'a.b.1.c', 'a.b.head'),
  );
});

test('older files are found by their numbers, the oldest first, and no others', () => {
  const others = [
    'audit.0.jsonl',
    'audit.01.jsonl',
    'audit.x.jsonl',
    'audit.1.json',
    'b.1.jsonl',
    'audit.1000000.jsonl',
    'others5.jsonl',
    'audit.3.other',
  ];
  const listing = [
    'audit.2.jsonl',
    'audit.jsonl',
    'audit.10.jsonl',
    'audit.head',
    'audit.1.jsonl',
    'audit.999999.jsonl',
  ];
  assert.deepEqual(NAMES.numbers([...listing, ...others]), [999_999, 10, 2, 1]);
});
