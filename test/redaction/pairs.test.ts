import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeyNames } from '../../src/redaction/key-names.ts';
import { redactPairs } from '../../src/redaction/pairs.ts';
import { Redaction } from '../../src/redaction/redaction.ts';

const RANDOM = 'aB3dE6gH9jK2mN5pQ8sT';

const shownOf = (text: string, { isSentence = false, isShell = false, isArgument = false } = {}): string =>
  redactPairs(text, new Redaction(new KeyNames()), { isSentence, isShell, isArgument });

/** By the form: a text, and what is shown of it. */
const FORMS: Readonly<Record<string, readonly [text: string, shown: string][]>> = {
  'a pair ends at a blank, a comma, a semicolon or an ampersand': [
    ['a DB_PASSWORD=kakadu b=c', 'a DB_PASSWORD=[redacted] b=c'],
    ['token=kakadu,b=c', 'token=[redacted],b=c'],
    ['?token=kakadu&b=c', '?token=[redacted]&b=c'],
    ['password: 12345', 'password: [redacted]'],
    ['password = kakadu', 'password = [redacted]'],
  ],
  'a quoted value ends at its quote': [
    ['password="a b" c', 'password="[redacted]" c'],
    ["password='a b' c", "password='[redacted]' c"],
    ['password="a \\" b" c', 'password="[redacted]" c'],
    [`password=\`a b\` c`, `password=\`[redacted]\` c`],
    ['password="open end', 'password="[redacted]"'],
  ],
  'JSON, also within a string, and code': [
    ['{"user":"ann","password":"two words"}', '{"user":"ann","password":"[redacted]"}'],
    ['{\\"password\\":\\"kakadu\\"}', '{\\"password\\":\\"[redacted]\\"}'],
    ["{'password' => 'kakadu'}", "{'password' => '[redacted]'}"],
    ['f(password="kakadu", x=1)', 'f(password="[redacted]", x=1)'],
    ['a[password]=kakadu&b=1', 'a[password]=[redacted]&b=1'],
  ],
  'in a connection string a value ends at the semicolon': [
    ['Server=db;Password=a b,c&d;Timeout=3', 'Server=db;Password=[redacted];Timeout=3'],
    ['Server=db;Password="a;b";Timeout=3', 'Server=db;Password="[redacted]";Timeout=3'],
    ['Server=db;Pwd={a;b};Timeout=3', 'Server=db;Pwd=[redacted];Timeout=3'],
  ],
  'in a list of options and in one of libpq a value ends where the next key begins': [
    ['user=ann,password=a,b,vers=3', 'user=ann,password=[redacted],vers=3'],
    ['host=db password=a,b port=1', 'host=db password=[redacted] port=1'],
    ["host=db password='a b' port=1", "host=db password='[redacted]' port=1"],
  ],
  'an element': [
    ['<c><password>kakadu</password><user>ann</user></c>', '<c><password>[redacted]</password><user>ann</user></c>'],
    ['<db:Secret id="1">a b</db:Secret>', '<db:Secret id="1">[redacted]</db:Secret>'],
  ],
  'the value of a secret variable': [
    ['name="DB_PASSWORD" value="kakadu"', 'name="DB_PASSWORD" value="[redacted]"'],
    ['[{"key":"token","value":"kakadu"}]', '[{"key":"token","value":"[redacted]"}]'],
    ['env[0].name=PASSWD,env[0].value=kakadu', 'env[0].name=PASSWD,env[0].value=[redacted]'],
  ],
  'encoded for a URL': [
    ['%22password%22%3A%22kakadu%22%7D', '%22password%22%3A%22[redacted]%22%7D'],
    ['q=password%3Dkakadu%26b%3Dc', 'q=password%3D[redacted]%26b%3Dc'],
    ['a%5Bpassword%5D=kakadu&b=1', 'a%5Bpassword%5D=[redacted]&b=1'],
  ],
  'keys in other letters': [
    ['пароль=kakadu b', 'пароль=[redacted] b'],
    ['{"密码":"kakadu"}', '{"密码":"[redacted]"}'],
  ],
  'weak and faint keys, by the looks of the value': [
    [`?key=${RANDOM}&b=1`, '?key=[redacted]&b=1'],
    ['?key=hunter2x&b=1', '?key=[redacted]&b=1'],
    [`?salt=${RANDOM}`, '?salt=[redacted]'],
    ['x?key=parser2024', 'x?key=[redacted]'],
    ['auth=ann:kakadu', 'auth=[redacted]'],
    ['pkcs11:token=kakadu;pin-value=4711', 'pkcs11:token=kakadu;pin-value=[redacted]'],
  ],
};

for (const [form, cases] of Object.entries(FORMS))
  test(`a secret is hidden in its form, and no more: ${form}`, () => {
    for (const [text, shown] of cases) assert.equal(shownOf(text), shown);
  });

const KEPT: Readonly<Record<string, readonly string[]>> = {
  'another key': ['a=b', '{"user":"ann"}', 'DB_PASSWORD_FILE=/run/x', 'max_tokens=4096', '<user>ann</user>'],
  'another name': ['name="DB_PORT" value="kakadu"', '%22user%22%3A%22ann%22', 'env[0].name=A,env[0].value=b'],
  'no value': ['password=', 'password="none"', 'token: <token>', 'password=[redacted]', '{"token":null}'],
  'where the secret is': ['password=/etc/app/pw', 'secret=id=x,src=y', 'token=env:PW'],
  'code that asks for it': ['password=os.environ["PW"]', 'f(password=getpass())', 'token: process.env.TOKEN'],
  'a comparison': ['password== "x"', 'token==1.5'],
  'a sentence': ['password: reset the page', "log('token:', x)", 'password = changed'],
  'a name of two parts': ['token:string', 'arn:aws:x:secret:name', '//auth/token:all', 'secret:rotate', 'password::x'],
  'a plain value of a weak or faint key': ['?key=server.pem', '?key=8080', '?salt=abc123', 'session:Abc123'],
};

for (const [what, texts] of Object.entries(KEPT))
  test(`nothing is hidden: ${what}`, () => {
    for (const text of texts) assert.equal(shownOf(text), text);
  });

test('a variable is no value where a shell reads it, unless there is more', () => {
  for (const text of ['password=$PASS b', 'password="$PASS" b', "token='$(pass x)'"]) {
    assert.equal(shownOf(text, { isShell: true }), text);
    assert.match(shownOf(text), /\[redacted\]/);
  }
  assert.equal(shownOf('password=$x!1 b', { isShell: true }), 'password=[redacted] b');
});

test('in a sentence a plain word is no value', () => {
  assert.equal(shownOf('fix token=foo now', { isSentence: true }), 'fix token=foo now');
  assert.equal(shownOf('fix token=foo7x! now', { isSentence: true }), 'fix token=[redacted] now');
});
