import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namesOf } from '../../src/audit/names.ts';

const NAMES = namesOf('/var/log/pm/audit.jsonl');

test('the files of a log lie beside it', () => {
  const { folder, log, head, lock } = NAMES;
  assert.deepEqual(
    [folder, log, head, lock],
    ['/var/log/pm', '/var/log/pm/audit.jsonl', '/var/log/pm/audit.head', '/var/log/pm/audit.lock'],
  );
  assert.equal(NAMES.old(2), '/var/log/pm/audit.2.jsonl');
});

test('a name without an extension, or with several dots, has them too', () => {
  assert.deepEqual(
    [namesOf('/x/log').old(1), namesOf('/x/a.b.c').old(1), namesOf('/x/a.b.c').head],
    ['/x/log.1', '/x/a.b.1.c', '/x/a.b.head'],
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
