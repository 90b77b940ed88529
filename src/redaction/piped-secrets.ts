import { anyOf } from './alternatives.ts';
import { REDACTED } from './free-text.ts';
import { NOT_A_SECRET } from './secret-words.ts';
import type { ShellCommand } from './shell-words.ts';
import { lastPart, plainName } from './written-names.ts';

/** Commands that read a secret from their standard input: what is piped into them is one. Add others here. */
const READS_SECRET: readonly RegExp[] = [
  /(?:^|\s)sudo\s(?:.*\s)?(?:-\w*S|--stdin)/,
  anyOf(
    {
      login:
        /chpasswd|passwd|smbpasswd|kinit|su|pdbedit|vncpasswd|htpasswd|saslpasswd2|sshpass|adcli|realm join|net ads join/,
      disk: /cryptsetup|veracrypt|ecryptfs-\S+|gocryptfs|encfs|zfs (?:load-key|create|mount)/,
      maker: /wpa_passphrase|mkpasswd|slappasswd|caddy hash-password|keepassxc-cli|kubeseal/,
    },
    { start: '(?:^|[\\s/])', end: '(?:\\s|$)' },
  ),
  /\s--?[\w-]{0,64}(?:password|passphrase|passwd|token|secret|key|pin|pass|pw)[\w-]{0,32}[-=\s](?:stdin|fd[-=\s:]{0,2}0|-(?:\s|$)|\/dev\/stdin)/,
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

/** `echo x` and `printf '%s\n' x`: the words that are written; nothing where another program writes. */
function written(words: readonly string[]): readonly boolean[] {
  const at = words.findIndex((word) => WRITERS.has(plainName(lastPart(word))));
  const isFormat = (word: string): boolean =>
    words[at] === 'printf' && word.includes('%') && /^[%\\\w\s:]+$/.test(word);
  return words.map(
    (word, index) => at >= 0 && index > at && !/^-[neE]+$/.test(word) && !isFormat(word) && !/^[<>]/.test(word),
  );
}

/** `bob:SECRET` of chpasswd keeps the name. */
function hidden(text: string): string {
  const bare = text.replace(/(?<!\\[nr])(?:\\[nr])+$/, '');
  if (NOT_A_SECRET.test(bare)) return text;
  const name = /^[\w.@-]{1,64}:(?=.)/.exec(text)?.[0] ?? '';
  return `${name}${REDACTED}`;
}

/** Redacts the words that a command writes into one that reads a secret. Undefined if it writes into none. */
export function redactWritten(
  commands: readonly ShellCommand[],
  at: number,
): ((text: string, index: number) => string) | undefined {
  const command = commands[at];
  if (!command) return undefined;
  const words = command.words.map(({ text }) => text);
  const hereAt = words.findIndex((word) => word.startsWith('<<<'));
  if (hereAt >= 0 && readsSecret(command)) {
    return (text, index) => {
      if (index === hereAt) return `<<<${hidden(text.slice(3).replace(/^["']|["']$/g, ''))}`;
      return index === hereAt + 1 && words[hereAt] === '<<<' ? hidden(text) : text;
    };
  }
  const reader = readerOf(commands, at);
  if (!reader || !readsSecret(reader)) return undefined;
  const isWritten = written(words);
  return (text, index) => (isWritten[index] ? hidden(text) : text);
}

/** Inside parentheses, where several commands write: `(echo x; echo x) | smbpasswd`. */
const GROUP_MAX = 4;

function readerOf(commands: readonly ShellCommand[], at: number): ShellCommand | undefined {
  for (let i = at; i < at + GROUP_MAX; i++) {
    const endedBy = commands[i]?.endedBy ?? '';
    if (endedBy === '|' || (endedBy.startsWith(')') && endedBy.includes('|'))) return commands[i + 1];
    if (endedBy !== ';') return undefined;
  }
  return undefined;
}
