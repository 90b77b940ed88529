import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Redactor } from '../../src/redaction/redactor.ts';
import { compileUserPatterns } from '../../src/redaction/user-rules.ts';

async function redactor(keys: readonly string[] = []): Promise<Redactor> {
  const patterns = await compileUserPatterns(['ACME-[0-9]+']);
  assert.ok(!('problem' in patterns));
  return new Redactor({ keys, patterns });
}

test('keys and patterns of the configuration count, too', async () => {
  const line = ['x', '--db-pin', 'abc', 'DB_PIN=abc', 'ACME-12', 'ACME-x'];
  assert.deepEqual((await redactor(['db-pin'])).argv(line), [
    ...['x', '--db-pin', '[redacted]', 'DB_PIN=[redacted]', '[redacted]', 'ACME-x'],
  ]);
});

test('two redactors in one process keep their own rules', async () => {
  const [own, builtIn] = [await redactor(['db-hue']), new Redactor()];
  for (const [text, redacted] of [
    ['ACME-12', '[redacted]'],
    ['DB_HUE=abc', 'DB_HUE=[redacted]'],
  ] as const) {
    assert.deepEqual([own.text(text), builtIn.text(text), own.text(text)], [redacted, text, redacted]);
    assert.deepEqual(
      [own.argv(['x', text]), builtIn.argv(['x', text])],
      [
        ['x', redacted],
        ['x', text],
      ],
    );
  }
});

test('patterns of the configuration hold where other rules hide nothing, or only a part', async () => {
  const own = await redactor();
  assert.deepEqual(own.argv(['aws', '--secret-id', 'ACME-12']), ['aws', '--secret-id', '[redacted]']);
  assert.deepEqual(own.argv(['curl', '-u', 'ACME-12:pw']), ['curl', '-u', '[redacted]:[redacted]']);
  assert.equal(own.text('ACME-12/x'), '[redacted]/x');
});

for (const bad of ['(', '^$', 'a*', '(?=x)', '\\b', '\\bx?', '\\B', '(?m)$']) {
  test(`a pattern that cannot be used is named: ${bad}`, async () => {
    const patterns = await compileUserPatterns(['fine', bad]);
    assert.ok('problem' in patterns && patterns.problem.startsWith(`[1]: ${JSON.stringify(bad)}`));
  });
}

test('without patterns there is nothing to compile, and one that always matches something is fine', async () => {
  assert.deepEqual(await compileUserPatterns([]), []);
  for (const fine of ['a', 'a+', ' ', '\\n']) assert.ok(!('problem' in (await compileUserPatterns([fine]))), fine);
});

test('patterns of the configuration apply in their order', async () => {
  const patterns = await compileUserPatterns(['one', '\\[redacted\\]two']);
  assert.ok(!('problem' in patterns));
  assert.equal(new Redactor({ patterns }).text('onetwo'), '[redacted]');
});
