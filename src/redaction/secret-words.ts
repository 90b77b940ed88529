import { anyOf } from './alternatives.ts';

/**
 * What counts as a secret, as data. For a new name or token, add it here and a line to the corpus. No pattern may have
 * two unbounded repeats side by side: text of a process can be 128 KiB long.
 */

/** A key is secret when its last word is, or ends in, one of these: `--db-password`, `REQUIREPASS`, `_authToken`. */
export const SECRET_WORDS = anyOf(
  {
    password: /password|passwd|passphrase|passcode|passwort|pswd|passw|userpass|masterauth|mnemonic/,
    pass: /(?<!by|com|tres|sur|over|under|multi|ask)pass/,
    pwd: /(?:^|user|db|su|my|root|admin|bind|mail|smtp|ftp|ssh|login)pwd/,
    pw: /(?:^|user|db|su|my|root|admin|bind|mail|smtp|ftp|ssh|wifi)pw/,
    secret: /secret|token|credential|credentials|(?:^|[^a-z])creds/,
    key: /apikey|apitoken|accesskey|secretkey|privatekey|authkey|licensekey/,
    header: /signature|bearer|cookie|authorization/,
    wholeWord: /^jwt|^jwe|^sig|^psk|^pin|^puk|^otp|^totp|^pat|^sas/,
  },
  { end: '$' },
);

/** What a secret key is called after: `api key`. */
const SECRET_KEY = anyOf(
  {
    access: /api|access|secret|private|account|auth|master|shared|session|storage|write|ingest|integration|admin|root/,
    service: /service|app|application|license|subscription|functions?|deploy|webhook|consumer|client|host|setup/,
    vendor: /openai|anthropic|mistral|gemini|groq|stripe|sendgrid/,
    cipher: /encryption|signing|signature|unseal|certificate|hmac|aes|cipher|crypto|rsa|symmetric|eab|tsig|mac/,
    joining: /join|enroll|enrollment|pairing|bootstrap|registration|gossip|peer|network|wifi|wpa|wep/,
  },
  { start: '^', end: ' key$' },
);

/** … or when its last two words are: `--api-key`, `AWS_SECRET_ACCESS_KEY`, `AccountKey`. */
export const SECRET_PAIRS = anyOf({
  key: SECRET_KEY,
  login: /^sonar login$|^webhook url$|^connection creds$|^(?:storage|client|user|basic|http) auth$/,
  auth: /^auth (?:code|data|string)$/,
  phrase: /^(?:key|seed|recovery|mnemonic|backup) phrase$|^pass (?:word|phrase)$/,
  material: /^key (?:base|material)$|^private pem$/,
  code: /^(?:mfa|2fa|otp|pin|pass|recovery|backup|unlock|security|verification|pairing|activation) code$/,
});

/** … but not these, which count, name or switch something. */
export const NOT_SECRET_KEYS = anyOf({
  switch: /^(?:no|ask|prompt|allow|enable(?! password$)|enabled|disable|show|has|is|without|skip)(?: |$)/,
  action: /^(?:checksum|load|min|max|generate)(?: |$)/,
  textToken: /(?:^| )(?:pad|eos|bos|unk|mask|cls|sep|next|end|stop|start|image|special|invalid) token$/,
  placeToken: /(?:^| )(?:cluster|page|continuation|sync|starting|ttl) token$/,
  name: /(?:^| )(?:existing|pull|image) secret|(?:^| )(?:public|pub) /,
});

/** What may follow the telling word: `password1`, `token-value`, `SECRET_KEY_PROD`. */
export const QUALIFIERS =
  /^(?:value|string|text|plain|raw|b64|base64|hash|prod|production|dev|staging|live|primary|secondary|old|new|literal)$/;

/** Keys whose value is secret only when it looks random: `?key=AIza…`, but `sort --key=2,3`. */
export const WEAK_KEYS = anyOf(
  {
    key: /key|appid|auth|access|code|apitok|tok|signature|credential|sso|ticket|grant|assertion|shared|upstream/,
    session: /sid|session|sessid|phpsessid|jsessionid|sessionid|login|license|seed|hash|salt/,
  },
  { start: '(?:^| )', end: '$' },
);

/** Long options that carry identifiers and digests; whatever looks random in them stays. */
export const PLAIN_KEYS = anyOf(
  {
    identifier: /id|ids|uuid|guid|handle|handles|trace|node|snapshot|container|name|model|recipient|age|public|pubkey/,
    digest: /sha|sha1|sha256|sha512|md5|digest|hash|checksum|fingerprint|integrity/,
    version: /commit|revision|rev|ref|tag|image|version|build|release/,
    place: /file|path|dir|files|classpath|output|input/,
    setting: /features?|flags|seed|trial|trials|hint/,
  },
  { start: '(?:^| )', end: '$' },
);

/** Values that only name where a secret is, or say that there is none. */
export const NOT_A_SECRET = anyOf(
  {
    short: /.{0,2}/,
    source: /file|env|stdin|prompt|ask|fd:\d+|(?:file|env|op|awskms|gcpkms|vault|secretref|ref|arn)[:+].*/,
    code: /process\.env\b.*|import\.meta\b.*|os\.(?:environ|getenv)\b.*|ENV\[.*|(?:get|Get)\w{0,32}\(.*/,
    variable: /[$@].*|%[({].*|\{\{.*|\{\s?["']?\$.*/,
    switch: /true|false|yes|no|none|null|on|off|auto|always|never|simple|default|enabled|disabled/,
    state: /required|optional|undefined|changed|references|strong/,
    type: /string|text|integer|boolean|uuid/,
    scheme: /basic|bearer|digest|apikey|negotiate|argon2(?:id|d|i)?|bcrypt|scrypt/,
    placeholder: /<[\w -]*>|\*+|•+|\[redacted\]|["']?\[redacted\].*/,
    path: /(?:~|\.\.?)\/.*|[A-Za-z]:\\.*|\/[\w.@+-]{1,24}(?:\/[\w.@+-]{1,24})?/,
    folder: /\/(?:etc|run|home|var|opt|mnt|tmp|usr|srv|root|dev)\/.*/,
    ownFolder: /\/(?:secrets|vault|Users|user|data|app|config|proc|certs|keys)\/.*/,
  },
  { start: '^', end: '$', flags: 'is' },
);
