import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Redactor } from '../../src/redaction/redactor.ts';
import { FAMILIES } from './corpus.ts';

const REDACTOR = new Redactor();

/** How long it takes to hide secrets: times are compared. */

const ALL_LINES = FAMILIES.flatMap(({ secret, benign }) => [...secret, ...benign]);

/** What sets each rule going, over and over. */
const SEEDS = [
  ...[
    'a=',
    'key=',
    '--password ',
    'token=$',
    'password ',
    'PASSWORD ',
    'SET PASSWORD ',
    'identified by ',
    '"key":"',
    '{',
    '"',
  ],
  ...['x://a:', '://', 'https://a1', 'a@', 'u:x@(', ':pserver:a:', 'jdbc:oracle:thin:a/', 'h=,p=', ';a=', 'Password='],
  ...[
    'Authorization: ',
    'cookie:',
    'x-auth-key: ',
    '-----BEGIN PRIVATE KEY-----',
    'eyJ',
    'eyJa.',
    'sk-',
    'glpat-',
    'xoxb-',
  ],
  ...[
    'echo x|',
    'login("a","',
    'login ',
    'user add ',
    'docker ',
    '$(a) ',
    'a=b ',
    'a:b@',
    '$6$',
    '<<< ',
    '<(echo ',
    '(echo a;',
  ],
  ...['/hooks/', '/hooks/aB3', '/key/a/', 'ss://', 'user=a:', 'attach ', 'pragma key=', 'users:a[', 'aes_decrypt(a,'],
  ...['<password>', 'name=token,value=', '%22token%22%3A', 'user=a,', 'host=db ', 'パスワード=', 'secret,a=', 'a%b '],
  ...['setenv("', 'a.psk ', '-n a.token ', '-u a:b', '--a-user=b:', 'SECRET '],
  ...['_', 'a-', 'aB3', 'a ', 'x; ', '(', '\\', "'", '`', 'mysql -p', '-e ', '--x=', 'set ', 'add_user ', 'user/'],
];

test('the work grows no faster than the text', () => {
  const once = (text: string): number => {
    const start = performance.now();
    REDACTOR.argv(['sh', '-c', text]);
    return performance.now() - start;
  };
  const fastest = (text: string): number => Math.min(once(text), once(text), once(text));
  for (const seed of SEEDS) {
    const textOf = (length: number): string => seed.repeat(length / seed.length);
    const [small, large] = [fastest(textOf(64 * 1024)), fastest(textOf(512 * 1024))];
    // Eight times the text: quadratic work would be 64 times as much. What takes a moment only cannot be told apart.
    assert.ok(large < 500 || large < 32 * small, `${seed}: ${small} ms, ${large} ms`);
  }
});

test('how long it takes', (t) => {
  const start = performance.now();
  for (const { argv } of ALL_LINES) REDACTOR.argv(argv);
  t.diagnostic(`${(((performance.now() - start) / ALL_LINES.length) * 1000).toFixed(1)} ms for 1,000 command lines`);
  const worst = Math.max(
    ...['a=b ', '-a ', '$(a) ', 'a|b ', 'docker '].map((seed) => {
      const text = seed.repeat((128 * 1024) / seed.length);
      const from = performance.now();
      REDACTOR.argv(['sh', '-c', text]);
      return performance.now() - from;
    }),
  );
  t.diagnostic(`${worst.toFixed(1)} ms for an argument of 128 KiB of tiny words`);
});
