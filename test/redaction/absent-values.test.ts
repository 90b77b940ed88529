import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isNothing, isShellVariable } from '../../src/redaction/absent-values.ts';

test('nothing, one sign, a switch and the name of a scheme hide no secret', () => {
  for (const value of [
    ...['', 'a', '""', "''", '>>', '&&', '***', 'true', 'FALSE', 'null', 'none', 'undefined'],
    ...['Bearer', 'basic', 'argon2id', 'bcrypt', '[redacted]', '[redacted] x'],
  ])
    assert.ok(isNothing(value), value);
});

test('everything else may be one', () => {
  for (const value of ['ab', '12', 'truer', 'bearer x', '**x', 'no', '"a"', '\n\n', 'x[redacted]', '$x', '/x', '@x'])
    assert.ok(!isNothing(value), value);
});

/** Written so that no string looks like a template. */
const braced = (name: string): string => `$\{${name}}`;

test('a variable or a command, as the whole value, is put in by a shell', () => {
  for (const value of [
    ...['$PASS', '"$PASS"', '$_', '$', braced('PASS'), braced('PASS:-x'), '$(pass x)', '$(a "b")', '$env:PASS'],
    ...['%PASS%', '{{ pass }}', `$\{{ secrets.PASS }}`],
  ])
    assert.ok(isShellVariable(value), value);
});

test('what only begins like a variable is a value', () => {
  for (const value of [
    ...['$PASS!x', '$1x', '$x!1', `${braced('PASS')}x`, '$(a', '$-x', '%PASS', 'x$PASS', "'$PASS'", 'PASS', '@PASS'],
    ...['%a b%', '{{pass', '{pass}', 'env:PASS'],
  ])
    assert.ok(!isShellVariable(value), value);
});
