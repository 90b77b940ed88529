import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeyNames } from '../../src/redaction/key-names.ts';
import { NamedValue } from '../../src/redaction/named-value.ts';

const KEYS = new KeyNames();

test('a value belongs to the name in the option before it', () => {
  const isSecretAtEnd = (line: string): boolean => {
    const named = new NamedValue(KEYS);
    const words = line.split(' ');
    return words.map((word, index) => named.next(word, words[index - 1] ?? '')).at(-1) ?? false;
  };
  for (const line of [
    ...['-n a.password -v', '-k password --value', '--name password -value', '-key password --data'],
    ...['-n password -n !b -v', '-n password -n b! -v'],
    // The name may be a word of its own, at the end of a path.
    ...['x /cfg/db/@password -v', 'x a.password --value'],
  ])
    assert.ok(isSecretAtEnd(line), line);
  for (const line of [
    ...['-n a.timeout -v', '-n password -n timeout -v', 'x /cfg/db/@port -v', 'x password -v', '-n password x'],
    ...['x-n password -v', '--names password -v', '-n password x-v', '-n password --values'],
  ])
    assert.ok(!isSecretAtEnd(line), line);
});
