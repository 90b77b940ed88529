import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { cli, type Environment, folder, REPO } from './support.ts';

/** Homes with configuration files of clients, for the tests of `install`. */

export const MAIN = join(REPO, 'dist/main.js');

/** All files below a folder, with their texts. */
function filesIn(path: string): Record<string, string> {
  const entries = readdirSync(path, { recursive: true, encoding: 'utf8', withFileTypes: true });
  return Object.fromEntries(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [file.slice(path.length + 1), readFileSync(file, 'utf8')]),
  );
}

/** A home with these files; nothing of the real one is seen. */
export function home(files: Readonly<Record<string, string>> = {}) {
  const path = folder();
  const state = folder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  const env: Environment = { HOME: path, XDG_STATE_HOME: state };
  return {
    path,
    state,
    env,
    install: (...args: string[]) => cli(['install', ...args], { env }),
    read: (name: string) => readFileSync(join(path, name), 'utf8'),
    /** Everything in it, with its text. */
    all: () => filesIn(path),
    backups: () => filesIn(state),
  };
}

const Servers = z.object({
  mcpServers: z.record(
    z.string(),
    z.looseObject({ command: z.string(), args: z.array(z.string()), env: z.record(z.string(), z.string()).optional() }),
  ),
});
export const serversOf = (text: string) => Servers.parse(JSON.parse(text)).mcpServers;

/** The configuration of one client with our entry under its usual name. */
export const withServer = (server: object): string => JSON.stringify({ mcpServers: { 'process-manager': server } });
