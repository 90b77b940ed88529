import { isNothing, isShellVariable } from './absent-values.ts';
import { anyOf } from './alternatives.ts';
import type { Redaction } from './redaction.ts';
import type { ShellCommand } from './shell-words.ts';
import { lastPart, plainName } from './written-names.ts';

/** Commands that read a secret from their standard input. Add others here. */
const READS_SECRET: readonly RegExp[] = [
  /(?:^|\s)sudo\s(?:.*\s)?(?:-\w*S|--stdin)/,
  anyOf(
    {
      login:
        /chpasswd|passwd|smbpasswd|kinit|su|pdbedit|vncpasswd|htpasswd|saslpasswd2|sshpass|adcli|realm join|net ads join/,
      disk: /cryptsetup|veracrypt|ecryptfs-\S+|gocryptfs|encfs|zfs (?:load-key|create|mount)/,
      maker:
        /argon2|bcrypt|\w{0,16}secret\w{0,16}|wpa_passphrase|mkpasswd|slappasswd|caddy hash-password|keepassxc-cli|kubeseal/,
    },
    { start: '(?:^|[\\s/])', end: '(?:\\s|$)' },
  ),
  /\s--?[\w-]{0,64}(?:password|passphrase|passwd|token|secret|key|pin|pass|pw)[\w-]{0,32}[-=\s](?:stdin|fd[-=\s:]{0,2}0|-(?:\s|$)|\/dev\/stdin)/,
  /\s--?[\w-]{0,64}(?:password|passphrase|passwd|token|secret|pin)\s*$|\s\S*key\s\/dev\/stdin\b/,
  /\s(?:--with-token|--stdin|--key-file[=\s]-|--pinentry-mode)|\bpassword_stdin\b/,
  /\screate\ssecret\s|\s(?:secrets?|pass|credentials?|variable)\s(?:create|set|put|add|insert|store|versions|edit)\b/,
  /^(?:pass|gopass)\s(?:insert|edit)|^secret-tool\sstore|^vault\s(?:login|kv|write|operator)|^ansible-vault\sencrypt/,
];
const LOOKED_AT_CHARS = 512;

const readsSecret = ({ words }: ShellCommand): boolean => {
  const line = words
    .slice(0, 64)
    .map(({ text }) => text.replaceAll('\\', '/').replace(/\.exe$/i, ''))
    .join(' ')
    .slice(0, LOOKED_AT_CHARS);
  return READS_SECRET.some((one) => one.test(line));
};

const WRITERS: ReadonlySet<string> = new Set(['echo', 'printf', 'yes']);

/** Marks the words that `echo x` or `printf '%s\n' x` writes; none for another program. */
function written(words: readonly string[]): readonly boolean[] {
  const at = words.findIndex((word) => WRITERS.has(plainName(lastPart(word))));
  const isFormat = (word: string): boolean =>
    words[at] === 'printf' && word.includes('%') && /^[%\\\w\s:]+$/.test(word);
  return words.map(
    (word, index) => at >= 0 && index > at && !/^-[neE]+$/.test(word) && !isFormat(word) && !/^[<>]/.test(word),
  );
}

/** The text redacted, but for the name in the `bob:SECRET` of chpasswd. */
function withoutSecret(text: string, redaction: Redaction): string {
  const bare = text.replace(/(?<!\\[nr])(?:\\[nr])+$/, '');
  if (isNothing(bare) || isShellVariable(bare)) return text;
  const name = /^[\w.@-]{1,64}:(?=.)/.exec(text)?.[0] ?? '';
  return `${name}${redaction.redact(text.slice(name.length), 'the input of a command that reads a secret')}`;
}

/** Redacts the words that a command writes into one that reads a secret; undefined for other commands and words. */
export function redactWritten(
  commands: readonly ShellCommand[],
  at: number,
  redaction: Redaction,
): ((text: string, index: number) => string | undefined) | undefined {
  const command = commands[at];
  if (!command) return undefined;
  const words = command.words.map(({ text }) => text);
  const hereAt = words.findIndex((word) => word.startsWith('<<<'));
  if (hereAt >= 0 && readsSecret(command)) {
    return (text, index) => {
      if (index === hereAt) return `<<<${withoutSecret(text.slice(3).replace(/^["']|["']$/g, ''), redaction)}`;
      return index === hereAt + 1 && words[hereAt] === '<<<' ? withoutSecret(text, redaction) : undefined;
    };
  }
  const reader = readerOf(commands, at);
  if (!(reader && readsSecret(reader)) && !writesSecretFile(words, redaction)) return undefined;
  const isWritten = written(words);
  return (text, index) => (isWritten[index] ? withoutSecret(text, redaction) : undefined);
}

/** `printf x > /run/token`: the name of the file says that the text is a secret. */
function writesSecretFile(words: readonly string[], { keys }: Redaction): boolean {
  const at = words.findIndex((word) => /^\d?>{1,2}/.test(word));
  const file = at < 0 ? '' : (words[at] ?? '').replace(/^\d?>{1,2}/, '') || (words[at + 1] ?? '');
  return file !== '' && !file.includes('/null') && keys.isSecret(lastPart(file).replace(/\.\w{1,5}$/, ''));
}

/** The most commands of a group in parentheses: `(echo x; echo x) | smbpasswd`. */
const GROUP_MAX = 4;

function readerOf(commands: readonly ShellCommand[], at: number): ShellCommand | undefined {
  for (let i = at; i < at + GROUP_MAX; i++) {
    const endedBy = commands[i]?.endedBy ?? '';
    if (endedBy === '|' || (endedBy.startsWith(')') && endedBy.includes('|'))) return commands[i + 1];
    if (endedBy !== ';') return undefined;
  }
  return undefined;
}
