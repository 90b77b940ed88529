import assert from 'node:assert/strict';
import { test } from 'node:test';
import { redactFreeText } from '../../src/redaction/free-text.ts';
import { KeyNames } from '../../src/redaction/key-names.ts';
import { Redaction } from '../../src/redaction/redaction.ts';

const shownOf = (text: string): string => redactFreeText(text, new Redaction(new KeyNames()));
const TOKEN = 'aB3dE6gH9jK2mN5pQ8sT';

/** Texts, and what is left of them. */
const HIDDEN: [text: string, shown: string][] = [
  ['DB_PASSWORD=hunter2', 'DB_PASSWORD=[redacted]'],
  ['a DB_PASSWORD=hunter2 b=c API_KEY: x1yz', 'a DB_PASSWORD=[redacted] b=c API_KEY: [redacted]'],
  ['{"password":"hunter2","user":"ann"}', '{"password":"[redacted]","user":"ann"}'],
  ["{'password' => 'hunter2'}", "{'password' => '[redacted]'}"],
  ['password="a \\" b" c', 'password="[redacted]" c'],
  ['password="open end', 'password="[redacted]"'],
  ["password='a b' c", "password='[redacted]' c"],
  ['{\\"password\\":\\"hunter2\\"}', '{\\"password\\":\\"[redacted]\\"}'],
  ['a[password]=hunter2&b=1', 'a[password]=[redacted]&b=1'],
  ['token=abc,def', 'token=[redacted],def'],
  ['Server=db;Password=a b c;Timeout=3', 'Server=db;Password=[redacted];Timeout=3'],
  [`?key=${TOKEN}&n=1`, '?key=[redacted]&n=1'],
  ['Authorization: Bearer abc.def', 'Authorization: Bearer [redacted]'],
  ["curl -H 'Cookie: a=b' x", "curl -H 'Cookie: [redacted]' x"],
  ['X-Api-Key: abc1 def', 'X-Api-Key: [redacted]'],
  ['postgres://ann:hunter2@db/x', 'postgres://ann:[redacted]@db/x'],
  [`https://${TOKEN}@host/x`, 'https://[redacted]@host/x'],
  [`see ghp_${'a1'.repeat(16)} there`, 'see [redacted] there'],
  ['hash $2b$10$abcdefgh', 'hash [redacted]'],
  ['password: Winter', 'password: [redacted]'],
  ['password: 12345 x', 'password: [redacted] x'],
  ['DB_PASSWORD=$PASS', 'DB_PASSWORD=[redacted]'],
  ['password="$PASS"', 'password="[redacted]"'],
  ['password=@x/y b', 'password=[redacted] b'],
  ['password: \nreset page now', 'password: \n[redacted] page now'],
  [`key="${TOKEN}"`, 'key="[redacted]"'],
  [`?key=${TOKEN}!x`, '?key=[redacted]'],
  ['Server=db; Password=a b c; Timeout=3', 'Server=db; Password=[redacted]; Timeout=3'],
  ['Server=db;Password="a;b";Timeout=3', 'Server=db;Password="[redacted]";Timeout=3'],
  ['Server=db;Password="a b', 'Server=db;Password="[redacted]"'],
  ['Authorization : Bearer abc.def', 'Authorization : Bearer [redacted]'],
  ['password={"a b"}', 'password=[redacted]'],
  ['token=no)ne', 'token=[redacted]'],
];

for (const [text, shown] of HIDDEN)
  test(`hides the secret in ${text.slice(0, 50)}, and no more`, () => assert.equal(shownOf(text), shown));

const KEPT = [
  ...['', 'a=b', 'node server.js', 'sort --key=2,3', 'secret:open', 'token: <token>', 'password: reset page now'],
  ...[
    "console.log('token:', x)",
    'rake secret:rotate',
    'npm run token:check',
    'arn:aws:iam::1:secret:name',
    '//auth/token:all',
  ],
  ...[
    'password=',
    'DB_PASSWORD_FILE=/run/x',
    'keyboard=de',
    'Authorization: Bearer $TOKEN',
    'password::x',
    '?key=short',
    'password="none"',
    'ssh://deployment.user.of.team@host/x',
  ],
];

for (const text of KEPT) test(`keeps ${text}`, () => assert.equal(shownOf(text), text));

test('where a shell reads the text, a variable is no value, unless there is more', () => {
  const inShell = (text: string): string => redactFreeText(text, new Redaction(new KeyNames()), { isShell: true });
  for (const text of ['DB_PASSWORD=$PASS', 'password="$PASS" x', 'token=$(pass x)']) assert.equal(inShell(text), text);
  assert.equal(inShell('DB_PASSWORD=$PASS!x'), 'DB_PASSWORD=[redacted]');
});

test('in a sentence a plain word behind a key is shown', () => {
  const inSentence = (text: string): string =>
    redactFreeText(text, new Redaction(new KeyNames()), { isSentence: true });
  assert.equal(inSentence('fix token=foo in docs'), 'fix token=foo in docs');
  assert.equal(inSentence('fix token=foo7x! in docs'), 'fix token=[redacted] in docs');
  assert.equal(shownOf('fix token=foo in docs'), 'fix token=[redacted] in docs');
});

test('in a title, which has lost its quotes, a header ends with its value', () => {
  const title = 'curl -H Authorization: Bearer abc.def https://host';
  const shown = redactFreeText(title, new Redaction(new KeyNames()), { isTitle: true });
  assert.equal(shown, 'curl -H Authorization: Bearer [redacted] https://host');
  assert.equal(shownOf(title), 'curl -H Authorization: Bearer [redacted]');
});

test('what was hidden is recorded with the name of its rule', () => {
  const redaction = new Redaction(new KeyNames());
  redactFreeText(`DB_PASSWORD=abc ghp_${'a1'.repeat(16)}`, redaction);
  assert.deepEqual(
    redaction.replacements.map(({ rule }) => rule),
    ['the value of DB_PASSWORD', 'a GitHub token'],
  );
});

test('keys of the configuration count', () => {
  assert.equal(redactFreeText('hue=abc', new Redaction(new KeyNames(['hue']))), 'hue=[redacted]');
});
