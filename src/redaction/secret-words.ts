import { anyOf } from './alternatives.ts';

/**
 * The words of key names, as data. For a new name, add it here and a line to the corpus. No pattern may have two
 * adjacent unbounded repeats: text of a process can be 128 KiB long.
 */

/** A key with a word that ends in one of these is explicit: `--db-password`, `--tokens`, `password-for-user`. */
export const SECRET_WORDS_ANYWHERE = anyOf(
  {
    password: /^pass|password[sdo]?|passwd|passphrases?|passcodes?|passw|pswd|userpass|masterauth|mnemonics?/,
    secret: /secrets?|(?<!de)tokens?|credentials?|macaroons?|(?:^|[^a-z])creds?/,
    key: /apikeys?|authcode|accesscode|passkey|pincode|unlockcode|apitoken|accesskey|secretkey(?:base)?|privatekey|authkey|licensekey/,
  },
  { end: '$' },
);

/** The same, but only as the last word: `REQUIREPASS`, `--db-pw`. */
export const SECRET_WORDS = anyOf(
  {
    pass: /(?<!by|com|tres|sur|over|under|multi|ask|single|two|first|second|num)pass/,
    pwd: /pwd/,
    pw: /pw/,
    header: /bearer|cookies?|authorization/,
    wholeWord: /^tok|^sig|^jwt|^jwe|^psk|^pin|^puk|^otp|^totp|^pat|^sas/,
  },
  { end: '$' },
);

/** Words that make a key secret: `api key`. */
const SECRET_KEY = anyOf(
  {
    access: /api|access|secret|account|auth|master|shared|session|storage|write|ingest|integration|admin|root/,
    service: /service|app|application|license|subscription|functions?|deploy|webhook|consumer|setup/,
    vendor: /openai|anthropic|mistral|gemini|groq|stripe|sendgrid/,
    cipher: /encryption|unseal|hmac|aes|cipher|crypto|symmetric|eab|tsig|mac/,
    joining: /join|enroll|enrollment|pairing|bootstrap|registration|gossip|peer|network|wifi|wpa|wep/,
  },
  { start: '^', end: ' keys?$' },
);

/** The last two words of an explicit key: `--api-key`, `AWS_SECRET_ACCESS_KEY`, `AccountKey`. */
export const SECRET_PAIRS = anyOf({
  key: SECRET_KEY,
  login: /^sonar login$|^webhook url$|^connection creds$|^(?:storage|client|user|basic|http) auth$/,
  auth: /^auth (?:code|data|string)$/,
  phrase: /^(?:key|seed|recovery|mnemonic|backup) phrase$|^pass (?:word|phrase)$/,
  material: /^key (?:base|material)$|^private pem$/,
  code: /^(?:user|access|alarm|door|entry|mfa|2fa|otp|pin|pass|recovery|backup|unlock|security|verification|pairing|activation) code$/,
});

/** A last word with which a key is only about a secret: `--password-file`, `token_ttl`, `SECRET_NAME`. */
export const ABOUT_SECRETS = anyOf(
  {
    place: /file|filename|path|dir|directory|folder|location|source|src|output|out|mount|volume|fd|stdin|env|from|for/,
    name: /name|id|identifier|label|username|prefix|suffix|alias|ref|reference|arn|tag|annotation|key/,
    address: /url|uri|endpoint|host|server|port|service|issuer|audience|provider|domain|realm|namespace|discovery/,
    time: /ttl|age|day|hour|minute|second|timeout|expiry|expire|expiration|box|profile|cert|ca|chg|req|lookup|lifetime|interval|duration|period|alter/,
    amount:
      /count|len|length|size|limit|budget|usage|use|iteration|sync|rate|min|max|ratio|byte|char|number|num|total|batch/,
    manner: /type|format|mode|method|algorithm|algo|alg|encoding|encryption|scheme|style|hasher|binding|less/,
    rule: /policy|policie|strength|complexity|quality|history|reuse|rotation|scope|permission|role/,
    part: /field|header|param|parameter|attribute|column|table|variable|var|selector|index|position|secure/,
    program:
      /access|command|cmd|helper|manager|store|storage|backend|engine|driver|operator|controller|webhook|izer|ary/,
    act: /prompt|auth|authentication|authenticator|authorization|login|check|validation|validator|review|exchange/,
    more: /change|reset|refresh|request|response|generator|detection|scan|scanning|scanner|cache|caching|through|parallelism/,
    kind: /config|bucket|class|version|description|hint|required|enabled|disabled|support|protection|only|pattern|regex|ize/,
    foreign: /datei|pfad|laenge|fichier|archivo|arquivo|bestand|plik|soubor/,
  },
  { start: '^', end: '$' },
);

