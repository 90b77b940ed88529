import { baseName, type Naming, pathKey } from './naming.ts';
import type { ProcessFacts } from './process.ts';
import { scriptOf } from './programs.ts';

/** This package wherever it is installed: npx cache, global or local node_modules, a bundle. */
const PACKAGE = /(^|\/)process-manager-mcp(\/|$)/;
/** Commands that run no server. */
const OTHERS = /^(call|audit|doctor|install|uninstall|completion)$/;

/** What servers start for themselves, in the folder of their script. */
const HELPERS = /^(?:audit-writer|helper)\.js$/;
const isHelper = (runs: string, script: string, naming: Naming): boolean =>
  HELPERS.test(baseName(runs, naming)) && naming.folderOf(runs) === naming.folderOf(script);

/**
 * Another server of this product, or what it has started for itself: Node runs `script`, or a script of this package,
 * and it serves.
 */
export function isOwnServer({ argv = [], naming }: Pick<ProcessFacts, 'argv' | 'naming'>, script: string): boolean {
  const word = scriptOf({ argv });
  if (word === undefined) return false;
  const [runs, own] = [pathKey(word, naming), pathKey(script, naming)];
  if (!(runs === own || PACKAGE.test(runs) || isHelper(runs, own, naming))) return false;
  return !argv.slice(argv.indexOf(word, 1) + 1).some((one) => OTHERS.test(one));
}
