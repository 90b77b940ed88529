import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type AgentConfig, agents } from 'add-mcp';
import * as z from 'zod';
import { type Document, isDocument } from './document.ts';

/** How a client starts a server. */
export interface ServerEntry {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** A program that can use MCP servers, and how its configuration lists them. */
export interface McpClient {
  readonly id: string;
  readonly label: string;
  /** Its configuration file, for all projects of the user. */
  readonly path: string;
  readonly format: AgentConfig['format'];
  isFound(): Promise<boolean>;
  /** The path of the map of servers in this document. */
  serversIn(document: Document): readonly string[];
  /** The name in the form that this client accepts. */
  nameFor(name: string): string;
  entryFor(name: string, server: ServerEntry, document: Document): Document;
}

type ClientEnvironment = Readonly<Record<string, string | undefined>>;

/** These refuse names with characters other than letters, digits, - and _. */
const STRICT_NAMES = new Set(['claude-code', 'codex', 'github-copilot-cli', 'grok-build']);

/** Every client that the library knows, for the user of this home folder. Its mistakes are corrected: docs/adr/0033. */
export function clientsOf(env: ClientEnvironment, home: string): McpClient[] {
  return Object.entries(agents).map(([id, agent]) => {
    const path = pathOf(id, agent, { ...env, home });
    const serversIn = (document: Document): string[] => keyOf(id, agent, document).split('.');
    return {
      id,
      label: agent.displayName,
      path,
      format: agent.format,
      isFound: async () => existsSync(path) || (id !== 'github-copilot-cli' && (await agent.detectGlobalInstall())),
      serversIn,
      nameFor: (name) => (STRICT_NAMES.has(id) ? name.replace(/[^\w-]+/g, '-') : name),
      entryFor(name, { command, args, env: settings }, document) {
        const isSet = Object.keys(settings).length > 0;
        const entry = { command, args: [...args], ...(isSet && { env: { ...settings } }) };
        const configKey = serversIn(document).join('.');
        return Entry.parse(JSON.parse(JSON.stringify(agent.transformConfig(name, entry, { local: false, configKey }))));
      },
    };
  });
}

const Entry = z.record(z.string(), z.unknown());

function pathOf(
  id: string,
  agent: AgentConfig,
  { CLAUDE_CONFIG_DIR, COPILOT_HOME, home }: ClientEnvironment & { readonly home: string },
): string {
  // The library does not know that these move the file; it takes XDG_CONFIG_HOME itself for Copilot's folder.
  if (id === 'claude-code' && CLAUDE_CONFIG_DIR) return join(CLAUDE_CONFIG_DIR, '.claude.json');
  if (id === 'github-copilot-cli') return join(COPILOT_HOME || join(home, '.copilot'), 'mcp-config.json');
  return agent.resolveConfigPath?.(agent, { local: false, cwd: '/' }) ?? agent.configPath;
}

/** OpenCode has two layouts; the newer one has `servers` below `mcp`. */
function keyOf(id: string, agent: AgentConfig, document: Document): string {
  const mcp = document[agent.configKey];
  const isNew = id === 'opencode' && isDocument(mcp) && isDocument(mcp['servers']) && !('type' in mcp['servers']);
  return isNew ? `${agent.configKey}.servers` : agent.configKey;
}
