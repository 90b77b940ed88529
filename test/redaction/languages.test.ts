import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeyNames } from '../../src/redaction/key-names.ts';
import { fold, isForeignSecretWord } from '../../src/redaction/languages.ts';
import { Redactor } from '../../src/redaction/redactor.ts';

/** Keys as people write them, by language. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  Arabic: ['كلمة المرور', 'كلمة_السر'],
  Bulgarian: ['парола'],
  Chinese: ['密码', '數據庫密碼', '访问令牌'],
  Czech: ['heslo', 'db_heslo', 'tajemství'],
  Danish: ['adgangskode', 'kodeord'],
  Dutch: ['wachtwoord', 'dbWachtwoord'],
  Finnish: ['salasana', 'tunnusluku'],
  French: ['mot_de_passe', 'motdepasse', 'mdp'],
  German: ['passwort', 'Kennwort', 'DB_PASSWORT', 'zugangscode'],
  Greek: ['κωδικός', 'ΚΩΔΙΚΟΣ', 'συνθηματικό'],
  Hebrew: ['סיסמה'],
  Hindi: ['पासवर्ड'],
  Hungarian: ['jelszó', 'jelszo'],
  Indonesian: ['kata_sandi', 'sandi'],
  Italian: ['parola_chiave', 'segreto'],
  Japanese: ['パスワード', 'データベースのパスワード', '暗証番号'],
  Korean: ['비밀번호', '암호'],
  Latvian: ['parole'],
  Lithuanian: ['slaptažodis', 'slaptazodis'],
  Malay: ['kata_laluan'],
  Norwegian: ['passord', 'hemmelighet'],
  Persian: ['گذرواژه', 'رمز'],
  Polish: ['hasło', 'haslo', 'HASŁO'],
  Portuguese: ['senha', 'palavra-passe'],
  Romanian: ['parolă', 'parola'],
  Russian: ['пароль', 'ПАРОЛЬ', 'секрет'],
  Serbian: ['лозинка'],
  Slovenian: ['geslo', 'lozinka'],
  Spanish: ['contraseña', 'contrasena', 'clave'],
  Swedish: ['lösenord', 'losenord'],
  Thai: ['รหัสผ่าน'],
  Turkish: ['şifre', 'ŞİFRE', 'sifre'],
  Ukrainian: ['пароль'],
  Vietnamese: ['mật_khẩu', 'mat_khau', 'MậtKhẩu'],
};

for (const [language, keys] of Object.entries(KEYS))
  test(`keys of secrets in ${language}: ${keys.join(', ')}`, () => {
    for (const key of keys) assert.ok(new KeyNames().isSecret(key), key);
  });

test('their values are hidden: behind options, in pairs, in JSON and in elements', () => {
  const redactor = new Redactor();
  for (const key of ['passwort', 'contraseña', 'hasło', 'пароль', '密码', 'パスワード', 'κωδικός', 'şifre'])
    for (const argv of [
      ['x', `--${key}`, 'kakadu'],
      ['x', `--${key}=kakadu`],
      ['x', `${key}=kakadu`],
      ['x', JSON.stringify({ user: 'ann', [key]: 'kakadu' })],
      ['x', `<c><${key}>kakadu</${key}></c>`],
    ])
      assert.doesNotMatch(redactor.argv(argv).join(' '), /kakadu/, argv.join(' '));
});

test('what looks alike is one spelling: full width, accents, marks, invisible signs', () => {
  for (const [written, folded] of [
    ['ｐａｓｓｗｏｒｄ', 'password'],
    ['ＰＡＳＳＷＯＲＤ', 'password'],
    ['pässwörd', 'password'],
    ['pa\u0308ssword', 'password'],
    ['pass\u200bword', 'password'],
    ['pass\u00adword', 'password'],
    ['\ufeffpass\u2060word', 'password'],
    ['𝐩𝐚𝐬𝐬𝐰𝐨𝐫𝐝', 'password'],
    ['Hasło', 'haslo'],
    ['STRAẞE', 'strasse'],
    ['PassWord', 'password'],
    ['', ''],
  ] as const)
    assert.equal(fold(written), folded);
});

test('so written, a key is still one', () => {
  const keys = new KeyNames();
  for (const key of ['pass\u200bword', 'DB_PASS\u00adWORD', '\ufeffapi\u2060Key', 'се\u200bкрет'])
    assert.ok(keys.isSecret(key), key);
  const redactor = new Redactor();
  for (const key of ['ｐａｓｓｗｏｒｄ', 'pàsswörd', 'ＤＢＰＡＳＳＷＯＲＤ', 'ＡＰＩＫＥＹ'])
    for (const argv of [
      ['x', `--${key}`, 'kakadu'],
      ['x', `${key}=kakadu`],
    ])
      assert.doesNotMatch(redactor.argv(argv).join(' '), /kakadu/, argv.join(' '));
});

test('a word may end in one, or begin with a long one; words that only hold one are none', () => {
  for (const word of ['dbpasswort', 'kontosenha', 'passwortdatenbank', '数据库密码'])
    assert.ok(isForeignSecretWord(fold(word)), word);
  for (const word of ['parolees', 'hasloch', 'server', 'dator', 'мир', '世界', 'café'])
    assert.ok(!isForeignSecretWord(fold(word)), word);
});

test('other keys in other languages are shown', () => {
  const redactor = new Redactor();
  for (const argv of [
    ['x', '--benutzer', 'kakadu'],
    ['x', '名前=kakadu'],
    ['x', '--größe=kakadu'],
    ['x', 'путь=kakadu'],
  ])
    assert.deepEqual(redactor.argv(argv), argv);
});
