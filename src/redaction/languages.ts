/** Lower case, without accents, full-width forms and invisible characters. */
export const fold = (key: string): string =>
  (/[^ -~]/.test(key)
    ? key
        .normalize('NFKD')
        .replace(/[\p{M}\p{Cf}]/gu, '')
        .replace(/[łøđıß]/giu, (sign) => WITHOUT_MARK[sign.toLowerCase()] ?? '')
    : key
  ).toLowerCase();

/** Letters that Unicode does not decompose. */
const WITHOUT_MARK: Readonly<Record<string, string>> = { ł: 'l', ø: 'o', đ: 'd', ı: 'i', ß: 'ss' };

/** Words for a password, secret or token other than in English. A word of a key may end in one: `dbcontraseña`. */
const LATIN = {
  Czech: 'heslo tajemství',
  Danish: 'adgangskode kodeord hemmelighed',
  Dutch: 'wachtwoord geheim',
  Finnish: 'salasana salaisuus tunnusluku',
  French: 'motdepasse mdp jeton',
  German: 'passwort kennwort geheimnis zugangscode',
  Greek: 'kodikos',
  Hungarian: 'jelszó jelszava',
  Indonesian: 'katasandi sandi',
  Italian: 'parolachiave segreto',
  Latvian: 'parole',
  Lithuanian: 'slaptažodis',
  Malay: 'katalaluan',
  Norwegian: 'passord hemmelighet',
  Polish: 'hasło sekret tajne',
  Portuguese: 'senha segredo palavrapasse',
  Romanian: 'parola parolă',
  Russian: 'parol',
  Slovenian: 'geslo lozinka zaporka',
  Spanish: 'contraseña contrasenya clave secreto',
  Swedish: 'lösenord hemlighet',
  Turkish: 'şifre şifresi',
  Vietnamese: 'mậtkhẩu matkhau',
};

/** The same in other scripts, some of which have no spaces: a match anywhere in a word counts. */
const OTHER_SCRIPTS = {
  Arabic: 'كلمةالمرور كلمةالسر السر رمزعبور',
  Bulgarian: 'парола',
  Chinese: '密码 密碼 口令 密钥 密鑰 令牌 秘密',
  Greek: 'κωδικός κωδικος συνθηματικό μυστικό',
  Hebrew: 'סיסמה סיסמא סוד',
  Hindi: 'पासवर्ड कूटशब्द',
  Japanese: 'パスワード パスフレーズ 暗証番号 合言葉 トークン',
  Korean: '비밀번호 암호 토큰',
  Persian: 'گذرواژه رمز',
  Russian: 'парол секрет токен',
  Serbian: 'лозинка шифра',
  Thai: 'รหัสผ่าน',
  Ukrainian: 'пароль таємниця',
};

const wordsOf = (lists: Readonly<Record<string, string>>): string[] =>
  Object.values(lists).flatMap((list) => list.split(' ').map(fold));
// biome-ignore lint/plugin: built from the words above
const LATIN_WORD = new RegExp(
  `(?:${wordsOf(LATIN).join('|')})$|^(?:${wordsOf(LATIN)
    .filter((word) => word.length > 6)
    .join('|')})`,
);
// biome-ignore lint/plugin: built from the words above
const OTHER_WORD = new RegExp(wordsOf(OTHER_SCRIPTS).join('|'));

/** The folded word of a key means a secret in a language other than English. */
export const isForeignSecretWord = (word: string): boolean =>
  /[^ -~]/.test(word) ? OTHER_WORD.test(word) : LATIN_WORD.test(word);
