import { argvOf, type Line } from '../../test/redaction/corpus.ts';

/** Example commands of tldr-pages, whose placeholders name their values: `mysql -p{{password}}`. */

/** Passwords and tokens of the kinds that people use. */
const VALUES = [
  ...['hunter2', 'Winter2024!', 'kakadu', 's3cr3t', 'letmein99', 'Zq7xT2mB9', 'correcthorse', 'aB3dE6gH9jK2mN5pQ8sT'],
  ...['9f86d081884c7d659a2f', 'tiger-lamp42', '482913', 'P@ssw0rd', 'bluemoon', 'X7#kq!2z', 'iG9Lv3g32CgH6DaU'],
  ...['sommer24', 'qwertz', 'e3b0c442-98fc-4c14-9afb-f4c8996fb924'],
];
const SECRET =
  /passw|passphrase|passcode|secret|token|api_?key|access_?key|auth_?key|\bpin\b|credential|\bpsk\b|pre_?shared/i;
/** A placeholder for a file, a name or a number, not for a secret. */
const ABOUT =
  /file|path|name|_id|\bid\b|url|uri|[./=]|prompt|length|store|hint|policy|type|count|number|manager|field|keys\b|\bmin|\bmax|public|slot|context|description|stage|starting/i;

/** The example commands of a page: a pipeline as a `sh -c` string, any other command as arguments. */
export const examplesIn = (page: string): Line[] =>
  [...page.matchAll(/^`(.+)`$/gm)].map(([, command = '']) => exampleOf(command));

function exampleOf(command: string): Line {
  const secrets: string[] = [];
  let next = [...command].reduce((sum, sign) => sum + sign.charCodeAt(0), 0);
  const isLong = next % 2 === 0;
  const line = command
    .replace(/\{\{\[([^\]|]+)\|([^\]|]+)\]\}\}/g, (_, short: string, long: string) => (isLong ? long : short))
    .replace(/\{\{(.*?)\}\}(?!\})/g, (_, name: string) => {
      if (!SECRET.test(name) || ABOUT.test(name)) return name.split('|')[0]?.replace(/ ?\.\.\./g, '') ?? '';
      const value = VALUES[next++ % VALUES.length] ?? '';
      secrets.push(value);
      return value;
    });
  const isPipeline = /[|<>]|&&/.test(line.replace(/"[^"]*"|'[^']*'/g, ''));
  return { argv: isPipeline ? ['sh', '-c', line] : argvOf(line), secrets };
}
