import type { TextPattern } from './text-patterns.ts';

/** Secrets in code, SQL and expect scripts; the first group and any lookahead stay. */
export const CODE_PATTERNS: readonly TextPattern[] = [
  {
    name: 'a password in SQL or a sentence, quoted',
    needs: ' ',
    shape:
      /(\b(?:password|passphrase|identified\s{1,3}(?:with\s{1,3}\S{1,64}\s{1,3})?by(?:\s{1,3}password)?)\s{1,3}(["']))(?!\$)(?:(?!\2).){1,512}/gi,
  },
  {
    name: 'a password in SQL or a sentence',
    needs: ' ',
    shape:
      /(\b(?:password|identified\s{1,3}by)\s{1,3})(?!(?:by|to|for|is|was|and|or|reset|expire|valid|null|from|in|\[)\b|[-'"([])(?=\S{0,64}\d)[^\s"';&|]{4,256}/gi,
  },
  {
    name: 'a word after PASSWORD in SQL',
    needs: 'PASSWORD ',
    shape: /(\bPASSWORD\s{1,3})(?!(?:EXPIRE|NULL|FOR|REQUIRE|HISTORY|REUSE|LOCK)\b|[-'"([])[\w!#%^*+.-]{1,256}/g,
  },
  {
    name: 'the key of an encrypted database',
    needs: ' ',
    shape:
      /(\b(?:pragma\s{1,3}(?:\w{1,32}\.)?(?:re|hex|hexre|text)?key\s{0,3}=\s{0,3}|attach\s[^;\n]{1,256}?\skey\s{1,3})"?x?["'])[^"']{1,512}/gi,
  },
  {
    name: 'the key in an encryption call',
    needs: '(',
    shape: /(\b(?:aes|des|3des|encode)_?(?:en|de)crypt\s?\([^,()]{0,128},\s{0,4}["'])[^"']{1,512}/gi,
  },
  {
    name: 'a secret that a call sets',
    needs: '(',
    shape:
      /(\b(?:define|setx?|setenv|putenv|put|setproperty|setitem|set_config|update_option|setenvironmentvariable)\s?\(\s{0,4}["'][\w.-]{0,64}(?:password|passwd|passphrase|secret|token|api_?key|_pass)["']\s{0,4},\s{0,4}["'])[^"']{1,512}/gi,
  },
  { name: 'a DuckDB secret', needs: ' ', shape: /(\b(?:SECRET|SESSION_TOKEN|BEARER_TOKEN)\s{1,3}')[^']{1,512}/g },
  {
    name: 'a password set in SQL',
    needs: ' = ',
    shape: /(\bset\s{1,3}password\b[^=]{0,128}=\s{0,3}(?:password\()?["'])[^"']{1,512}/gi,
  },
  // Calls with a password as their second, third or first string argument.
  {
    name: 'a password in a login call',
    needs: '(',
    shape:
      /((?:\b(?:login|auth|authenticate|basic_?auth|\w{0,24}_?password|HTTP(?:Basic|Digest)Auth|PSCredential|NetworkCredential|UsernamePasswordCredentials|login_user|userpass|\w{0,16}bind(?:_s)?)(?:\]::new)?\s{0,2}=?\s{0,2}\(\s{0,4}b?["'][^"']{0,128}["']\s{0,4},\s{0,4}b?["']))[^"']{1,256}/gi,
  },
  {
    name: 'a secret in an authentication call',
    needs: '(',
    shape:
      /(\b(?:auth|authenticate|login|set_?password|unlock|identify)\s{0,2}\(\s{0,4}b?["'])[^"']{1,256}(?=["']\s{0,4}\))/gi,
  },
  {
    name: 'the value of a key in brackets',
    needs: ']',
    shape: /(\["[\w-]{0,64}(?:password|passwd|secret|token|key)"\]\s{1,4}")[^"]{1,512}/gi,
  },
  {
    name: 'a password in a connection call',
    needs: '(',
    shape:
      /(\b(?:connect|p?connect_db|mysqli?(?:_p?connect)?|PDO|getConnection|create_?(?:super)?user|(?:FTP|SSH|SFTP|SMTP|IMAP|POP3)\.(?:open|start|new)|Connection|newInstance)\s{0,2}\(\s{0,4}["'][^"']{0,256}["']\s{0,4},\s{0,4}["'][^"']{0,128}["']\s{0,4},\s{0,4}["'])(?![a-z][a-z\d+.-]{1,12}:\/\/)[^"']{1,256}/gi,
  },
  {
    name: 'a password in a hashing call',
    needs: '(',
    shape:
      /(\b(?:crypt\.crypt|hashpw|bcrypt\.hash(?:Sync)?|password_hash|(?:make|set|generate|hash)_?password(?:_hash)?|generate_password_hash|PASSWORD|pgp_sym_(?:en|de)crypt)\s{0,2}\(\s{0,4}b?["'])[^"']{3,256}/gi,
  },
  {
    name: 'a PowerShell secure string',
    needs: 'SecureString',
    shape: /(ConvertTo-SecureString\s{1,3}(?:-String\s{1,3})?["']?)[^\s"'()$-][^\s"')]{1,256}/gi,
  },
  {
    name: 'an answer in an expect script',
    needs: 'assword',
    shape: /(assword[^"'\n]{0,16}["'][\s;{]{0,8}(?:exp_)?send(?:ln)?\s{1,3}(?:--\s{1,3})?["'])[^"'\\]{1,256}/gi,
  },
  {
    name: 'a password in a Db2 connection',
    needs: ' using ',
    shape: /(\bconnect to \w{1,64} user \w{1,64} using )\S{1,128}/gi,
  },
  {
    name: 'the signing key of a JSON Web Token',
    needs: 'jwt.',
    shape: /(\bjwt\.(?:sign|encode)\([^()"']{0,256},\s{0,4}["'])[^"']{1,256}/g,
  },
];
