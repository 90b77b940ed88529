import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isIdle, knownProgram, positionsAfter } from '../../../src/redaction/program-rules/program-names.ts';
import { RULES_BY_PROGRAM } from '../../../src/redaction/program-rules/program-rules.ts';

const nameOf = (argument: string) => knownProgram(argument, RULES_BY_PROGRAM)?.name;

test('a program is known by its path, with a version and as Windows writes it', () => {
  for (const written of ['mysql', '/usr/bin/mysql', 'MYSQL.EXE', 'C:\\bin\\mysql.exe', 'mysql8', 'mysql8.0', '(mysql'])
    assert.equal(nameOf(written), 'mysql', written);
  for (const other of ['mysqlx', '-mysql', '/sc', '', 'x'.repeat(300)]) assert.equal(nameOf(other), undefined, other);
});

test('a rule is idle if it only says that the program is known', () => {
  const programs = ['x'];
  for (const rule of [
    { programs },
    { programs, isHarmless: true },
    { programs, starts: 0 },
    { programs, launches: ['run'] },
  ])
    assert.ok(isIdle(rule));
  assert.ok(!isIdle({ programs, next: ['-p'] }));
});

test('a word of a rule may end in any domain', () => {
  const rule = {
    programs: ['x'],
    words: new Map([
      ['http-basic.*', [2]],
      ['add', [1, 3]],
    ]),
  };
  assert.deepEqual(positionsAfter('http-basic.example.org', rule), [2]);
  assert.deepEqual(positionsAfter('add', rule), [1, 3]);
  assert.deepEqual(positionsAfter('other', rule), []);
});
