import { looksGenerated, looksLikeToken, looksRandom } from './entropy.ts';
import type { TokenPattern } from './token-patterns.ts';

export interface TextPattern extends TokenPattern {
  /** A text without it is not searched. */
  readonly needs: string;
  /** If set, a match is a secret only if this holds. */
  readonly only?: (found: string) => boolean;
}

/** Secrets that their surroundings in a text reveal; the first group and any lookahead stay. */
export const TEXT_PATTERNS: readonly TextPattern[] = [
  {
    name: 'a password in a URL',
    needs: '://',
    shape: /(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/?#@:]{0,64}:)[^\s/?#]{1,512}(?=@)/gi,
  },
  {
    name: 'a password in a percent-encoded URL',
    needs: '%2F%2F',
    shape: /(\b[a-z][a-z0-9+.-]{1,20}(?::|%3A)%2F%2F[^\s/?#@:%]{0,64}(?::|%3A))[^\s/?#@]{1,512}?(?=@|%40)/gi,
  },
  {
    name: 'a token before the host of a URL',
    needs: '://',
    shape: /(\b(?:https?|ftps?|wss?):\/\/)(?=[A-Za-z_-]{0,64}\d)[\w-]{20,256}(?=@)/gi,
  },
  // One word before the host: a token for schemes without users, and for others if it looks like one.
  {
    name: 'a password in the URL of a tunnel',
    needs: '://',
    shape: /(\b(?:nats|trojan|trojan-go|hysteria2?|hy2|vless|vmess|ss|anytls):\/\/)[^\s/?#@:]{3,512}(?=@)/gi,
  },
  {
    name: 'a random word before the host of a URL',
    needs: '://',
    shape: /(\b[a-z][a-z0-9+.-]{1,20}:\/\/)[\w.~=+-]{20,512}(?=@)/gi,
    only: looksRandom,
  },
  // The path of a webhook is its secret.
  {
    name: 'the path of a webhook',
    needs: '://',
    shape: /(\/(?:[\w-]{0,16}hooks?|services|trigger|key|token|secret)\/(?:[\w.-]{1,64}\/){0,4})[\w-]{20,256}/gi,
    only: looksGenerated,
  },
  {
    name: 'a token in the URL of a conda channel',
    needs: '/t/',
    shape: /(\/t\/)[\w-]{20,256}(?=\/)/g,
    only: looksLikeToken,
  },
  // Passwords with a slash or a question mark that should be percent-encoded: up to the @ before the host.
  {
    name: 'a password in a URL, with reserved characters',
    needs: '://',
    shape:
      /(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/?#@:]{0,64}:)(?!\d{1,5}[/?#])[^\s@"'&=]{1,128}(?=@[\w.-]{1,253}(?:[:/?\s]|$))/gi,
  },
  { name: 'a password before @tcp(…)', needs: '@', shape: /(\b[\w.-]{1,64}:)[^\s@:/]{1,256}(?=@(?:tcp|unix|udp)?\()/g },
  { name: 'a CVS password', needs: ':pserver:', shape: /(:pserver:[^:@\s]{1,64}:)[^@\s]{1,256}(?=@)/g },
  {
    name: 'an Oracle password in a JDBC URL',
    needs: 'jdbc:oracle',
    shape: /(jdbc:oracle:\w{1,8}:\w{1,64}\/)[^@\s]{1,256}(?=@)/g,
  },
  {
    name: 'a password in LXD or RDP options',
    needs: ',p=',
    shape: /((?:^|[\s,'"])[uhDtP]=[^,\s]{0,128},p=)[^,\s]{1,128}/g,
  },
  {
    name: 'a password after user=NAME%',
    needs: 'user',
    shape: /((?<![\w-])user(?:name)?=[\w.@\\/-]{1,64}%)[^\s,'"]{1,128}/gi,
  },
  {
    name: 'a password in a form',
    needs: '&',
    shape: /(\b(?:u|usr|user|login|username)=[^&\s]{1,128}&(?:p|pw)=)[^&\s"']{1,256}/gi,
  },
  {
    name: 'a password after user=NAME:',
    needs: 'user',
    shape: /((?<![\w-])user(?:name)?=[\w.@-]{1,64}:)(?=[^\s,]{0,64}[A-Za-z])(?=[^\s,]{0,64}\d)[^\s,:/@]{4,128}/g,
  },
  // user:password@host without a scheme, if the password has letters with digits or symbols; not a digest or package.
  {
    name: 'user:password@host',
    needs: '@',
    shape:
      /((?<![\w.:/@-])(?!npm:|pkg:|workspace:|sha)[\w.\\/!-]{1,64}:)(?=[^\s@:/"'=,]{0,32}[A-Za-z])(?=[^\s@:/"'=,]{0,32}[\d!#$%^&*])[^\s@:/"'=,]{4,128}(?=@(?!sha256|\d)[\w.-]|@\d{1,3}\.)/g,
  },
  {
    name: 'a password in a list of users',
    needs: 'auth',
    shape: /(\b(?:rpc|proxy|basic|http|cloud)[.-]?auth(?:\.users)?[=:]\s?[\w.-]{1,64}:)[^\s,"'|]{2,256}/gi,
  },
  {
    name: 'a password in a list of admins',
    needs: '[',
    shape: /(\b\w{0,16}(?:password|user|admin)s?:\w{1,16}\[[^\],]{1,64},)[^\],]{4,128}/g,
  },
  {
    name: 'a QEMU secret object',
    needs: 'secret,',
    shape: /(\bsecret,(?:[\w-]{1,32}=[^,\s]{0,128},){0,6}data=)[^,\s]{1,256}/g,
  },
  {
    name: 'a password in a Teradata logon',
    needs: 'logon ',
    shape: /(\.logon\s{1,3}[\w./-]{1,128},)[^\s;,"']{1,256}/gi,
  },
  // helm --set env[0].name=DB_PASSWORD,env[0].value=x
  {
    name: 'the value of a secret variable',
    needs: 'value=',
    shape: /(\bname=[\w.-]{0,64}(?:password|passwd|secret|token|api_?key),[\w.[\]-]{0,64}value=)[^,\s]{1,512}/gi,
  },
  {
    name: 'the seed phrase of a wallet',
    needs: ' ',
    shape: /((?:^|["']))(?:[a-z]{3,8} ){11}(?:(?:[a-z]{3,8} ){3}){0,4}[a-z]{3,8}(?=$|["'])/g,
  },
  {
    name: 'a stream key',
    needs: 'rtmp',
    shape: /(\brtmps?:\/\/[^\s/]{1,128}\/[\w-]{1,32}\/)(?=\S{0,64}\d)[\w-]{16,256}/gi,
  },
  {
    name: 'the output of a process substitution',
    needs: '<(',
    shape: /(<\(\s{0,2}(?:echo|printf)\s{1,2}(?:-n\s)?)[^)$]{1,256}/g,
  },
  { name: 'a bearer token', needs: 'earer ', shape: /(\bbearer )(?=\S{0,64}\d)[\w.~+/=-]{8,8192}/gi },
];