/** Keys that count, name or switch something, although they contain such words. */
export const NOT_SECRET_KEYS = anyOf({
  switch:
    /^(?:no|ask|prompt|allow|enable(?! (?:password|secret|pw)$)|enabled|disable|show|has|is|without|skip|use|require|pass(?= (?!word|phrase|code))|send|forward|validate|verify|revoke|rotate|mask|hide|redact|strip|number)(?: |$)/,
  stale: /^stale ?pwd$/,
  ofKeys:
    /(?:^| )(?:gen|generate|export|import|delete|recv|receive|sign|lsign|edit|list|search|fetch|refresh|trust|locate)(?: secret)?(?: sub)? ?keys?$|(?:^| )(?:default|ran|no) ?keys?$|(?:tls|cert|spki|ca) pin$/,
  rate: /(?:^| )per |(?:^| )(?:allow|skip) /,
  action: /^(?:checksum|load|min|max|generate|num|ignore)(?: |$)/,
  count:
    /(?:^| )(?:max|min|new|num|total|prompt|completion|context|input|output|reserved|thinking|overlap|chunk) tokens$/,
  textToken: /(?:^| )(?:pad|eos|bos|unk|mask|cls|sep|next|end|stop|start|image|special|invalid) tokens?$/,
  placeToken: /(?:^| )(?:cluster|page|continuation|sync|starting|ttl) token$/,
  name: /(?:^| )(?:existing|pull|image) secrets?|(?:^| )(?:public|pub) /,
});

/** Words that may follow the word for a secret: `token-value`, `SECRET_KEY_PROD`. */
export const QUALIFIERS =
  /^(?:value|values|string|text|plain|raw|hex|b64|base64|hash|prod|production|dev|staging|live|primary|secondary|old|new|literal|v?\d{1,4})$/;

/** Keys whose value is secret unless it is plain: `--auth bob:x`, but `sort --key=2,3`. */
export const WEAK_KEYS = anyOf(
  {
    key: /key|community|hmac|ntlm|auth|access|tok|apitok|credential|sso|ticket|session|login|license|shared/,
    glued: /\w{1,32}(?<!mon|tur|don|hot|hoc|joc|whis)key/,
  },
  { start: '(?:^| )', end: '$' },
);

/** Keys whose value is secret only when it looks generated: `?salt=AIza…`. */
export const FAINT_KEYS = anyOf(
  {
    text: /appid|code|signature|grant|hashes|assertion|upstream|seed|hash|salt/,
    session: /sid|sessid|phpsessid|jsessionid|sessionid/,
  },
  { start: '(?:^| )', end: '$' },
);

/** Keys of identifiers, digests and paths, whose values stay even if they look random. */
export const PLAIN_KEYS = anyOf(
  {
    identifier:
      /buildid|id|ids|uuid|guid|handle|handles|trace|node|snapshot|container|name|model|recipient|age|public|pubkey/,
    digest: /sha|sha1|sha256|sha512|md5|digest|hash|checksum|fingerprint|integrity/,
    version: /commit|revision|rev|ref|tag|image|version|build|release/,
    place: /file|path|dir|files|classpath|output|input/,
    setting: /preferences|izer|features?|flags|seed|trial|trials|hint/,
  },
  { start: '(?:^| )', end: '$' },
);

/** How the value of an Authorization header begins (RFC 9110, 11.4). */
export const AUTH_SCHEME = /(?:bearer|basic|token|digest|apikey)\s+/i;
