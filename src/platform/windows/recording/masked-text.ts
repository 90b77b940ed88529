import { KNOWN_PROGRAMS, KNOWN_SERVICES } from './known-names.ts';

/** Texts of the same length in UTF-16 that show where words, quotes and folders begin, and nothing else. */

const KEPT: ReadonlySet<string> = new Set(['"', ' ', '\t', '\\']);
/** `C:\`: its colon stays. */
const DRIVE = /(?<=^|[^\p{L}\p{N}])[a-z]:(?=[\\/])/giu;
/** A character that no name contains: what was not a name must not become one. */
const NEITHER = '\x01';

/** Letters become `x`, digits `0`, other visible characters `-`. */
export function maskedText(text: string): string {
  const colons = new Set([...text.matchAll(DRIVE)].map(({ index }) => index + 1));
  let at = 0;
  return Array.from(text, (character) => {
    const start = at;
    at += character.length;
    if (KEPT.has(character)) return character;
    return colons.has(start) ? ':' : placeholderOf(character).repeat(character.length);
  }).join('');
}

function placeholderOf(character: string): string {
  if (/[\p{L}_]/u.test(character)) return 'x';
  if (/\p{N}/u.test(character)) return '0';
  return /[\p{M}!-~]/u.test(character) ? '-' : NEITHER;
}

/** The name of a program, unless it is one of many machines. */
export function maskedProgram(name: string): string {
  if (KNOWN_PROGRAMS.has(name.toLowerCase())) return name;
  const [, stem = '', exe = ''] = /^(.*?)(\.exe)?$/isu.exec(name) ?? [];
  return maskedText(stem) + exe;
}

/** The same of a service. A service of one logon has the number of that after its name: `CDPUserSvc_3a5f2`. */
export function maskedService(name: string): string {
  if (KNOWN_SERVICES.has(name.toLowerCase())) return name;
  const [, service, logon] = /^(\w+)_([\da-f]+)$/i.exec(name) ?? [];
  return service !== undefined && logon !== undefined && KNOWN_SERVICES.has(service.toLowerCase())
    ? `${service}_${'0'.repeat(logon.length)}`
    : maskedText(name);
}

/** A block of `NAME=value`, each followed by a NUL. What follows its end is left out. */
export function maskedEnvironment(block: string): string {
  const [entries = ''] = /^(?:[^\0]+(?:\0|$))*/.exec(block) ?? [];
  return entries
    .split('\0')
    .map((entry) => {
      const [name = '', ...values] = entry.split('=');
      return [name, ...(values.length > 0 ? [values.join('=')] : [])].map(maskedText).join('=');
    })
    .join('\0');
}
