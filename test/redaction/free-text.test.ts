import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTask, redactFreeText } from '../../src/redaction/free-text.ts';
import { KeyNames } from '../../src/redaction/key-names.ts';

const KEYS = new KeyNames();
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
  ['secret:open', 'secret:[redacted]'],
  ['password: Winter', 'password: [redacted]'],
  ['password: Winter page now', 'password: [redacted] page now'],
  ['password: \nreset page now', 'password: \n[redacted] page now'],
  [`key="${TOKEN}"`, 'key="[redacted]"'],
  [`?key=${TOKEN}!x`, '?key=[redacted]!x'],
  ['Server=db; Password=a b c; Timeout=3', 'Server=db; Password=[redacted]; Timeout=3'],
  ['Server=db;Password="a;b";Timeout=3', 'Server=db;Password="[redacted]";Timeout=3'],
  ['Server=db;Password="a b', 'Server=db;Password="[redacted]"'],
  ['Authorization : Bearer abc.def', 'Authorization : Bearer [redacted]'],
  ['password={"a b"}', 'password=[redacted]'],
  ['token=no)ne', 'token=[redacted]'],
];

for (const [text, shown] of HIDDEN)
  test(`hides the secret in ${text.slice(0, 50)}, and no more`, () => assert.equal(redactFreeText(text, KEYS), shown));

const KEPT = [
  ...['', 'a=b', 'node server.js', 'sort --key=2,3', 'password=$PASS', 'token: <token>', 'password: reset page now'],
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
    'password=$PASS/token=kakadu',
    'ssh://deployment.user.of.team@host/x',
  ],
];

for (const text of KEPT) test(`keeps ${text}`, () => assert.equal(redactFreeText(text, KEYS), text));

test('keys of the configuration count', () => {
  assert.equal(redactFreeText('hue=abc', new KeyNames(['hue'])), 'hue=[redacted]');
});

test('after a colon the name of a task is no secret; after any other sign it is', () => {
  assert.ok(isTask('secret:', 'rotate') && isTask('x:', 'verify'));
  assert.ok(!isTask('secret=', 'rotate') && !isTask('secret:', 'rotated') && !isTask('secret:', 'unset'));
});
