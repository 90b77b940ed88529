import { dirname, join } from 'node:path';
import type { McpClient } from './clients.ts';
import { type Document, isDocument } from './document.ts';

/** One reason why a client does not start a server that its configuration lists. */
export interface KeptOff {
  /** A clause that follows the server's name. */
  readonly what: string;
  readonly fix: string;
  /** The file to change. */
  readonly file: string;
  /** It is off in this folder only. Text of the configuration: untrusted. */
  readonly folder?: string;
}

interface ListedServer {
  readonly name: string;
  readonly entry: Document;
}

type OffReason = Omit<KeptOff, 'file'>;

/** A place that can switch a server off. */
interface Switch {
  /** A file in the folder of the configuration; undefined: the configuration itself. */
  readonly beside?: string;
  reasonsIn(document: Document, listed: ListedServer): OffReason[];
}

/** The key of an entry that switches it off with this value. */
const entryKey = (key: string, off: boolean): Switch => ({
  reasonsIn: (_, { entry }) =>
    entry[key] === off
      ? [{ what: `is switched off by "${key}": ${off} in its entry`, fix: `set "${key}" to ${!off}` }]
      : [],
});
const DISABLED = entryKey('disabled', true);
const ENABLED = entryKey('enabled', false);

const NO_TOOLS: Switch = {
  reasonsIn: (_, { entry: { tools } }) =>
    Array.isArray(tools) && tools.length === 0
      ? [{ what: 'offers no tools because of "tools": [] in its entry', fix: 'set "tools" to ["*"]' }]
      : [],
};

/** A list of names in which this one is switched off. */
function listReason(document: Document, key: string, name: string): OffReason[] {
  return stringsIn(document[key])?.includes(name)
    ? [{ what: `is switched off by "${key}"`, fix: `remove its name from "${key}"` }]
    : [];
}

const CLAUDE_LISTS: Switch = {
  reasonsIn({ projects }, { name }) {
    return entriesOf(projects).flatMap(([folder, project]) =>
      listReason(project, 'disabledMcpServers', name).map((reason) => ({ ...reason, folder })),
    );
  },
};

/** Settings of Claude Code: in its own folder, or next to its configuration if CLAUDE_CONFIG_DIR moves both. */
const CLAUDE_SETTINGS = ['.claude/settings.json', 'settings.json'].map(
  (beside): Switch => ({
    beside,
    reasonsIn: ({ deniedMcpServers: denied }, { name }) =>
      Array.isArray(denied) && denied.some((one) => isDocument(one) && one['serverName'] === name)
        ? [{ what: 'is denied by "deniedMcpServers"', fix: 'remove its name from "deniedMcpServers"' }]
        : [],
  }),
);

/** Gemini CLI compares names without case. */
const GEMINI_LISTS: Switch = {
  reasonsIn({ mcp }, { name }) {
    if (!isDocument(mcp)) return [];
    const [allowed, excluded] = [mcp['allowed'], mcp['excluded']].map((names) => stringsIn(names)?.map(plain));
    return [
      ...(allowed && !allowed.includes(plain(name))
        ? [{ what: 'is blocked by "mcp.allowed", which does not list it', fix: 'add its name to "mcp.allowed"' }]
        : []),
      ...(excluded?.includes(plain(name))
        ? [{ what: 'is blocked by "mcp.excluded"', fix: 'remove its name from "mcp.excluded"' }]
        : []),
    ];
  },
};

const GEMINI_STATE: Switch = {
  beside: 'mcp-server-enablement.json',
  reasonsIn: (document, { name }) =>
    entriesOf(document).some(([key, state]) => plain(key) === plain(name) && state['enabled'] === false)
      ? [{ what: 'is switched off', fix: 'run gemini mcp enable with its name, or remove its name' }]
      : [],
};

const COPILOT_LIST: Switch = {
  beside: 'settings.json',
  reasonsIn: (document, { name }) => listReason(document, 'disabledMcpServers', name),
};

/** What each client reads. The others have no such key: Claude Code and Copilot CLI start what is `"disabled": true`. */
const SWITCHES: Readonly<Record<string, readonly Switch[]>> = {
  antigravity: [DISABLED],
  cline: [DISABLED],
  'cline-cli': [DISABLED],
  'claude-code': [CLAUDE_LISTS, ...CLAUDE_SETTINGS],
  codex: [ENABLED],
  fx: [ENABLED],
  'gemini-cli': [GEMINI_LISTS, GEMINI_STATE],
  'github-copilot-cli': [COPILOT_LIST, NO_TOOLS],
  goose: [ENABLED],
  'kilo-code': [ENABLED],
  'kiro-cli': [DISABLED],
  opencode: [ENABLED, DISABLED],
  windsurf: [DISABLED],
  zed: [ENABLED],
};

/** What keeps the server of this name off. `documentAt` reads a file; of one that does not exist it is empty. */
export function keptOff(
  { id, path, serversIn }: Pick<McpClient, 'id' | 'path' | 'serversIn'>,
  name: string,
  documentAt: (path: string) => Document,
): KeptOff[] {
  const own = documentAt(path);
  const servers = serversIn(own).reduce<unknown>((map, key) => (isDocument(map) ? map[key] : undefined), own);
  const entry = isDocument(servers) ? servers[name] : undefined;
  if (!isDocument(entry)) return [];
  return (SWITCHES[id] ?? []).flatMap(({ beside, reasonsIn }) => {
    const file = beside === undefined ? path : join(dirname(path), beside);
    const document = beside === undefined ? own : documentAt(file);
    return reasonsIn(document, { name, entry }).map((reason) => ({ ...reason, file }));
  });
}

const plain = (name: string): string => name.trim().toLowerCase();

const stringsIn = (value: unknown): string[] | undefined =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : undefined;

const entriesOf = (value: unknown): (readonly [string, Document])[] =>
  Object.entries(isDocument(value) ? value : {}).flatMap(([key, inner]) => (isDocument(inner) ? [[key, inner]] : []));
