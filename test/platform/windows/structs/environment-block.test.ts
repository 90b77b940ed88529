import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { environmentNames, environmentValue } from '../../../../src/platform/windows/structs/environment-block.ts';
import { recorded, spoilt, utf16 } from './raw-buffers.ts';

const namesOf = (text: string) => environmentNames(utf16(text));

test('the names of a recorded block, without the folder of a drive', () => {
  assert.deepEqual(environmentNames(recorded('environment').bytes), {
    names: [
      ...['API_TOKEN', 'EMPTY', 'HOMEDRIVE', 'HOMEPATH', 'LOGONSERVER', 'PATH', 'ProgramFiles(x86)', 'TEMP'],
      ...['USERDOMAIN', 'USERNAME', 'USERPROFILE', 'WINDIR', 'ÄÖ', 'SystemDrive', 'SystemRoot'],
    ],
    total: 16,
  });
});

test('no variables, and nothing behind the end', () => {
  for (const text of ['', '\0', '\0\0', '\0A=1\0\0']) assert.deepEqual(namesOf(text), { names: [], total: 0 });
  assert.deepEqual(namesOf('A=1\0B=2\0\0C=secret\0\0'), { names: ['A', 'B'], total: 2 });
});

test('a value may hold =, and its name is before the first', () => {
  assert.deepEqual(namesOf('A=B=C\0=C:=C:\\x\0=ExitCode=00000000\0\0'), { names: ['A'], total: 3 });
});

test('what has no = may be a piece of a value, and a cut name is none', () => {
  assert.deepEqual(namesOf('A=1\0secret\0B=2'), { names: ['A', 'B'], total: 3 });
  assert.deepEqual(namesOf('A=1\0PASSW'), { names: ['A'], total: 2 });
  const { bytes } = recorded('environment');
  assert.deepEqual(environmentNames(bytes.subarray(0, -1)), environmentNames(bytes));
});

test('a name that cannot be shown counts', () => {
  assert.deepEqual(namesOf(`a\nb=1\0${'x'.repeat(256)}=1\0\ud800=1\0!::=::\\\0X=1\0\0`), { names: ['X'], total: 5 });
});

test('no value ever leaves it', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'B', '_', '(', ' ', 'ü'), maxLength: 6 });
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text)), (variables) => {
      const block = variables.map(([name, value]) => `${name}=<${value}=>\0`).join('');
      const { names, total } = namesOf(`${block}\0`);
      assert.equal(total, variables.length);
      for (const name of names) assert.ok(variables.some(([known]) => known === name));
    }),
  );
});

test('a spoilt block throws nothing', () => {
  fc.assert(
    fc.property(spoilt(recorded('environment')), ({ bytes }) => {
      const { names, total } = environmentNames(bytes);
      assert.ok(names.length <= total && total * 2 <= bytes.length);
    }),
  );
});

test('one variable has a value, whatever the case of its name', () => {
  const block = utf16('=C:=C:\\x\0Name=api\0pm_id=3\0EMPTY=\0A=B=C\0\0name=behind\0');
  const valueIn = (name: string) => environmentValue(block, name);
  assert.deepEqual(['name', 'pm_id', 'EMPTY', 'A', 'B', 'am'].map(valueIn), [
    'api',
    '3',
    '',
    'B=C',
    undefined,
    undefined,
  ]);
});
