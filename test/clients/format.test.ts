import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { EditFailed } from '../../src/clients/document.ts';
import { type FormatName, parse, withEntry, withoutEntry } from '../../src/clients/format.ts';

/** Editing text: our entry comes and goes, everything else stays byte for byte. */

const OURS = ['s', 'ours'];
const ENTRY = { command: 'node', args: ['/a "quoted" path/main.js'], env: { ALLOW_ROOT: 'Y' } };
const OTHER = { command: 'npx', args: ['-y', 'process-manager-mcp'], env: { READ_ONLY: 'Y' } };

interface Case {
  readonly title: string;
  readonly format: FormatName;
  readonly key: string;
  readonly text: string;
}

const JSONC = `// about all
{
\t"theme": "x", // about the theme
\t"servers": {
\t\t// about other
\t\t"other": { "command": "x", "args": [ ] } // beside other
\t\t/* at the end */
\t}
}
`;
const TOML = `# about all
model = "x" # beside
notes = """
[servers.ours]
"""

[servers.other] # beside other
command = "a"
args = [
  "[servers.ours]",
]

# about projects
[projects."/x y"]
trust = 'yes'
`;
const YAML = `# about all
model: x # beside

extensions: # ours
    # about other
    other:
        cmd: x   # beside
        args: []

# about last
last:
    ours: 1
`;

const CASES: readonly Case[] = [
  { title: 'JSON with comments', format: 'json', key: 'servers', text: JSONC },
  { title: 'JSON with Windows line ends', format: 'json', key: 'servers', text: JSONC.replaceAll('\n', '\r\n') },
  { title: 'JSON with a byte order mark', format: 'json', key: 'servers', text: `\uFEFF${JSONC}` },
  { title: 'trailing commas', format: 'json', key: 'servers', text: '{\n  "servers": {\n    "a": {},\n  },\n}\n' },
  { title: 'no line end at the end', format: 'json', key: 'servers', text: '{\n  "servers": {\n    "a": {}\n  }\n}' },
  { title: 'TOML', format: 'toml', key: 'servers', text: TOML },
  { title: 'TOML with Windows line ends', format: 'toml', key: 'servers', text: TOML.replaceAll('\n', '\r\n') },
  { title: 'YAML', format: 'yaml', key: 'extensions', text: YAML },
  { title: 'YAML with Windows line ends', format: 'yaml', key: 'extensions', text: YAML.replaceAll('\n', '\r\n') },
];

describe('an entry is added, changed and removed', () => {
  for (const { title, format, key, text } of CASES) {
    for (const name of ['ours', 'Our Own', "it's a.b"]) {
      test(`${title}: ${name}`, () => {
        const path = [key, name];
        const before = plain(parse(format, text));
        const added = withEntry(format, text, { path, entry: ENTRY });
        assert.deepEqual(plain(parse(format, added)), { ...before, [key]: { ...mapAt(before, key), [name]: ENTRY } });
        for (const line of text.split('\n').filter((one) => one.trim() !== ''))
          assert.ok(added.includes(line.trimEnd().replace(/(?<=[}\]]).*$/, '')), line);

        const changed = withEntry(format, added, { path, entry: OTHER });
        assert.deepEqual(plain(parse(format, changed)), { ...before, [key]: { ...mapAt(before, key), [name]: OTHER } });
        assert.equal(withoutEntry(format, changed, { path, entry: OTHER }), text);
      });
    }
  }
});

/** Some parsers make objects without a prototype. */
const plain = (document: object): Readonly<Record<string, unknown>> => JSON.parse(JSON.stringify(document));

function mapAt(document: Readonly<Record<string, unknown>>, key: string): object {
  const map = document[key];
  assert.ok(typeof map === 'object' && map !== null);
  return map;
}

for (const { format, text, after, left } of [
  { format: 'json', text: '', left: null, after: '{\n  "s": {\n    "ours": {\n      "command": "x"\n    }\n  }\n}\n' },
  {
    format: 'json',
    text: ' \n',
    left: null,
    after: '{\n  "s": {\n    "ours": {\n      "command": "x"\n    }\n  }\n}\n',
  },
  {
    format: 'json',
    text: '{}',
    left: '{\n}',
    after: '{\n  "s": {\n    "ours": {\n      "command": "x"\n    }\n  }\n}',
  },
  {
    format: 'json',
    text: '{ "a": 1 }',
    left: '{ "a": 1\n}',
    after: '{ "a": 1,\n  "s": {\n    "ours": {\n      "command": "x"\n    }\n  }\n}',
  },
  { format: 'toml', text: '', left: null, after: '[s.ours]\ncommand = "x"\n' },
  { format: 'toml', text: 'a = 1', left: 'a = 1\n', after: 'a = 1\n\n[s.ours]\ncommand = "x"\n' },
  { format: 'yaml', text: '', left: null, after: 's:\n  ours:\n    command: x\n' },
  { format: 'yaml', text: 's: {}\nb: 1', left: 's: {}\nb: 1\n', after: 's:\n  ours:\n    command: x\nb: 1\n' },
] as const) {
  test(`${format}: the first server of ${JSON.stringify(text)}, and back`, () => {
    const edit = { path: OURS, entry: { command: 'x' } };
    assert.equal(withEntry(format, text, edit), after);
    assert.equal(withoutEntry(format, after, edit), left);
  });
}

