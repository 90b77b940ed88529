/**
 * What counts as a secret, as data. To teach the redaction a new tool or token, add a line here and to its test.
 * No pattern may have two unbounded repeats side by side: text of a process can be 64 KiB long.
 */

/** A key is secret when its last word is, or ends in, one of these: `--db-password`, `REQUIREPASS`, `_authToken`. */
export const SECRET_WORDS =
  /(?:password|passwd|passphrase|passcode|secret|token|apikey|accesskey|secretkey|privatekey|authkey|credential|credentials|(?:^|(?<!by|com|tres|sur|over|under))pass|pwd|(?:^|user|db)pw|jwt|^sig|signature|bearer|cookie|authorization)$/;

/** … or when its last two words are: `--api-key`, `AWS_SECRET_ACCESS_KEY`, `AccountKey`. */
export const SECRET_PAIRS =
  /^(?:api|access|secret|private|account|auth|encryption|encrypt|signing|master|shared|session|storage|service) key$|^auth (?:code|data)$|^webhook url$/;

/** Options of one program whose value is a secret although their name does not say so. */
export interface ToolRule {
  readonly programs: readonly string[];
  /** Sub-command that must be there, e.g. `login`. */
  readonly subcommand?: string;
  /** Options whose next argument is secret. */
  readonly next?: readonly string[];
  /** Options whose secret is attached: `-pSECRET`. */
  readonly attached?: readonly string[];
  /** Options (value next or attached) of the form `user<separator>secret`: only what follows the separator goes. */
  readonly after?: { readonly options: readonly string[]; readonly separator: string };
}

export const TOOL_RULES: readonly ToolRule[] = [
  {
    programs: [
      'mysql',
      'mysqldump',
      'mysqladmin',
      'mysqlimport',
      'mysqlcheck',
      'mysqlshow',
      'mariadb',
      'mariadb-dump',
      'mycli',
    ],
    attached: ['-p'],
  },
  { programs: ['curl'], next: ['-b'], after: { options: ['-u', '--user', '-U', '--proxy-user'], separator: ':' } },
  { programs: ['redis-cli'], next: ['-a'] },
  { programs: ['sshpass'], next: ['-p'], attached: ['-p'] },
  { programs: ['docker', 'podman', 'buildah', 'skopeo', 'helm'], subcommand: 'login', next: ['-p'] },
  { programs: ['7z', '7za', '7zr', '7zz', 'rar', 'unrar'], attached: ['-p'] },
  { programs: ['zip', 'unzip', 'sqlcmd', 'bcp', 'mosquitto_pub', 'mosquitto_sub'], next: ['-P'], attached: ['-P'] },
  {
    programs: ['ldapsearch', 'ldapadd', 'ldapmodify', 'ldapdelete', 'ldappasswd', 'ldapwhoami'],
    next: ['-w'],
    attached: ['-w'],
  },
  { programs: ['mongo', 'mongosh', 'mongodump', 'mongorestore', 'cqlsh', 'rdesktop'], next: ['-p'] },
  { programs: ['smbclient', 'rpcclient', 'net', 'smbget'], after: { options: ['-U', '--user'], separator: '%' } },
  { programs: ['consul', 'nomad'], next: ['-encrypt'] },
  { programs: ['xfreerdp', 'wfreerdp'], attached: ['/p:'] },
];

/** Tokens that are recognised by their own shape, wherever they stand. */
export const TOKEN_SHAPES: readonly RegExp[] = [
  /\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g, // JSON Web Token
  /\b(?:ghp|gho|ghu|ghs|ghr)_[A-Za-z0-9]{30,}|\bgithub_pat_\w{30,}/g,
  /\bgl(?:pat|ptt|dt|rt|soat|cbt|ft|imt|agent)-[\w-]{16,}/g,
  /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/g,
  /\bAIza[\w-]{30,}/g,
  /\bsk-(?:proj-|ant-|svcacct-|or-v1-)?[\w-]{20,}/g,
  /\b(?:sk|rk|pk|whsec)_(?:live|test)?_?[A-Za-z0-9]{20,}/g,
  /\bxox[abeoprs]-[\w-]{10,}|\bxapp-[\w-]{10,}/g,
  /(?<=hooks\.slack\.com\/(?:services|workflows)\/)[\w/-]{10,}|(?<=discord(?:app)?\.com\/api\/webhooks\/)[\w/-]{10,}/g,
  /\bnpm_[A-Za-z0-9]{30,}|\bpypi-[\w-]{30,}|\bhf_[A-Za-z0-9]{20,}|\bhv[sbr]\.[\w-]{20,}|\bdop_v1_[a-f0-9]{40,}/g,
  /\b\d{8,10}:AA[\w-]{30,}/g, // Telegram bot
  /-----BEGIN [A-Z ]{0,32}PRIVATE KEY-----[^-]{0,16384}(?:-----END [A-Z ]{0,32}PRIVATE KEY-----)?/g,
];

/** Values that only name where a secret is, or say that there is none. */
export const NOT_A_SECRET =
  /^(?:|-|\d{1,2}|true|false|yes|no|none|null|on|off|stdin|fd:\d+|file:.*|env:.*|\$.*|\*+|(?:~|\.\.?)\/.*|\/(?:etc|run|home|var|opt|mnt|tmp|usr|srv|root|dev|secrets|vault|Users)\/.*)$/i;
