import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import type { ServerEntry } from './clients.ts';
import type { Document } from './document.ts';
import { configFolder, type Surroundings, xdgConfig } from './surroundings.ts';

/** A program that can use MCP servers, but whose file is not edited: its owner adds the entry. */
export interface Neighbour {
  readonly label: string;
  readonly path: string;
  /** The entry in the format of its file. */
  byHand(name: string, server: ServerEntry): string;
}

interface KnownNeighbour extends Neighbour {
  /** Where this exists, the program was used. */
  readonly marker: string;
}

/** As most clients write it. */
export const plainEntry = ({ command, args, env }: ServerEntry): Document => ({
  command,
  args,
  ...(Object.keys(env).length > 0 && { env }),
});
const jsonUnder =
  (key: string): Neighbour['byHand'] =>
  (name, server) =>
    `${JSON.stringify({ [key]: { [name]: plainEntry(server) } }, null, 2)}\n`;

/** An application in a Flatpak sees no program of the machine, but may be allowed to start one outside. */
const outside = ({ command, args, env }: ServerEntry): ServerEntry => ({
  command: 'flatpak-spawn',
  args: ['--host', ...Object.entries(env).map(([name, value]) => `--env=${name}=${value}`), command, ...args],
  env: {},
});

const FLATPAKS = [
  { label: 'VS Code in a Flatpak', id: 'com.visualstudio.code', file: 'Code/User/mcp.json', key: 'servers' },
  { label: 'VSCodium in a Flatpak', id: 'com.vscodium.codium', file: 'VSCodium/User/mcp.json', key: 'servers' },
  { label: 'Zed in a Flatpak', id: 'dev.zed.Zed', file: 'zed/settings.json', key: 'context_servers' },
] as const;

function flatpaks(home: string): KnownNeighbour[] {
  return FLATPAKS.map(({ label, id, file, key }) => {
    const marker = join(home, '.var', 'app', id);
    return {
      label,
      marker,
      path: join(marker, 'config', ...file.split('/')),
      byHand: (name, server) => jsonUnder(key)(name, outside(server)),
    };
  });
}

function known(around: Surroundings): KnownNeighbour[] {
  const { home } = around;
  const roo = join(configFolder(around), 'Code', 'User', 'globalStorage', 'rooveterinaryinc.roo-cline');
  const amp = join(xdgConfig(around), 'amp');
  const devin = join(around.platform === 'win32' ? configFolder(around) : xdgConfig(around), 'devin');
  return [
    { label: 'Devin', marker: devin, path: join(devin, 'mcp_config.json'), byHand: jsonUnder('mcpServers') },
    { label: 'Amp', marker: amp, path: join(amp, 'settings.json'), byHand: jsonUnder('amp.mcpServers') },
    {
      label: 'Continue',
      marker: join(home, '.continue'),
      path: join(home, '.continue', 'config.yaml'),
      byHand: (name, server) => dump({ mcpServers: [{ name, ...plainEntry(server) }] }),
    },
    {
      label: 'Junie',
      marker: join(home, '.junie'),
      path: join(home, '.junie', 'mcp', 'mcp.json'),
      byHand: jsonUnder('mcpServers'),
    },
    {
      label: 'Roo Code',
      marker: roo,
      path: join(roo, 'settings', 'mcp_settings.json'),
      byHand: jsonUnder('mcpServers'),
    },
    ...flatpaks(home),
  ];
}

/** The programs of this kind that were used in this home. */
export const neighboursOf = (around: Surroundings): Neighbour[] =>
  known(around).filter(({ marker }) => existsSync(marker));
