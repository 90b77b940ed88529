/**
 * What counts as a secret, as data. To teach the redaction a new name or token, add it here and a line to the corpus.
 * No pattern may have two unbounded repeats side by side: text of a process can be 128 KiB long.
 */

/** A key is secret when its last word is, or ends in, one of these: `--db-password`, `REQUIREPASS`, `_authToken`. */
export const SECRET_WORDS =
  /(?:password|passwd|passphrase|passcode|passwort|secret|token|apikey|apitoken|accesskey|secretkey|privatekey|authkey|licensekey|credential|credentials|(?:^|[^a-z])creds|(?<!by|com|tres|sur|over|under|multi|ask)pass|^pwd|pswd|passw|(?:^|user|db)pw|^jwt|^jwe|^sig|signature|bearer|cookie|authorization|masterauth|^psk|^otp|^totp|^pat|^sas|userpass)$/;

/** … or when its last two words are: `--api-key`, `AWS_SECRET_ACCESS_KEY`, `AccountKey`. */
export const SECRET_PAIRS =
  /^(?:api|access|secret|private|account|auth|encryption|signing|signature|master|shared|session|storage|service|app|application|license|subscription|functions?|unseal|certificate|deploy|hmac|aes|cipher|crypto|admin|webhook|consumer|client|root|write|ingest|integration|openai|anthropic|mistral|gemini|groq|stripe|sendgrid|rsa|host) key$|^auth (?:code|data|string)$|^webhook url$|^key (?:base|material|phrase)$|^(?:storage|client|user|basic|http) auth$|^private pem$|^pass (?:word|phrase|code)$|^connection creds$/;

/** … but not these, which count, name or switch something. */
export const NOT_SECRET_KEYS =
  /^(?:no|ask|prompt|allow|enable|enabled|disable|show|has|is|without|min|max|skip|generate)(?: |$)|(?:^| )(?:pad|eos|bos|unk|mask|cls|sep|next|end|stop|start|cluster|page|continuation|sync|image|special|invalid) token$|(?:^| )(?:existing|pull|image) secret$|^(?:public|pub) /;

/** What may follow the telling word: `password1`, `token-value`, `SECRET_KEY_PROD`. */
export const QUALIFIERS =
  /^(?:value|string|text|plain|raw|b64|base64|hash|prod|production|dev|staging|live|primary|secondary|old|new)$/;

/** Keys whose value is secret only when it looks random: `?key=AIza…`, but `sort --key=2,3`. */
export const WEAK_KEYS =
  /(?:^| )(?:key|appid|auth|access|code|sid|session|sessid|phpsessid|jsessionid|sessionid|login|license|seed|hash|salt|pin|apitok|tok|signature|credential|sso|ticket|grant|assertion|shared|upstream)$/;

/** Long options that carry identifiers and digests; whatever looks random in them stays. */
export const PLAIN_KEYS =
  /(?:^| )(?:id|ids|uuid|guid|sha|sha1|sha256|sha512|md5|digest|hash|checksum|commit|revision|rev|ref|tag|image|version|fingerprint|integrity|handle|handles|trace|build|release|recipient|age|public|pubkey|features?|name|file|path|dir|files|seed|trial|trials|hint|node|snapshot|container|classpath|output|input|model)$/;

