import { Console } from 'node:console';
import { setTimeout as sleep } from 'node:timers/promises';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import type { Config } from '../config/layers.ts';
import { THIS_SYSTEM } from '../platform/this-system.ts';
import { watchClient } from '../server/client-watch.ts';
import { LineTooLong } from '../server/line-splitter.ts';
import { createServer } from '../server/server.ts';
import { createTransport } from '../server/transport.ts';
import { cleanLines } from '../text/sanitize.ts';
import { VERSION } from '../version.ts';
import { OFF_WARNING, type OpenedHost, openHost, presenterFor } from './open-host.ts';
import { CONFIG_OPTIONS, configFrom, optionLines, ownScript, warn } from './options.ts';
import { parseOptions } from './parse-options.ts';
import { reload } from './reload.ts';
import { TOOLS } from './tools-here.ts';

export const OPTIONS = CONFIG_OPTIONS;

const HELP = `process-manager-mcp [serve] [options]

Serves the Model Context Protocol on stdin and stdout, to a client that starts it.

${optionLines(CONFIG_OPTIONS)}`;

/**
 * Serves until stdin ends, stdout is closed, or a signal ends it. Where the system has a signal for that, another one
 * reloads the configuration.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseOptions({ args, options: CONFIG_OPTIONS });
  if (values.help) return (await import('./terminal.ts')).print(HELP);
  const loaded = configFrom(values);
  const config = loaded.values;
  const show = await presenterFor(loaded);
  let opened: Promise<OpenedHost> | undefined;
  const open = (): Promise<OpenedHost> => {
    opened ??= openHost(loaded, { changes: !config.read_only, show });
    return opened;
  };
  if (config.audit === 'off' && !config.read_only) warn(OFF_WARNING);
  // Reports an unknown user now, not at the first call.
  const { allow_users, rules, unprotect } = config;
  if ((allow_users !== '*' && allow_users.length > 0) || rules.length + unprotect.length > 0) await open();

  globalThis.console = new Console(process.stderr); // stdout belongs to the protocol, even if a library logs
  if (process.stdin.isTTY) await greet(config);

  const tools = TOOLS.filter((tool) => tool.effect === 'read' || !config.read_only);
  const { statuses } = THIS_SYSTEM.capabilities;
  const transport = createTransport({
    stdin: process.stdin,
    stdout: process.stdout,
    onEnd(error) {
      if (error) {
        warn(error.message);
        process.exitCode = error instanceof LineTooLong ? 1 : 2;
      }
      void end();
    },
  });
  const server = serveStdio(
    () => createServer({ version: VERSION, tools, statuses, openHost: async () => (await open()).host }),
    { transport },
  );

  const heard = watchClient({
    hasEnded: async () => (await opened)?.host.ownAncestry.clientHasEnded() ?? false,
    end: () => void end(),
  });
  process.stdin.on('data', heard);
  // The process that holds the other end of stdin now is the client. The first answer need not wait for the search.
  process.stdin.once('data', () =>
    setImmediate(() => void open().then(({ host }) => host.ownAncestry.findClient(), ignore)),
  );
  const end = async (): Promise<void> => {
    await server.close();
    await recorded();
    process.exit();
  };
  /** Records what interrupted calls did, unless the disk hangs. */
  const recorded = async (): Promise<void> => {
    const host = (await opened?.catch(ignore))?.host;
    await Promise.race([host?.callLog.finish(), sleep(FINISH_MS, undefined, { ref: false })]);
  };
  // The client is gone if stdout is closed, even if another process holds the other end of stdin.
  process.stdout.on('error', () => void end());
  const { ownSignals } = THIS_SYSTEM;
  for (const signal of ownSignals.end) process.once(signal, () => void end());
  // A terminal that hangs up ends the server. A client that is gone ends it by stdin.
  const again = reload(loaded, () => configFrom(values), open);
  if (ownSignals.reload) process.on(ownSignals.reload, () => void (process.stdin.isTTY ? end() : again()));
}

/** Clients wait some two seconds for a server to end. */
const FINISH_MS = 1000;

/** An error in opening the machine is the answer to the first call. */
const ignore = (): void => undefined;

/** For a person who starts the server by hand. */
async function greet({ allow_root, allow_users, read_only }: Config): Promise<void> {
  const others =
    allow_users === '*'
      ? 'those of everyone'
      : allow_users.length > 0
        ? cleanLines(`those of ${allow_users.join(', ')}`)
        : "no other user's";
  const script = ownScript();
  const [{ print }, { ownCommand }] = await Promise.all([import('./terminal.ts'), import('./own-command.ts')]);
  print(
    `process-manager-mcp ${VERSION}: an MCP server. An assistant starts it and talks to it over stdin and stdout.

Access  ${read_only ? 'shows' : 'shows and ends'} your own processes, ${others}, ${rootRule(allow_root)}`,
    process.stderr,
  );
  // Not wrapped, so that it can be copied.
  process.stderr.write(`
Connect it
  all at once   ${ownCommand('install')}
  Claude Code   claude mcp add --scope user process-manager -- ${ownCommand()}
  others        {"mcpServers": {"process-manager": {"command": "node", "args": [${JSON.stringify(script)}]}}}

Try it here     ${ownCommand('call', 'list_processes')}

Waiting for JSON-RPC on stdin; Ctrl-D ends it.
`);
}

function rootRule(allowed: boolean): string {
  const theirs = `${THIS_SYSTEM.capabilities.words.privileged.user}'s`;
  if (allowed) return `${theirs} too`;
  return THIS_SYSTEM.isPrivileged()
    ? `${theirs} in lists only (details and ending need ALLOW_ROOT=Y)`
    : `none of ${theirs}`;
}
