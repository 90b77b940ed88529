import { posix, win32 } from 'node:path';
import { isDocument } from './document.ts';

const PACKAGE = 'process-manager-mcp';

/** The name of this server in a client, unless a person chooses another. */
export const DEFAULT_NAME = 'process-manager';

/** This program as it is installed on this machine. */
export interface Installation {
  readonly node: string;
  readonly script: string;
  /** The script of the npx that belongs to this Node. */
  readonly npx: string;
  readonly version: string;
  readonly platform: NodeJS.Platform;
}

/** How to start a program. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Folders that npx, `pnpm dlx`, `bunx` and `yarn dlx` may empty at any time, and archives that only Yarn reads. */
const CACHES =
  /[\\/]_npx[\\/]|[\\/]dlx(?:-[^\\/]*)?[\\/]|[\\/]bunx-[^\\/]*[\\/]|[\\/]xfs-[^\\/]*[\\/]|\.zip[\\/]|[\\/]__virtual__[\\/]/;

/** Is this in a cache, from which it may be deleted? */
export const isInCache = (path: string): boolean => CACHES.test(path);

/**
 * How a client starts this program: by the absolute paths of Node and the script, because the PATH of desktop programs
 * differs from that of shells. A copy in a cache is started through npx, pinned to its version, and npx by its script:
 * on Windows its command is a batch file, which few clients can start.
 */
export function launchOf({ node, script, npx, version, platform }: Installation): Launch {
  if (!isInCache(script)) return { command: node, args: [script], env: {} };
  return { command: node, args: [npx, '-y', `${PACKAGE}@${version}`], env: { PATH: pathWith(node, platform) } };
}

/** What npx starts looks for Node in PATH. */
const pathWith = (node: string, platform: NodeJS.Platform): string =>
  platform === 'win32'
    ? [win32.dirname(node), 'C:\\Windows\\System32', 'C:\\Windows'].join(win32.delimiter)
    : [posix.dirname(node), '/usr/bin', '/bin'].join(posix.delimiter);

const NAMED = /(?:^|[/\\])process-manager-mcp(?:@|[/\\]|$)/;

/** The text, and its words if it is a line for a shell, as in `bash -c 'exec node /x/main.js'`. */
const wordsOf = (text: string): string[] => [text, ...text.split(/[\s"';&|()=]+/)];

/** Does an entry of a client's configuration start this program, wherever it is installed? */
export function isOurs(entry: unknown, script: string): boolean {
  if (typeof entry === 'string') return wordsOf(entry).includes(script) || NAMED.test(entry);
  if (Array.isArray(entry)) return entry.some((value) => isOurs(value, script));
  return isDocument(entry) && isOurs([entry['command'], entry['cmd'], entry['path'], entry['args']], script);
}
