import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { JsonDialect } from './json-dialects.ts';
import { configFolder, namesIn, type Surroundings, xdgConfig } from './surroundings.ts';

/** Where a client's configuration is. */
export interface FileChoice {
  readonly path: string;
  /** Where an earlier install may have put an entry. */
  readonly others?: readonly string[];
  /** Does it read the others as well, and merge them? */
  readonly readsOthers?: boolean;
}

/** What the library does not know about a client, or knows wrongly. docs/adr/0065 has the sources. */
export interface Correction {
  fileIn?(around: Surroundings): FileChoice;
  /** Which of comments, a trailing comma and a byte order mark it does not accept. */
  readonly dialect?: Partial<JsonDialect>;
  /** The same for its file in a project, where that differs. */
  readonly projectDialect?: Partial<JsonDialect>;
  /** It refuses names with characters other than letters, digits, - and _. */
  readonly hasStrictNames?: boolean;
  /** It is found by its file alone, not by its folder. */
  readonly isFile?: boolean;
  /** What else the person must do in it, for a file of all projects, and for one of a project. */
  readonly advice?: { readonly all?: string; readonly project?: string };
}

const STRICT = { comments: false, lastComma: false };
const TRUST = 'Gemini CLI starts servers only in folders that you trust; see /permissions in it.';

export const CORRECTIONS: Readonly<Record<string, Correction>> = {
  antigravity: { dialect: STRICT },
  'claude-code': {
    dialect: STRICT,
    hasStrictNames: true,
    advice: { project: 'Claude Code asks once whether it may start the servers of a project.' },
    fileIn({ env: { CLAUDE_CONFIG_DIR }, home }) {
      const file = join(CLAUDE_CONFIG_DIR || home, '.claude.json');
      const old = join(CLAUDE_CONFIG_DIR || join(home, '.claude'), '.config.json');
      // While the old file exists, the other is not read.
      return existsSync(old) ? { path: old, others: [file] } : { path: file };
    },
  },
  'claude-desktop': {
    dialect: STRICT,
    fileIn(around) {
      const roaming = join(configFolder(around), 'Claude', 'claude_desktop_config.json');
      const [ofStore] = storeFiles(around);
      return ofStore === undefined ? { path: roaming } : { path: ofStore, others: [roaming] };
    },
  },
  cline: { dialect: STRICT },
  'cline-cli': { dialect: STRICT },
  codex: { hasStrictNames: true },
  cursor: { dialect: { lastComma: false } },
  'gemini-cli': {
    dialect: { lastComma: false, byteOrderMark: false },
    advice: { all: TRUST, project: TRUST },
    fileIn: ({ env: { GEMINI_CLI_HOME }, home }) => ({
      path: join(GEMINI_CLI_HOME || home, '.gemini', 'settings.json'),
    }),
  },
  'github-copilot-cli': {
    hasStrictNames: true,
    isFile: true,
    projectDialect: STRICT,
    // The library takes all of XDG_CONFIG_HOME for its folder.
    fileIn: ({ env: { COPILOT_HOME }, home }) => ({
      path: join(COPILOT_HOME || join(home, '.copilot'), 'mcp-config.json'),
    }),
  },
  goose: {
    fileIn(around) {
      const { env, platform } = around;
      const root = env['GOOSE_PATH_ROOT'];
      const folder =
        platform === 'win32' ? join(configFolder(around), 'Block', 'goose', 'config') : xdgFolder(around, 'goose');
      return { path: join(root ? join(root, 'config') : folder, 'config.yaml') };
    },
  },
  'grok-build': { hasStrictNames: true },
  'kiro-cli': { dialect: STRICT },
  'lm-studio': { dialect: STRICT },
  opencode: {
    fileIn({ env, home }) {
      const folder = join(xdgConfig({ env, home }), 'opencode');
      const [added, jsonc, plain] = [
        env['OPENCODE_CONFIG'],
        join(folder, 'opencode.jsonc'),
        join(folder, 'opencode.json'),
      ];
      const files = [...(added ? [added] : []), jsonc, plain];
      const path = files.find((file) => existsSync(file)) ?? jsonc;
      return { path, others: files.filter((file) => file !== path), readsOthers: true };
    },
  },
  pi: { dialect: STRICT },
  zed: {
    fileIn(around) {
      const folder = around.platform === 'win32' ? join(configFolder(around), 'Zed') : xdgFolder(around, 'zed');
      return { path: join(folder, 'settings.json') };
    },
  },
};

/** On macOS these programs use `~/.config`, and no variable moves it. */
const xdgFolder = ({ env, home, platform }: Surroundings, name: string): string =>
  join(platform === 'darwin' ? join(home, '.config') : xdgConfig({ env, home }), name);

/** An application of the Microsoft Store has a Roaming folder of its own, and reads only that. */
function storeFiles({ env, home, platform }: Surroundings): string[] {
  if (platform !== 'win32') return [];
  const packages = join(env['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), 'Packages');
  return namesIn(packages)
    .filter((name) => name.startsWith('Claude_'))
    .map((name) => join(packages, name, 'LocalCache', 'Roaming', 'Claude', 'claude_desktop_config.json'));
}

/** Is the client of this file on this machine? Its first start creates its folder. */
export const isThere = (id: string, path: string): boolean =>
  existsSync(path) || (CORRECTIONS[id]?.isFile !== true && existsSync(dirname(path)));
