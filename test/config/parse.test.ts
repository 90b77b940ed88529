import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseConfig } from '../../src/config/parse.ts';
import { UsageError } from '../../src/config/usage-error.ts';
import { someConfig } from './arbitrary.ts';

/** Whatever stands in the file: a configuration, or an error that says where it is wrong. */

const RUNS = { numRuns: 20_000 };

function parses(text: string): boolean {
  try {
    parseConfig(text, 'config.json');
    return true;
  } catch (error) {
    assert.ok(error instanceof UsageError, String(error));
    assert.match(error.message, /^config\.json:[1-9]\d*: ./);
    return false;
  }
}

test('any JSON: a configuration or a clear error', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => void parses(JSON.stringify(value))),
    RUNS,
  );
});

test('any text: a configuration or a clear error', () => {
  const pieces = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '//',
    '/*',
    '*/',
    '\n',
    '1',
    'true',
    '"allow_root"',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.oneof(pieces, fc.string())).map((all) => all.join('')),
  );
  fc.assert(
    fc.property(text, (some) => void parses(some)),
    RUNS,
  );
});

test('a valid file with one character changed: a configuration or a clear error', () => {
  const seen = new Set<boolean>();
  fc.assert(
    fc.property(someConfig, fc.nat(), fc.string({ maxLength: 2 }), (config, at, put) => {
      const text = JSON.stringify(config, null, 1);
      const place = at % text.length;
      seen.add(parses(text.slice(0, place) + put + text.slice(place + 1)));
    }),
    RUNS,
  );
  assert.equal(seen.size, 2);
});

test('a configuration that is written is the one that is read, with comments and trailing commas, too', () => {
  fc.assert(
    fc.property(someConfig, (config) => {
      const lines = JSON.stringify(config, null, 1);
      const { values, lines: at } = parseConfig(lines, 'config.json');
      assert.deepEqual(values, config);
      for (const [key, line] of Object.entries(at))
        assert.ok(lines.split('\n')[line - 1]?.startsWith(` ${JSON.stringify(key)}: `), key);
      const commented = `// mine\n${lines.replace(/\n}$/, ', /* the end */\n}')}`;
      if (Object.keys(config).length > 0) assert.deepEqual(parseConfig(commented, 'config.json').values, config);
    }),
    { numRuns: 5000 },
  );
});

const WRONG: readonly [what: string, text: string, says: RegExp][] = [
  ['nothing', '', /^c:1: is not JSON: value expected/],
  ['only a comment', '// nothing\n', /^c:\d: is not JSON/],
  ['a missing comma', '{\n"allow_root": true\n"read_only": true}', /^c:3: is not JSON: comma expected/],
  ['an open comment', '{} /* ', /^c:1: is not JSON: unexpected end of comment/],
  ['two values', '{} {}', /^c:1: is not JSON: end of file expected/],
  ['a key twice', '{\n"read_only": true,\n"read_only": false}', /^c:3: "read_only" stands here twice/],
  ['a key twice further in', '{"redact": {"keys": [],\n"keys": ["x"]}}', /^c:2: "keys" stands here twice/],
  ['an unknown key', '{\n\n"allow_rot": true}', /^c:3: unknown key "allow_rot"; known are allow_root, /],
  ['an unknown key further in', '{"redact": {\n"key": []}}', /^c:2: redact: unknown key "key"/],
  ['__proto__', '{"__proto__": {"allow_root": true}}', /^c:1: unknown key "__proto__"/],
  ['a wrong type', '{\n"allow_root": "Y"}', /^c:2: allow_root: .*boolean/],
  ['a wrong item', '{"redact": {"keys": ["a",\n7]}}', /^c:2: redact\.keys\[1\]: .*string/],
  ['too many targets', '{"max_targets": 101}', /^c:1: max_targets: .*100/],
  ['a number that is none', '{"max_targets": 1e999}', /^c:1: max_targets: /],
  ['two mistakes', '{"read_only": 1,\n"native": 1}', /^c:1: read_only: .*; c:2: native: /],
  ['too deep', '['.repeat(100_000), /^c:1: is (nested too deeply|not JSON)/],
];

for (const [what, text, says] of WRONG) {
  test(`${what} is an error with its line`, () => {
    assert.throws(
      () => parseConfig(text, 'c'),
      (error) => error instanceof UsageError && says.test(error.message),
    );
  });
}
