import { basename } from 'node:path';
import { PROGRAM } from '../options.ts';

/** What an entry of a client starts, as far as doctor knows it. */
export type EntryProgram =
  /** A script in Node or Bun. */
  | { readonly kind: 'script'; readonly script: string; readonly words: readonly string[] }
  /** This program by its name. */
  | { readonly kind: 'name'; readonly words: readonly string[] }
  /** A package by its name, which npm may have to download. */
  | { readonly kind: 'package'; readonly words: readonly string[] }
  /** Anything else, which is never started. */
  | { readonly kind: 'unknown' };

const UNKNOWN: EntryProgram = { kind: 'unknown' };
const RUNTIME = /^(?:node|nodejs|bun)(?:-?\d+)?$/;
/** Options of Node that run other code than the script. */
const OTHER_CODE = /^(?:-[a-zA-Z]+|--(?:eval|print|check|require|import|(?:experimental-)?loader|test|run|watch)\b.*)$/;
const PACKAGE = /^process-manager-mcp(?:@[\w.^~*-]+)?$/;
/** The script behind the command npx: started by Node, it needs no PATH. */
const NPX_SCRIPT = /[/\\]npm[/\\]bin[/\\]npx-cli\.js$/;
/** Options of npx and npm that do not change what is started. */
const HARMLESS = new Set(['-y', '--yes', '-q', '--quiet', '--silent', '--prefer-offline', '--offline', '--']);

/** Recognises what starts this program, and nothing that could start another. */
export function programOf(command: string, args: readonly string[]): EntryProgram {
  const program = basename(command.replaceAll('\\', '/')).replace(/\.(?:exe|cmd)$/i, '');
  const [first = '', ...rest] = args;
  if (RUNTIME.test(program)) return scriptOf(args);
  if (program === 'npx') return packageOf(args);
  if (program === 'npm' && (first === 'exec' || first === 'x')) return packageOf(rest);
  if (program === 'cmd' && first.toLowerCase() === '/c') return programOf(rest[0] ?? '', rest.slice(1));
  if (program === 'env') return afterVariables(args);
  return program === PROGRAM ? { kind: 'name', words: args } : UNKNOWN;
}

/** Does it serve? Any other command is not for a client. */
export const serves = ([first = 'serve']: readonly string[]): boolean => first === 'serve' || first.startsWith('-');

function scriptOf(args: readonly string[]): EntryProgram {
  const at = args.findIndex((word) => !word.startsWith('-'));
  const script = args[at];
  if (script === undefined || args.slice(0, at).some((option) => OTHER_CODE.test(option))) return UNKNOWN;
  const words = args.slice(at + 1);
  return NPX_SCRIPT.test(script) ? packageOf(words) : { kind: 'script', script, words };
}

function packageOf(args: readonly string[]): EntryProgram {
  const at = args.findIndex((word) => !HARMLESS.has(word));
  return PACKAGE.test(args[at] ?? '') ? { kind: 'package', words: args.slice(at + 1) } : UNKNOWN;
}

function afterVariables(args: readonly string[]): EntryProgram {
  const start = args.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word));
  return start === -1 ? UNKNOWN : programOf(args[start] ?? '', args.slice(start + 1));
}
