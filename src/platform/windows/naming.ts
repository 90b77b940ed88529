import { win32 } from 'node:path';
import type { Naming } from '../../process/naming.ts';

const lowerCase = (text: string): string => text.toLowerCase();

/** `-Command`, `-EncodedCommand` and their short forms; about_PowerShell_exe. */
const POWERSHELL_LINE = /^[-/](?:c|com.*|cwa|e|ec|en.*)$/i;

/** What ends a quoted word, unless it is doubled: PowerShell takes typographic quotes for plain ones. */
const SINGLE_QUOTE = /['\u2018-\u201b]/g;

const powershellWord = (word: string): string =>
  /^[\\\w+=:./-]+$/.test(word) ? word : `'${word.replace(SINGLE_QUOTE, '$&$&')}'`;

export const WINDOWS_NAMING: Naming = {
  commMaxBytes: null,
  slashed: (path) => path.replaceAll('\\', '/'),
  folderOf: win32.dirname,
  fold: lowerCase,
  keyOf: (name) => lowerCase(name).replace(/\.exe$/, ''),
  // `\folder` and `C:folder` depend on where the server runs.
  isAbsolute: (path) => /^(?:[a-z]:[\\/]|\\\\)/i.test(path),
  roots: 'a drive such as C:\\, or \\\\',
  programFile: (name) => `${name}.exe`,
  // PowerShell: a quoted word is a text, which `&` runs; about_Quoting_Rules.
  shellLine(words) {
    const [program = '', ...args] = words.map(powershellWord);
    return [...(program.startsWith("'") ? ['&'] : []), program, ...args].join(' ');
  },
  shells: new Map([
    // No space need follow: `cmd /cdir`. After /k it stays open.
    ['cmd', /^\/[ck]/i],
    ['powershell', POWERSHELL_LINE],
    ['pwsh', POWERSHELL_LINE],
  ]),
};
