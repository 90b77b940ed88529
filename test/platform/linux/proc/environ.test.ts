import assert from 'node:assert/strict';
import { test } from 'node:test';
import { environValue, parseEnviron } from '../../../../src/platform/linux/proc/environ.ts';

const parse = (text: string) => parseEnviron(Buffer.from(text, 'latin1'));

test('names without their values', () => {
  const text = 'PATH=/usr/bin:/bin\0EMPTY=\0DATABASE_URL=postgres://me:hunter2@db/a=b\0BASH_FUNC_nvm%%=() {  x=1\n}\0';
  const { names, total } = parse(`${text}npm_config_//registry.example/:_authToken=hunter2\0`);
  assert.deepEqual(parse(`${'A'.repeat(256)}=1\0`).names, ['A'.repeat(256)]);
  assert.deepEqual(names.slice(0, 4), ['PATH', 'EMPTY', 'DATABASE_URL', 'BASH_FUNC_nvm%%']);
  assert.equal(total, 5);
  assert.doesNotMatch(JSON.stringify(names), /hunter2/);
});

test('an empty environment', () => {
  assert.deepEqual(parse(''), { names: [], total: 0 });
  assert.deepEqual(parse('\0\0\0'), { names: [], total: 0 });
});

test('a title written over the environment leaves no piece of a value among the names', () => {
  // The title ends in the middle of SECRET=c2VjcmV0LXZhbHVl==, whose rest looks like a name with an empty value.
  const { names, total } = parse('worker 3\0cmV0LXZhbHVl==\0HOME=/root\0LANG=C\0');
  assert.deepEqual(names, ['HOME', 'LANG']);
  assert.equal(total, 4);
  assert.deepEqual(parse('\0cmV0LXZhbHVl==\0HOME=/root\0').names, ['HOME']);
});

test('what is no name is counted, not shown', () => {
  const odd = [
    '=C:=C:\\',
    'with space=1',
    'no equals sign',
    '9LIVES=1',
    `${'A'.repeat(257)}=1`,
    'ESC\x1b[31m=1',
    '\xff\xfe=1',
  ];
  for (const entry of odd) assert.deepEqual(parse(`${entry}\0`), { names: [], total: 1 }, entry);
});

test('cut at any length, there is no name that was not there', () => {
  const text = 'PATH=/bin\0TOKEN=abc=def\0HOME=/root\0';
  for (let length = 0; length <= text.length; length++) {
    for (const name of parse(text.slice(0, length)).names) assert.ok(['PATH', 'TOKEN', 'HOME'].includes(name), name);
  }
});

test('the value of a variable, which may hold an equals sign; undefined without it', () => {
  const bytes = Buffer.from('XA=0\0A=b=c\0A=d\0E=\0');
  assert.deepEqual(
    ['A', 'E', 'B', 'X'].map((name) => environValue(bytes, name)),
    ['b=c', '', undefined, undefined],
  );
});
