import { looksGenerated, looksLikeToken, looksRandom } from './entropy.ts';

/**
 * Secrets that a text gives away by their shape or by what surrounds them, as data. No pattern may have two unbounded
 * repeats side by side: text of a process can be 128 KiB long.
 */

/** Tokens that are recognised by their own shape, anywhere. */
export const TOKEN_PATTERNS: readonly RegExp[] = [
  /\beyJ[\w-]{8,}(?:\.[\w-]+){1,4}|\beyJ[\w-]{48,}/g, // JSON Web Token, Cloudflare tunnel
  /\b(?:ghp|gho|ghu|ghs|ghr)_[A-Za-z0-9]{30,}|\bgithub_pat_\w{30,}/g,
  /\bgl(?:pat|ptt|dt|rt|soat|cbt|ft|imt|agent|oas|ffct)-[\w-]{16,}|\bGR1348941[\w-]{16,}/g,
  /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/g,
  /\bAIza[\w-]{30,}|\bya29\.[\w-]{20,}|\bGOCSPX-[\w-]{20,}/g,
  /\b(?:sk|pk)-[\w-]{20,}|\bgsk_\w{20,}|\br8_\w{20,}|\bpplx-\w{20,}|\bxai-\w{20,}|\btgp_v1_[\w-]{20,}/g,
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
  /\$(?:1|2[abxy]?|5|6|y|gy|7|apr1|argon2(?:id?|d)|scrypt|pbkdf2[\w-]{0,16})\$[\w./$=,+-]{6,256}/g, // crypt(5)
  /-----BEGIN [A-Z ]{0,32}PRIVATE KEY(?: BLOCK)?-----[^-]{0,16384}(?:-----END [A-Z ]{0,32}PRIVATE KEY(?: BLOCK)?-----)?/g,
];

export interface TextPattern {
  /** A text without it is not searched. */
  readonly needs: string;
  readonly shape: RegExp;
  /** Of what is found only this is a secret. */
  readonly only?: (found: string) => boolean;
}

