import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  maskedEnvironment,
  maskedProgram,
  maskedService,
  maskedText,
} from '../../../../src/platform/windows/recording/masked-text.ts';

for (const [text, masked] of [
  ['', ''],
  ['abc DEF 123', 'xxx xxx 000'],
  ['"C:\\Program Files\\a.exe" -k\tnet', '"x:\\xxxxxxx xxxxx\\x-xxx" -x\txxx'],
  ['a:b ab:\\ 1:\\ d:/x', 'x-x xx-\\ 0-\\ x:-x'],
  ['é_ж🙂½', 'xxx\x01\x010'],
] as const)
  test(`${JSON.stringify(text)} is masked as ${JSON.stringify(masked)}`, () => {
    assert.equal(maskedText(text), masked);
  });

test('a masked text has the length of the text, and no other letter', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const masked = maskedText(text);
      assert.equal(masked.length, text.length);
      assert.deepEqual(
        [...masked].filter((character) => !'x0-\x01" \t\\:'.includes(character)),
        [],
      );
    }),
  );
});

test('the names of programs of many machines stay, in any case; of others the extension stays', () => {
  for (const name of ['svchost.exe', 'SearchHost.exe', 'Memory Compression', 'node.exe'])
    assert.equal(maskedProgram(name), name);
  assert.equal(maskedProgram('AcmePayroll 2.EXE'), 'xxxxxxxxxxx 0.EXE');
  assert.equal(maskedProgram('svchost.exe.exe'), 'xxxxxxx-xxx.exe');
  assert.equal(maskedProgram('tool'), 'xxxx');
  assert.equal(maskedProgram(''), '');
});

test('so do those of services, and of those of a logon all but its number', () => {
  assert.equal(maskedService('Dhcp'), 'Dhcp');
  assert.equal(maskedService('CDPUserSvc_3a5f2'), 'CDPUserSvc_00000');
  assert.equal(maskedService('Acme_3a5f2'), 'xxxxx0x0x0');
  assert.equal(maskedService('Spooler_x'), 'xxxxxxxxx');
});

test('an environment keeps where names and values end, and ends where it ended', () => {
  assert.equal(maskedEnvironment('=C:=C:\\a\0TOKEN_1=a=b\0A\0\0SECRET=x\0'), '=x--x:\\x\0xxxxxx0=x-x\0x\0');
  assert.equal(maskedEnvironment(''), '');
  assert.equal(maskedEnvironment('\0A=1'), '');
  assert.equal(maskedEnvironment('A=1'), 'x=0');
});
