import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseConfig } from '../../src/config/parse.ts';
import { UsageError } from '../../src/config/usage-error.ts';
import { runs } from '../runs.ts';
import { someConfig, written } from './arbitrary.ts';

/** Whatever stands in the file: a configuration, or an error that says where it is wrong. */

const RUNS = runs(20_000);

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
      const text = written(config);
      const place = at % text.length;
      seen.add(parses(text.slice(0, place) + put + text.slice(place + 1)));
    }),
    RUNS,
  );
  assert.equal(seen.size, 2);
});

test('a written configuration is read back unchanged, even with comments and trailing commas', () => {
  fc.assert(
    fc.property(someConfig, (config) => {
      const lines = written(config);
      const { values, lines: at } = parseConfig(lines, 'config.json');
      const placeless = values.rules?.map((rule) => ({ ...rule, place: '' }));
      assert.deepEqual({ ...values, ...(placeless && { rules: placeless }) }, config);
      for (const [key, line] of Object.entries(at))
        assert.ok(lines.split('\n')[line - 1]?.startsWith(` ${JSON.stringify(key)}: `), key);
      for (const { place } of values.rules ?? [])
        assert.match(lines.split('\n')[Number(place.split(':')[1]) - 1] ?? '', /^ {2}\{$/);
      const commented = `/* mine */ ${lines.replace(/\n}$/, ', // the end\n}')}`;
      if (Object.keys(config).length > 0) assert.deepEqual(parseConfig(commented, 'config.json').values, values);
    }),
    runs(5000),
  );
});

/** Files whose only key is a rule, on their second line. */
const rule = (text: string): string => `{"rules": [\n${text}]}`;

const WRONG: readonly [what: string, text: string, says: RegExp][] = [
  ['nothing', '', /^c:1: is empty; write \{\}/],
  ['only a comment', '// nothing\n', /^c:\d: is not valid JSON/],
  ['a missing comma', '{\n"allow_root": true\n"read_only": true}', /^c:3: is not valid JSON: comma expected/],
  ['an open comment', '{} /* ', /^c:1: is not valid JSON: unexpected end of comment/],
  ['two values', '{} {}', /^c:1: is not valid JSON: end of file expected/],
  ['a duplicate key', '{\n"read_only": true,\n"read_only": false}', /^c:3: duplicate key "read_only"/],
  ['a duplicate key further in', '{"redact": {"keys": [],\n"keys": ["x"]}}', /^c:2: duplicate key "keys"/],
  ['an unknown key', '{\n\n"allow_rot": true}', /^c:3: unknown key "allow_rot"; expected one of allow_root, /],
  ['an unknown key further in', '{"redact": {\n"key": []}}', /^c:2: redact: unknown key "key"/],
  ['__proto__', '{"__proto__": {"allow_root": true}}', /^c:1: unknown key "__proto__"/],
  ['a wrong type', '{\n"allow_root": "Y"}', /^c:2: allow_root: .*boolean/],
  ['a wrong item', '{"redact": {"keys": ["a",\n7]}}', /^c:2: redact\.keys\[1\]: .*string/],
  [
    'an audit path with an unknown sign',
    '{"audit": {"path": "/x/%h/a"}}',
    /^c:1: audit\.path: must contain % only as %u \(the user\) or %% \(a percent sign\)$/,
  ],
  ['too many targets', '{"max_targets": 101}', /^c:1: max_targets: .*100/],
  ['an infinite number', '{"max_targets": 1e999}', /^c:1: max_targets: /],
  [
    'a rule without an effect',
    '{"rules": [\n{"action": "kill"}]}',
    /^c:2: rules\[0\]\.effect: must be deny, ask or allow/,
  ],
  [
    'an unknown action',
    '{"rules": [{"effect": "deny",\n"action": "stop"}]}',
    /^c:2: rules\[0\]\.action: must be one of view, /,
  ],
  [
    'a user that is neither name nor number',
    rule('{"effect": "deny", "action": "kill", "match": {"user": 1.5}}'),
    /^c:2: rules\[0\]\.match\.user: must be the name or number of a user/,
  ],
  [
    'asking to view',
    rule('{"effect": "ask", "action": ["kill",\n"view"]}'),
    /^c:2: rules\[0\]\.action: must not contain view/,
  ],
  ...['"name": "node"', '"command": "*"', '"port": 80', ''].map((match): (typeof WRONG)[number] => [
    `an allow by ${match || 'nothing'} alone`,
    rule(`{"effect": "allow", "action": "view", \n\n"match": {${match}}}`),
    /^c:4: rules\[0\]\.match: an allow needs user, exe, unit or container, too: a process chooses its own name/,
  ]),
  [
    'contradicting rules',
    rule(
      '{"effect": "deny", "action": "kill", "match": {"name": ["a", "b"]}},\n{"effect": "ask", "action": ["terminate", "kill"], "match": {"name": ["b", "a"]}}',
    ),
    /^c:3: rules\[1\]: contradicts rules\[0\]/,
  ],
  [
    'a relative program',
    rule('{"effect": "deny", "action": "kill", "match": {"exe": "node"}}'),
    /match\.exe: must be an absolute/,
  ],
  [
    'a unit of no kind',
    rule('{"effect": "deny", "action": "kill", "match": {"unit": "nginx"}}'),
    /match\.unit: must end with/,
  ],
  [
    'a short id',
    rule('{"effect": "deny", "action": "kill", "match": {"container": "0123"}}'),
    /match\.container: must be 12/,
  ],
  ['port 0', rule('{"effect": "deny", "action": "kill", "match": {"port": 0}}'), /match\.port: /],
  [
    'protected and not',
    '{"protect": ["sshd"],\n"unprotect": ["sshd"]}',
    /^c:2: unprotect\[0\]: "sshd" is also in protect/,
  ],
  [
    'command lines that are not read',
    '{"argv": "none", "rules": [{"effect": "deny", "action": "kill",\n"match": {"command": "*"}}]}',
    /^c:2: rules\[0\]\.match\.command: .* argv is none/,
  ],
  ['two mistakes', '{"read_only": 1,\n"native": 1}', /^c:1: read_only: .*; c:2: native: /],
  ['too deep', '['.repeat(100_000), /^c:1: is (nested too deeply|not valid JSON)/],
];

for (const [what, text, says] of WRONG) {
  test(`${what} is an error with its line`, () => {
    assert.throws(
      () => parseConfig(text, 'c'),
      (error) => error instanceof UsageError && says.test(error.message),
    );
  });
}