/** Places in a text whose surroundings give a secret away; the first group and any lookahead stay. */
export const TEXT_PATTERNS: readonly TextPattern[] = [
  { needs: '://', shape: /(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/?#@:]{0,64}:)[^\s/?#]{1,512}(?=@)/gi },
  { needs: '://', shape: /(\b(?:https?|ftps?|wss?):\/\/)(?=[A-Za-z_-]{0,64}\d)[\w-]{20,256}(?=@)/gi },
  // One word before the host: a token where the scheme has no users, and what looks like one elsewhere.
  {
    needs: '://',
    shape: /(\b(?:nats|trojan|trojan-go|hysteria2?|hy2|vless|vmess|ss|anytls):\/\/)[^\s/?#@:]{3,512}(?=@)/gi,
  },
  { needs: '://', shape: /(\b[a-z][a-z0-9+.-]{1,20}:\/\/)[\w.~=+-]{20,512}(?=@)/gi, only: looksRandom },
  // The path of a webhook is its password.
  {
    needs: '://',
    shape: /(\/(?:[\w-]{0,16}hooks?|services|trigger|key|token|secret)\/(?:[\w.-]{1,64}\/){0,4})[\w-]{20,256}/gi,
    only: looksGenerated,
  },
  { needs: '/t/', shape: /(\/t\/)[\w-]{20,256}(?=\/)/g, only: looksLikeToken }, // conda's channels
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
      /(\b(?:password|passphrase|identified\s{1,3}(?:with\s{1,3}\S{1,64}\s{1,3})?by(?:\s{1,3}password)?)\s{1,3}["'])(?!\$)[^"']{1,512}/gi,
  },
  {
    needs: ' ',
    shape:
      /(\b(?:password|identified\s{1,3}by)\s{1,3})(?!(?:by|to|for|is|was|and|or|reset|expire|valid|null|from|in|\[)\b|[-'"([])(?=\S{0,64}\d)[^\s"';&|]{4,256}/gi,
  },
  {
    needs: 'PASSWORD ',
    shape: /(\bPASSWORD\s{1,3})(?!(?:EXPIRE|NULL|FOR|REQUIRE|HISTORY|REUSE|LOCK)\b|[-'"([])[\w!#%^*+.-]{1,256}/g,
  },
  {
    needs: ' ',
    shape:
      /(\b(?:pragma\s{1,3}(?:\w{1,32}\.)?(?:re|hex|hexre|text)?key\s{0,3}=\s{0,3}|attach\s[^;\n]{1,256}?\skey\s{1,3})"?x?["'])[^"']{1,512}/gi,
  },
  { needs: '(', shape: /(\b(?:aes|des|3des|encode)_?(?:en|de)crypt\s?\([^,()]{0,128},\s{0,4}["'])[^"']{1,512}/gi },
  {
    needs: '(',
    shape:
      /(\b(?:define|setx?|setenv|putenv|put|setproperty|setitem|set_config|update_option)\s?\(\s{0,4}["'][\w.-]{0,64}(?:password|passwd|passphrase|secret|token|api_?key|_pass)["']\s{0,4},\s{0,4}["'])[^"']{1,512}/gi,
  },
  {
    needs: 'user',
    shape: /((?<![\w-])user(?:name)?=[\w.@-]{1,64}:)(?=[^\s,]{0,64}[A-Za-z])(?=[^\s,]{0,64}\d)[^\s,:/@]{4,128}/g,
  },
  { needs: ' ', shape: /(\b(?:SECRET|SESSION_TOKEN|BEARER_TOKEN)\s{1,3}')[^']{1,512}/g },
  { needs: ' = ', shape: /(\bset\s{1,3}password\b[^=]{0,128}=\s{0,3}(?:password\()?["'])[^"']{1,512}/gi },
  // user:password@host without a scheme, where the password has letters and digits or signs; no digest, no package.
  {
    needs: '@',
    shape:
      /((?<![\w.:/@-])(?!npm:|pkg:|workspace:|sha)[\w.\\/!-]{1,64}:)(?=[^\s@:/"'=,]{0,32}[A-Za-z])(?=[^\s@:/"'=,]{0,32}[\d!#$%^&*])[^\s@:/"'=,]{4,128}(?=@(?!sha256|\d)[\w.-]|@\d{1,3}\.)/g,
  },
  // Calls whose second, third or first text is a password.
  {
    needs: '(',
    shape:
      /((?:\b(?:login|auth|authenticate|basic_?auth|\w{0,24}_?password|HTTP(?:Basic|Digest)Auth|PSCredential|NetworkCredential|UsernamePasswordCredentials|login_user|userpass)\s{0,2}=?\s{0,2}\(\s{0,4}b?["'][^"']{0,128}["']\s{0,4},\s{0,4}b?["']))[^"']{1,256}/gi,
  },
  {
    needs: '(',
    shape:
      /(\b(?:connect|p?connect_db|mysqli?(?:_p?connect)?|PDO|getConnection|create_?(?:super)?user|(?:FTP|SSH|SFTP|SMTP|IMAP|POP3)\.(?:open|start|new))\s{0,2}\(\s{0,4}["'][^"']{0,256}["']\s{0,4},\s{0,4}["'][^"']{0,128}["']\s{0,4},\s{0,4}["'])(?![a-z]\d?s?:\/\/)[^"']{1,256}/gi,
  },
  {
    needs: '(',
    shape:
      /(\b(?:crypt\.crypt|hashpw|bcrypt\.hash(?:Sync)?|password_hash|(?:make|set|generate|hash)_?password(?:_hash)?|generate_password_hash|PASSWORD|pgp_sym_(?:en|de)crypt)\s{0,2}\(\s{0,4}b?["'])[^"']{3,256}/gi,
  },
  {
    needs: 'SecureString',
    shape: /(ConvertTo-SecureString\s{1,3}(?:-String\s{1,3})?["']?)[^\s"'()$-][^\s"')]{1,256}/gi,
  },
  {
    needs: 'assword',
    shape: /(assword[^"'\n]{0,16}["'][\s;{]{0,8}(?:exp_)?send(?:ln)?\s{1,3}(?:--\s{1,3})?["'])[^"'\\]{1,256}/gi,
  },
  {
    needs: 'auth',
    shape: /(\b(?:rpc|proxy|basic|http|cloud)[.-]?auth(?:\.users)?[=:]\s?[\w.-]{1,64}:)[^\s,"'|]{2,256}/gi,
  },
  { needs: '[', shape: /(\b\w{0,16}(?:password|user|admin)s?:\w{1,16}\[[^\],]{1,64},)[^\],]{4,128}/g },
  { needs: 'secret,', shape: /(\bsecret,(?:[\w-]{1,32}=[^,\s]{0,128},){0,6}data=)[^,\s]{1,256}/g }, // qemu -object
  { needs: 'logon ', shape: /(\.logon\s{1,3}[\w./-]{1,128},)[^\s;,"']{1,256}/gi },
  // helm --set env[0].name=DB_PASSWORD,env[0].value=x
  {
    needs: 'value=',
    shape: /(\bname=[\w.-]{0,64}(?:password|passwd|secret|token|api_?key),[\w.[\]-]{0,64}value=)[^,\s]{1,512}/gi,
  },
  // The words of a wallet.
  { needs: ' ', shape: /^()(?:[a-z]{3,8} ){11}(?:(?:[a-z]{3,8} ){3}){0,4}[a-z]{3,8}$/g },
  { needs: ' using ', shape: /(\bconnect to \w{1,64} user \w{1,64} using )\S{1,128}/gi },
  { needs: 'rtmp', shape: /(\brtmps?:\/\/[^\s/]{1,128}\/[\w-]{1,32}\/)(?=\S{0,64}\d)[\w-]{16,256}/gi },
  { needs: '<(', shape: /(<\(\s{0,2}(?:echo|printf)\s{1,2}(?:-n\s)?)[^)$]{1,256}/g },
  { needs: 'earer ', shape: /(\bbearer )(?=\S{0,64}\d)[\w.~+/=-]{8,8192}/gi },
  { needs: 'jwt.', shape: /(\bjwt\.(?:sign|encode)\([^()"']{0,256},\s{0,4}["'])[^"']{1,256}/g },
];