test('comments inside our entry stay when it changes', () => {
  const inJson = '{"s": {\n  "ours": {\n    // mine\n    "command": "x", // here\n    "timeout": 5\n  }\n}}';
  assert.equal(
    withEntry('json', inJson, { path: OURS, entry: { command: 'y', timeout: 5 } }),
    inJson.replace('"command": "x"', '"command": "y"'),
  );
  assert.match(
    withEntry('toml', '[s.ours]\n# mine\ncommand = "x"\n', { path: OURS, entry: { command: 'y' } }),
    /^# mine$/m,
  );
  assert.match(
    withEntry('yaml', 's:\n  ours:\n    # mine\n    command: x\n', { path: OURS, entry: { command: 'y' } }),
    /# mine/,
  );
});

for (const { format, text, says } of [
  { format: 'json', text: '{"a": 1,\n "b" 2}', says: /^it is not valid JSON: a colon is missing at line 2$/ },
  { format: 'json', text: '[]', says: /is not a map of settings/ },
  { format: 'json', text: '"x"', says: /is not a map of settings/ },
  { format: 'json', text: '{"s": []}', says: /^"s" in it is not a map of servers$/ },
  {
    format: 'json',
    text: '{"s": {},\n"s": {"a": 1}}',
    says: /"s" is in it twice, at lines 1 and 2; keep only one$/,
  },
  { format: 'toml', text: 'a = 1\nb = = 2', says: /^it is not valid TOML: .* at line 2, column 5$/ },
  { format: 'toml', text: 's = { a = { command = "x" } }', says: /change s\.ours by hand/ },
  { format: 'yaml', text: 'a: 1\n b: 2', says: /^it is not valid YAML: .* at line 2, column \d+$/ },
  { format: 'yaml', text: 's: { a: { cmd: x } }', says: /change s\.ours by hand/ },
  { format: 'yaml', text: '- a', says: /is not a map of settings/ },
] as const) {
  test(`${format} is left unchanged: ${JSON.stringify(text)}`, () => {
    assert.throws(
      () => withEntry(format, text, { path: OURS, entry: { command: 'x' } }),
      (error) => error instanceof EditFailed && says.test(error.message),
    );
  });
}

test('a map that was there before stays, and so does a file with anything else in it', () => {
  const edit = { path: OURS, entry: { command: 'x' } };
  for (const text of ['{\n  "s": {\n    "a": 1\n  }\n}\n', '{\n  "a": 1\n}\n', '// mine\n{\n}\n'])
    assert.equal(withoutEntry('json', withEntry('json', text, edit), edit), text);
  const changed = '{\n  "s": {\n    "ours": {\n      "command": "x" // mine\n    }\n  }\n}\n';
  assert.deepEqual(parse('json', withoutEntry('json', changed, edit) ?? assert.fail('it was changed by hand')), {
    s: {},
  });
});

test('any JSON, however it is laid out', () => {
  const Key = fc.string({ maxLength: 6 }).filter((key) => key !== '__proto__' && key !== 'ours');
  const Indent = fc.constantFrom('', '  ', '\t', '    ');
  const Comment = fc.constantFrom('', ' // "x": {', ' /* , */');
  fc.assert(
    fc.property(
      fc.dictionary(Key, fc.jsonValue({ maxDepth: 2 })),
      fc.dictionary(Key, fc.object({ maxDepth: 1, key: Key }), { minKeys: 1 }),
      Indent,
      Comment,
      (rest, servers, indent, comment) => {
        const text = JSON.stringify({ ...rest, s: servers }, null, indent).replaceAll('\n', `${comment}\n`);
        fc.pre(!text.includes('__proto__')); // our parser takes it as the prototype
        const added = withEntry('json', text, { path: OURS, entry: ENTRY });
        assert.deepEqual(
          JSON.parse(JSON.stringify(parse('json', added))),
          JSON.parse(JSON.stringify({ ...rest, s: { ...servers, ours: ENTRY } })),
        );
        const removed = withoutEntry('json', added, { path: OURS, entry: ENTRY });
        assert.equal(removed?.replace(/\s/g, ''), text.replace(/\s/g, ''));
      },
    ),
  );
});
