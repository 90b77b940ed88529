import type { DocumentedRule } from './program-rules.ts';

/** Windows: its accounts, dial-up lines and disks. */
export const WINDOWS_PROGRAMS: readonly DocumentedRule[] = [
  { programs: 'rasdial', words: { 3: 'rasdial' }, source: 'rasdial /?', example: 'rasdial Home bob {kakadu}' },
  {
    programs: 'powershell pwsh',
    // Base64 of UTF-16, whose every second byte is 0 in most scripts: whatever is in them, no other rule can read it.
    shape: /^()(?=(?:[\w+/]{0,7}A){4})[\w+/]{16,}={0,2}$/,
    source: 'about_PowerShell_exe: -EncodedCommand, and each of its short forms',
    example: 'powershell -NoProfile -enc {cABhAHMAcwA9AGsAYQBrAGEAZAB1AA==}',
  },
  {
    programs: 'autologon',
    words: { 3: 'autologon /accepteula' },
    source: 'Autologon manual of Sysinternals',
    example: 'autologon bob CORP {kakadu}',
  },
  {
    programs: 'netdom',
    attached: '/pd: /po:',
    source: 'netdom help join',
    example: 'netdom join web /domain:corp /userd:bob /pd:{kakadu}',
  },
  {
    programs: 'manage-bde',
    next: '-rp -recoverypassword -RecoveryPassword',
    source: 'manage-bde -unlock -?',
    example: 'manage-bde -unlock E: -rp {kakadu}',
  },
  {
    programs: 'logman',
    words: { 2: '-u' },
    source: 'logman create /?',
    example: 'logman create counter load -u bob {kakadu}',
  },
  {
    programs: 'pvk2pfx',
    next: '-pi -po',
    source: 'pvk2pfx /?',
    example: 'pvk2pfx -pvk a.pvk -spc a.cer -pi {kakadu} -po {nachtigall}',
  },
  {
    programs: 'winbox',
    words: { 3: 'winbox' },
    source: 'Winbox manual of MikroTik',
    example: 'winbox 10.0.0.1 bob {kakadu}',
  },
  {
    programs: 'bitsadmin',
    words: { 5: '/setcredentials' },
    source: 'bitsadmin /?',
    example: 'bitsadmin /setcredentials job server basic bob {kakadu}',
  },
];
