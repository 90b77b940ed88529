import { posix } from 'node:path';
import { baseName, type ProcessFacts } from './process.ts';
import { scriptOf } from './programs.ts';

/** This package wherever it is installed: npx cache, global or local node_modules, a bundle. */
const PACKAGE = /(^|\/)process-manager-mcp(\/|$)/;
/** Commands that run no server. */
const OTHERS = /^(call|audit|doctor|install|uninstall|completion)$/;

/** What servers start for themselves, in the folder of their script. */
const HELPERS = /^(?:audit-writer|helper)\.js$/;
const isHelper = (runs: string, script: string): boolean =>
  HELPERS.test(baseName(runs)) && posix.dirname(runs) === posix.dirname(script);

/**
 * Another server of this product, or what it has started for itself: Node runs `script`, or a script of this package,
 * and it serves.
 */
export function isOwnServer({ argv = [] }: Pick<ProcessFacts, 'argv'>, script: string): boolean {
  const runs = scriptOf({ argv });
  if (runs === undefined || !(runs === script || PACKAGE.test(runs) || isHelper(runs, script))) return false;
  return !argv.slice(argv.indexOf(runs, 1) + 1).some((word) => OTHERS.test(word));
}