/** Values that only name where a secret is, or say that there is none. */
export const NOT_A_SECRET =
  /^(?:|-|\d{1,2}|true|false|yes|no|none|null|on|off|auto|always|never|simple|default|enabled|disabled|required|optional|prompt|ask|stdin|changed|basic|strong|fd:\d+|(?:file|env|op|awskms|gcpkms|vault|secretref|ref|arn)[:+].*|[$@].*|%[({].*|\{\{.*|<[\w -]*>|\*+|•+|\[redacted\]|["']?\[redacted\].*|(?:~|\.\.?)\/.*|[A-Za-z]:\\.*|\/(?:etc|run|home|var|opt|mnt|tmp|usr|srv|root|dev|secrets|vault|Users|user|data|app|config|proc|certs|keys)\/.*)$/is;

/** Tokens that are recognised by their own shape, wherever they stand. */
export const TOKEN_SHAPES: readonly RegExp[] = [
  /\beyJ[\w-]{8,}(?:\.[\w-]+){0,4}/g, // JSON Web Token, Cloudflare tunnel
  /\b(?:ghp|gho|ghu|ghs|ghr)_[A-Za-z0-9]{30,}|\bgithub_pat_\w{30,}/g,
  /\bgl(?:pat|ptt|dt|rt|soat|cbt|ft|imt|agent|oas|ffct)-[\w-]{16,}|\bGR1348941[\w-]{16,}/g,
  /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/g,
  /\bAIza[\w-]{30,}|\bya29\.[\w-]{20,}|\bGOCSPX-[\w-]{20,}/g,
  /\b(?:sk|pk)-(?:proj-|ant-|svcacct-|or-v1-|lf-)?[\w-]{20,}|\bgsk_\w{20,}|\br8_\w{20,}|\bpplx-\w{20,}|\bxai-\w{20,}|\btgp_v1_[\w-]{20,}/g,
  /\b(?:sk|rk|pk|whsec)_(?:live|test)?_?[A-Za-z0-9]{20,}|\bsq0(?:atp|csp|idp)-[\w-]{20,}|\baccess_token\$\w{1,16}\$\w{16,}/g,
  /\bxox[abceoprs]-[\w-]{10,}|\bxapp-[\w-]{10,}|\bxoxe\.xox[bp]-[\w-]{10,}/g,
  /(?<=hooks\.slack\.com\/(?:services|workflows|triggers)\/)[\w/-]{10,}|(?<=discord(?:app)?\.com\/api\/webhooks\/)[\w/-]{10,}|(?<=webhook\.office\.com\/webhookb2\/)[\w@/-]{10,}/g,
  /\bnpm_[A-Za-z0-9]{30,}|\bpypi-[\w-]{30,}|\brubygems_[a-f0-9]{32,}|\bcio[A-Za-z0-9]{32}\b|\bdckr_(?:pat|oat)_[\w-]{20,}|\boy2[a-z0-9]{43}\b/g,
  /\bhf_[A-Za-z0-9]{20,}|\bhv[sbr]\.[\w-]{20,}|\b[sb]\.[A-Za-z0-9]{24}\b|\bdo[opr]_v1_[a-f0-9]{40,}|\b\w{14}\.atlasv1\.[\w-]{40,}|\bsha256~[\w-]{40,}/g,
  /\bsq[apu]_[a-f0-9]{40}|\bSG\.[\w-]{16,}\.[\w-]{16,}|\bkey-[a-f0-9]{32}\b|\b[a-f0-9]{32}-us\d{1,2}\b|\bx(?:keys|smtp)ib-[a-f0-9]{32,}[\w-]*|\bre_[A-Za-z0-9]{8}_[A-Za-z0-9]{20,}/g,
  /\bshp(?:at|ss|ca|pa)_[a-f0-9]{32}|\bSK[a-f0-9]{32}\b|\bATATT3x[\w=-]{20,}|\bATBB[\w-]{24,}|\blin_api_\w{32,}|\bfig[du]_[\w-]{32,}|\bntn_\w{40,}|\bsecret_[A-Za-z0-9]{40,}/g,
  /\bPMAK-[a-f0-9]{24}-[a-f0-9]{34}|\bpat[A-Za-z0-9]{14}\.[a-f0-9]{64}|\bsl\.[\w-]{60,}|\bsntry[su]_[\w=-]{30,}|\bNRAK-[A-Z0-9]{27}|\b[a-f0-9]{36}NRAL\b|\bglsa_\w{30,}|\bglc_[\w=-]{30,}/g,
  /\bpscale_(?:tkn|pw|oauth)_[\w-]{30,}|\bpul-[a-f0-9]{40}|\bnfp_\w{30,}|\bfo1_[\w-]{30,}|\bfm[12]_[\w+/=]{30,}|\btskey-\w{1,12}-[\w-]{20,}|\bdp\.(?:pt|st|ct|sa|scim|audit)\.[\w.-]{30,}|\bst\.[a-f0-9-]{36}\.[\w.]{20,}|\bSWMTKN-1-[\w-]{40,}|\bK10[a-f0-9]{64}::\S{1,256}/g,
  /\b(?:rpa|dapi|nvapi|ops|phc|phx|tvly|fc|jina|r2|ctx7sk|e2b|sbp|vcp|buk|bkua)[_-][A-Za-z0-9_-]{24,}|\bdapi[a-f0-9]{32}\b|\bAGE-SECRET-KEY-1[A-Z0-9]{40,}|\blive_\d{6,12}_\w{20,}/g,
  /\b\d{8,10}:AA[\w-]{30,}|(?<=\/bot)\d{8,10}:[\w-]{30,}/g, // Telegram bot
  /\b[MNO][A-Za-z\d_-]{23,27}\.[\w-]{6}\.[\w-]{27,40}/g, // Discord bot
  /-----BEGIN [A-Z ]{0,32}PRIVATE KEY(?: BLOCK)?-----[^-]{0,16384}(?:-----END [A-Z ]{0,32}PRIVATE KEY(?: BLOCK)?-----)?/g,
];

/** Places in a text whose surroundings give a secret away; the first group stays, and so does what is looked ahead at. */
export const TEXT_SHAPES: readonly { readonly needs: string; readonly shape: RegExp }[] = [
  { needs: '://', shape: /(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/?#@:]{0,64}:)[^\s/?#]{1,512}(?=@)/gi },
  { needs: '://', shape: /(\b(?:https?|ftps?|wss?):\/\/)(?=[A-Za-z_-]{0,64}\d)[\w-]{20,256}(?=@)/gi },
  // Passwords that hold a slash or a question mark although they should not: up to the @ before the host.
  {
    needs: '://',
    shape:
      /(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/?#@:]{0,64}:)(?!\d{1,5}[/?#])[^\s@"'&=]{1,128}(?=@[\w.-]{1,253}(?:[:/?\s]|$))/gi,
  },
  { needs: '@', shape: /(\b[\w.-]{1,64}:)[^\s@:/]{1,256}(?=@(?:tcp|unix|udp)?\()/g },
  { needs: ':pserver:', shape: /(:pserver:[^:@\s]{1,64}:)[^@\s]{1,256}(?=@)/g },
  { needs: 'jdbc:oracle', shape: /(jdbc:oracle:\w{1,8}:\w{1,64}\/)[^@\s]{1,256}(?=@)/g },
  { needs: ',p=', shape: /((?:^|[\s,'"])[uhDtP]=[^,\s]{0,128},p=)[^,\s]{1,128}/g },
  {
    needs: ' ',
    shape:
      /(\b(?:password|passphrase|identified\s{1,3}(?:with\s{1,3}\S{1,64}\s{1,3})?by(?:\s{1,3}password)?)\s{1,3}["'])[^"']{1,512}/gi,
  },
  {
    needs: ' ',
    shape:
      /(\b(?:password|identified\s{1,3}by)\s{1,3})(?!(?:by|to|for|is|was|and|or|reset|expire|valid|null|from|in|\[)\b|[-'"([])(?=\S{0,64}\d)[^\s"';&|]{1,256}/gi,
  },
  {
    needs: 'PASSWORD ',
    shape: /(\bPASSWORD\s{1,3})(?!(?:EXPIRE|NULL|FOR|REQUIRE|HISTORY|REUSE|LOCK)\b|[-'"([])[\w!#%^*+.-]{1,256}/g,
  },
  { needs: ' = ', shape: /(\bset\s{1,3}password\b[^=]{0,128}=\s{0,3}(?:password\()?["'])[^"']{1,512}/gi },
];
