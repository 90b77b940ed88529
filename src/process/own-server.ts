import type { ProcessFacts } from './process.ts';

/** This package wherever it is installed: npx cache, global or local node_modules, a bundle. */
const PACKAGE = /(^|\/)process-manager-mcp(\/|$)/;
/** What runs no server. */
const OTHERS = /^(call|audit|doctor|install|uninstall|completion)$/;

/** Another server of this product: Node runs `script`, or a script of this package, and it serves. */
export function isOwnServer({ argv = [] }: Pick<ProcessFacts, 'argv'>, script: string): boolean {
  const at = argv.findIndex((word, index) => index > 0 && !word.startsWith('-'));
  const runs = argv[at];
  if (at < 0 || runs === undefined || !(runs === script || PACKAGE.test(runs))) return false;
  return !argv.slice(at + 1).some((word) => OTHERS.test(word));
}
