import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CODE_PATTERNS } from '../../src/redaction/code-patterns.ts';
import { Redactor } from '../../src/redaction/redactor.ts';
import { type Examples, testExamples } from './examples.ts';

const IN_SQL: Examples = {
  'a password in SQL or a sentence, quoted': ["alter user ann password 'kakadu'", 'kakadu', "password for 'kakadu'"],
  'a password in SQL or a sentence': ['create user ann identified by hunter2', 'hunter2', 'password for user2'],
  'a word after PASSWORD in SQL': ['ALTER USER ann PASSWORD kakadu', 'kakadu', 'ALTER USER ann PASSWORD EXPIRE'],
  'the key of an encrypted database': ["pragma key = 'kakadu'", 'kakadu', "pragma cache_size = '2000'"],
  'the key in an encryption call': ["aes_decrypt(x, 'kakadu')", 'kakadu', "concat(x, 'kakadu')"],
  'a DuckDB secret': ["CREATE SECRET (TYPE s3, SECRET 'kakadu')", 'kakadu', "CREATE SECRET (KEY_ID 'kakadu')"],
  'a password set in SQL': ["SET PASSWORD FOR ann = 'kakadu'", 'kakadu', "SET NAMES = 'kakadu'"],
  'a password in a Db2 connection': ['connect to shop user ann using kakadu', 'kakadu', 'connect to shop user ann'],
};

const IN_CALLS: Examples = {
  'a secret that a call sets': ["putenv('DB_PASSWORD', 'kakadu')", 'kakadu', "putenv('DB_PORT', 'kakadu')"],
  'a password in a login call': ["s.login('ann', 'kakadu')", 'kakadu', "s.rename('ann', 'kakadu')"],
  'a secret in an authentication call': ["s.authenticate('kakadu')", 'kakadu', "s.authenticate('ann', x)"],
  'the value of a key in brackets': ['["db"]["password"] "kakadu"', 'kakadu', '["db"]["port"] "kakadu"'],
  'a password in a connection call': ["mysqli_connect('db', 'ann', 'kakadu')", 'kakadu', "connect('db', 'ann', x)"],
  'a password in a hashing call': ["bcrypt.hashSync('kakadu', 8)", 'kakadu', "md5.hashSync('kakadu', 8)"],
  'a PowerShell secure string': ['ConvertTo-SecureString kakadu -A', 'kakadu', 'ConvertTo-SecureString $pw -A'],
  'an answer in an expect script': [
    'expect "assword:" { send "kakadu\\r" }',
    'kakadu',
    'expect "login:" { send "kakadu\\r" }',
  ],
  'the signing key of a JSON Web Token': ["jwt.sign({ a: 1 }, 'kakadu')", 'kakadu', "jwt.verify({ a: 1 }, 'kakadu')"],
};

testExamples(CODE_PATTERNS, { ...IN_SQL, ...IN_CALLS });

test('the same calls in PowerShell', () => {
  for (const code of [
    "[Environment]::SetEnvironmentVariable('API_KEY', 'kakadu')",
    "[pscredential]::new('ann', 'kakadu')",
    "[System.Net.NetworkCredential]::new('ann', 'kakadu')",
  ])
    assert.ok(!new Redactor().argv(['powershell', '-Command', code]).join(' ').includes('kakadu'), code);
});
