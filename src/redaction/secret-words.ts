/**
 * What counts as a secret, as data. To teach the redaction a new name or token, add it here and a line to the corpus.
 * No pattern may have two unbounded repeats side by side: text of a process can be 128 KiB long.
 */

/** A key is secret when its last word is, or ends in, one of these: `--db-password`, `REQUIREPASS`, `_authToken`. */
export const SECRET_WORDS =
  /(?:password|passwd|passphrase|passcode|passwort|secret|token|apikey|apitoken|accesskey|secretkey|privatekey|authkey|licensekey|credential|credentials|(?:^|[^a-z])creds|(?<!by|com|tres|sur|over|under|multi|ask)pass|(?:^|user|db|su|my|root|admin|bind|mail|smtp|ftp|ssh|login)pwd|pswd|passw|(?:^|user|db|su|my|root|admin|bind|mail|smtp|ftp|ssh|wifi)pw|^jwt|^jwe|^sig|signature|bearer|cookie|authorization|masterauth|^psk|mnemonic|^pin|^puk|^otp|^totp|^pat|^sas|userpass)$/;

/** … or when its last two words are: `--api-key`, `AWS_SECRET_ACCESS_KEY`, `AccountKey`. */
export const SECRET_PAIRS =
  /^(?:api|access|secret|private|account|auth|encryption|signing|signature|master|shared|session|storage|service|app|application|license|subscription|functions?|unseal|certificate|deploy|hmac|aes|cipher|crypto|admin|webhook|consumer|client|root|write|ingest|integration|openai|anthropic|mistral|gemini|groq|stripe|sendgrid|rsa|host|setup|join|enroll|enrollment|pairing|network|wifi|wpa|wep|bootstrap|registration|gossip|peer|symmetric|eab|tsig|mac) key$|^sonar login$|^auth (?:code|data|string)$|^webhook url$|^(?:key|seed|recovery|mnemonic|backup) phrase$|^key (?:base|material)$|^(?:storage|client|user|basic|http) auth$|^private pem$|^pass (?:word|phrase)$|^(?:mfa|2fa|otp|pin|pass|recovery|backup|unlock|security|verification|pairing|activation) code$|^connection creds$/;

/** … but not these, which count, name or switch something. */
export const NOT_SECRET_KEYS =
  /^(?:checksum|no|ask|prompt|allow|enable(?! password$)|enabled|disable|show|has|is|without|load|min|max|skip|generate)(?: |$)|(?:^| )(?:pad|eos|bos|unk|mask|cls|sep|next|end|stop|start|cluster|page|continuation|sync|image|special|invalid) token$|(?:^| )(?:existing|pull|image) secret|(?:^| )(?:starting|ttl) token$|(?:^| )(?:public|pub) /;

/** What may follow the telling word: `password1`, `token-value`, `SECRET_KEY_PROD`. */
export const QUALIFIERS =
  /^(?:value|string|text|plain|raw|b64|base64|hash|prod|production|dev|staging|live|primary|secondary|old|new|literal)$/;

/** Keys whose value is secret only when it looks random: `?key=AIza…`, but `sort --key=2,3`. */
export const WEAK_KEYS =
  /(?:^| )(?:key|appid|auth|access|code|sid|session|sessid|phpsessid|jsessionid|sessionid|login|license|seed|hash|salt|apitok|tok|signature|credential|sso|ticket|grant|assertion|shared|upstream)$/;

/** Long options that carry identifiers and digests; whatever looks random in them stays. */
export const PLAIN_KEYS =
  /(?:^| )(?:id|ids|uuid|guid|sha|sha1|sha256|sha512|md5|digest|hash|checksum|commit|revision|rev|ref|tag|image|version|fingerprint|integrity|handle|handles|trace|build|release|recipient|age|public|pubkey|features?|name|file|path|dir|files|flags|seed|trial|trials|hint|node|snapshot|container|classpath|output|input|model)$/;

/** Values that only name where a secret is, or say that there is none. */
export const NOT_A_SECRET =
  /^(?:.{0,2}|file|env|process\.env\b.*|import\.meta\b.*|os\.(?:environ|getenv)\b.*|ENV\[.*|(?:get|Get)\w{0,32}\(.*|\{\s?["']?\$.*|true|false|yes|no|none|null|on|off|auto|always|never|simple|default|enabled|disabled|required|optional|undefined|prompt|ask|stdin|changed|string|text|integer|boolean|uuid|references|basic|bearer|digest|apikey|negotiate|strong|argon2(?:id|d|i)?|bcrypt|scrypt|fd:\d+|(?:file|env|op|awskms|gcpkms|vault|secretref|ref|arn)[:+].*|[$@].*|%[({].*|\{\{.*|<[\w -]*>|\*+|•+|\[redacted\]|["']?\[redacted\].*|(?:~|\.\.?)\/.*|[A-Za-z]:\\.*|\/[\w.@+-]{1,24}(?:\/[\w.@+-]{1,24})?|\/(?:etc|run|home|var|opt|mnt|tmp|usr|srv|root|dev|secrets|vault|Users|user|data|app|config|proc|certs|keys)\/.*)$/is;
