import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type AgentConfig, agents } from 'add-mcp';
import * as z from 'zod';
import { CORRECTIONS, isThere } from './corrections.ts';
import { type Document, isDocument } from './document.ts';
import type { JsonDialect } from './json-dialects.ts';
import type { Configuration, Surroundings } from './surroundings.ts';
import { vscodeFamily } from './vscode-family.ts';

/** How a client starts a server. */
export interface ServerEntry {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** A configuration file of a program that can use MCP servers, and how it lists them. */
export interface McpClient {
  /** Of the program: it may have several files. */
  readonly id: string;
  readonly label: string;
  readonly path: string;
  /** Where an earlier install may have put an entry. */
  readonly formerPaths: readonly string[];
  /** Does the client read those as well? Then an entry in one of them is changed there. */
  readonly readsFormer: boolean;
  /** The home or the project that the file is in. */
  readonly base: string;
  readonly format: AgentConfig['format'];
  /** What its parser accepts, if the format is JSON. */
  readonly dialect: JsonDialect;
  /** What else the person must do in it. */
  readonly advice: string | undefined;
  isFound(): Promise<boolean>;
  /** The path of the map of servers in this document. */
  serversIn(document: Document): readonly string[];
  /** The name in the form that this client accepts. */
  nameFor(name: string): string;
  entryFor(name: string, server: ServerEntry, document: Document): Document;
}

/** What a client's file is, apart from its shape, which `agent` has. */
interface ClientFile extends Configuration {
  readonly agent: AgentConfig;
  readonly base: string;
  readonly formerPaths?: readonly string[];
  readonly readsFormer?: boolean;
  readonly isLocal?: boolean;
}

/** Every client that is known, for the user of this home folder. */
export function clientsOf(around: Surroundings): McpClient[] {
  return Object.entries(agents)
    .flatMap(([id, agent]) => (id === 'vscode' ? [] : [ofLibrary(id, agent, around)]))
    .concat(
      vscodeFamily(around).map((file) => clientOf({ base: around.home, ...file, agent: agents.vscode })),
      lmStudio(around.home),
    )
    .sort((one, other) => (one.id < other.id ? -1 : one.id > other.id ? 1 : 0));
}

/** The library does not know it. Its entries look like those of Claude Desktop. */
function lmStudio(home: string): McpClient {
  const folder = join(home, '.lmstudio');
  return clientOf({
    id: 'lm-studio',
    label: 'LM Studio',
    path: join(folder, 'mcp.json'),
    isFound: () => existsSync(folder),
    agent: agents['claude-desktop'],
    base: home,
  });
}

/** The files of a project, for the clients that read one. */
export function projectClientsOf(folder: string): McpClient[] {
  return Object.entries(agents).flatMap(([id, agent]): McpClient[] => {
    const { displayName, localConfigPath, projectDetectPaths } = agent;
    if (localConfigPath === undefined) return [];
    const path = agent.resolveConfigPath?.(agent, { local: true, cwd: folder }) ?? join(folder, localConfigPath);
    const markers = [path, ...projectDetectPaths.map((name) => join(folder, name))];
    const isFound = () => markers.some((marker) => existsSync(marker));
    return [clientOf({ id, label: `${displayName}, project`, path, isFound, agent, base: folder, isLocal: true })];
  });
}

function ofLibrary(id: string, agent: AgentConfig, around: Surroundings): McpClient {
  const choice = CORRECTIONS[id]?.fileIn?.(around);
  const { path, others = [], readsOthers = false } = choice ?? { path: pathOf(agent) };
  // In Claude Code's case the folder of the file is the home.
  const isElsewhere = choice && dirname(path) !== around.home;
  return clientOf({
    id,
    agent,
    label: agent.displayName,
    path,
    base: around.home,
    formerPaths: others,
    readsFormer: readsOthers,
    isFound: () => (isElsewhere ? isThere(id, path) : existsSync(path) || agent.detectGlobalInstall()),
  });
}

const pathOf = (agent: AgentConfig): string =>
  agent.resolveConfigPath?.(agent, { local: false, cwd: '/' }) ?? agent.configPath;

const Entry = z.record(z.string(), z.unknown());

function clientOf({ agent, isFound, isLocal = false, ...file }: ClientFile): McpClient {
  const { dialect, projectDialect = dialect, hasStrictNames = false, advice } = CORRECTIONS[file.id] ?? {};
  const key = (isLocal ? agent.localConfigKey : undefined) ?? agent.configKey;
  const serversIn = (document: Document): string[] => keyIn(file.id, key, document).split('.');
  return {
    formerPaths: [],
    readsFormer: false,
    ...file,
    dialect: { comments: true, lastComma: true, byteOrderMark: true, ...(isLocal ? projectDialect : dialect) },
    advice: isLocal ? advice?.project : advice?.all,
    format: agent.format,
    isFound: async () => isFound(),
    serversIn,
    nameFor: (name) => (hasStrictNames ? name.replace(/[^\w-]+/g, '-') : name),
    entryFor(name, { command, args, env }, document) {
      const entry = { command, args: [...args], ...(Object.keys(env).length > 0 && { env: { ...env } }) };
      const context = { local: isLocal, configKey: serversIn(document).join('.') };
      return Entry.parse(JSON.parse(JSON.stringify(agent.transformConfig(name, entry, context))));
    },
  };
}

/** OpenCode has two layouts; the newer one has `servers` below `mcp`. */
function keyIn(id: string, key: string, document: Document): string {
  const mcp = document[key];
  const isNew = id === 'opencode' && isDocument(mcp) && isDocument(mcp['servers']) && !('type' in mcp['servers']);
  return isNew ? `${key}.servers` : key;
}
