// biome-ignore lint/style/noRestrictedImports: starts the Inspector for a person; no answer depends on it
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DEFAULT_NAME } from '../clients/launch.ts';
import { UsageError } from '../config/layers.ts';
import { CONFIG_OPTIONS, configFrom, environment, optionLines, ownScript } from './options.ts';
import { parseOptions } from './parse-options.ts';
import { print } from './terminal.ts';

export const OPTIONS = CONFIG_OPTIONS;

const HELP = `process-manager-mcp inspect [options] [-- options of the Inspector]

Opens the MCP Inspector on this server; npx downloads it the first time. The
options are those of the server.

${optionLines(CONFIG_OPTIONS)}`;

const PACKAGE = '@modelcontextprotocol/inspector';
/** Since 2.0 the Inspector needs Node 22.19. */
const NEWER = { version: '2.12.0', node: [22, 19] } as const;
const OLDER = '0.15.0';
/** The server's part of the environment, of which the Inspector passes on little. */
const VARIABLES = [
  'ALLOW_ROOT',
  'ALLOW_USERS',
  'READ_ONLY',
  'PROCESS_MANAGER_CONFIG',
  'XDG_CONFIG_HOME',
  'XDG_STATE_HOME',
];

export function versionFor(node: string): string {
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const [needsMajor, needsMinor] = NEWER.node;
  return major > needsMajor || (major === needsMajor && minor >= needsMinor) ? NEWER.version : OLDER;
}

/** Runs the Inspector until it ends, and ends as it did. */
export async function run(args: string[]): Promise<void> {
  const { values, positionals, tokens } = parseOptions({ args, options: CONFIG_OPTIONS, allowPositionals: true });
  if (values.help) return print(HELP);
  configFrom(values); // reports what the server would refuse
  const divider = tokens.find(({ kind }) => kind === 'option-terminator')?.index ?? args.length;
  const own = positionals.slice(0, positionals.length - args.slice(divider + 1).length);
  if (own.length > 0) throw new UsageError(`unexpected argument "${own[0]}"; options of the Inspector go after --`);

  const version = versionFor(process.versions.node);
  const [command, ...before] = npx();
  const folder = mkdtempSync(join(tmpdir(), 'process-manager-mcp-'));
  const env = Object.fromEntries(VARIABLES.map((name) => [name, environment[name]]));
  const server = { command: process.execPath, args: [ownScript(), ...args.slice(0, divider)], env };
  const inspectorArgs = [...args.slice(divider + 1), ...serverOptions(folder, server)];
  const code = await ended(command, [...before, '--yes', `${PACKAGE}@${version}`, ...inspectorArgs]).finally(() =>
    rmSync(folder, { recursive: true, force: true }),
  );
  if (code === 0) return;
  process.stderr.write(
    typeof code === 'string'
      ? `process-manager-mcp: the MCP Inspector needs npx, which comes with npm: ${code}\n`
      : `process-manager-mcp: the MCP Inspector ${version} did not start, or ended with ${code}. npx downloads it the first time: check the network, and that npm can write to its cache.\n`,
  );
  process.exitCode = 1;
}

/**
 * Names the server by a file. On its command line the Inspector would take the server's options, such as --config, for
 * its own, and the server for another value of its --tool-arg.
 */
function serverOptions(folder: string, server: object): string[] {
  const file = join(folder, 'inspector.json');
  writeFileSync(file, JSON.stringify({ mcpServers: { [DEFAULT_NAME]: { type: 'stdio', ...server } } }), {
    mode: 0o600,
  });
  return ['--config', file, '--server', DEFAULT_NAME];
}

/** The npx of this Node, because the version of the Inspector depends on it; else that of the PATH. */
function npx(): [command: string, ...args: string[]] {
  const sibling = join(dirname(process.execPath), 'npx');
  return existsSync(sibling) ? [process.execPath, realpathSync(sibling)] : ['npx'];
}

/** The exit code, or why it did not start. Ctrl-C reaches the child, too, and it may take a while to end. */
function ended(command: string, args: readonly string[]): Promise<number | string> {
  const child = spawn(command, args, { stdio: 'inherit' });
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal === null ? (code ?? 1) : 0));
  });
}
