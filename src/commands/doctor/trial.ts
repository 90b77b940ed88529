import type { ConfigEntry } from '../../clients/current-entries.ts';
import type { Presenter, SafeText } from '../../text/safe-text.ts';
import { VERSION } from '../../version.ts';
import { PROGRAM } from '../options.ts';
import { orSilence, type ServerProgram, ServerSilent, startServer, type TestServer } from './child-programs.ts';
import type { ClientPaths } from './client-environment.ts';
import { call, greet, toolsOf } from './client-session.ts';
import { needsRewrite, type Remark } from './entry-checks.ts';
import { programOf } from './entry-program.ts';
import { failureOf, isNotInPath } from './start-failures.ts';

/** The result of starting an entry as its client does. */
export interface Trial {
  readonly outcome: 'works' | 'failed';
  readonly version?: SafeText;
  readonly tools?: number;
  /** Until it had answered list_processes. */
  readonly ms: number;
  readonly remarks: readonly Remark[];
}

export interface TrialContext {
  readonly paths: ClientPaths;
  /** What the client passes on, without PATH. */
  readonly inherited: Readonly<Record<string, string>>;
  readonly home: string;
  /** The file of the entry. */
  readonly configuration: SafeText;
  readonly show: Presenter;
}

const TRIAL_MS = 20_000;
/** Codex waits this long by default; others wait longer. */
const SLOW_MS = 10_000;

/** Starts the server of this entry, lets it list processes, and closes its stdin. It must be one of ours. */
export async function tryEntry(entry: ConfigEntry, context: TrialContext): Promise<Trial> {
  const { paths, show, configuration } = context;
  const first = await attempt(entry, paths.sure, context);
  if (!('error' in first)) return first;
  const { command, args } = entry;
  const failed: Trial = {
    outcome: 'failed',
    ms: first.ms,
    remarks: [failureOf(first.error, { command, args, configuration, show }), ...first.remarks],
  };
  const isElsewhere = isNotInPath(first.error) && paths.shell !== undefined && entry.env['PATH'] === undefined;
  if (!isElsewhere) return failed;
  const second = await attempt(entry, paths.shell, context);
  if ('error' in second) return failed;
  const remark: Remark = {
    level: paths.asksShell ? 'note' : 'problem',
    what: `starts ${show.quoted(command)}, which only the PATH of your shell has; programs started by the desktop have ${paths.sure}`,
    fix: 'write the full path in its entry',
    by: 'install',
  };
  return { ...second, outcome: paths.asksShell ? second.outcome : 'failed', remarks: [remark, ...second.remarks] };
}

interface FailedAttempt {
  readonly error: unknown;
  readonly ms: number;
  readonly remarks: readonly Remark[];
}

async function attempt(
  entry: ConfigEntry,
  path: string | undefined,
  { inherited, home, show }: TrialContext,
): Promise<Trial | FailedAttempt> {
  const startMs = performance.now();
  const server = startServer(programIn(entry, { ...inherited, PATH: path, ...entry.env }, home));
  try {
    const { version, name, tools } = await withinTime(session(server));
    const ms = Math.round(performance.now() - startMs);
    const remarks = [
      ...strayRemarks(server, show),
      ...(name === PROGRAM ? [] : [needsRewrite(`is another server, ${show.quoted(name)}`)]),
      ...(tools.has('list_processes') ? [] : [needsRewrite('does not offer list_processes')]),
      ...(ms > SLOW_MS ? [slow(ms)] : []),
    ];
    const outcome = remarks.some(({ level }) => level === 'problem') ? 'failed' : 'works';
    const all = version === VERSION || outcome === 'failed' ? remarks : [...remarks, older(show.text(version))];
    return { outcome, version: show.text(version), tools: tools.size, ms, remarks: all };
  } catch (error) {
    return { error, ms: Math.round(performance.now() - startMs), remarks: strayRemarks(server, show) };
  } finally {
    await server.end();
  }
}

function programIn({ command, args, cwd }: ConfigEntry, env: ServerProgram['env'], home: string): ServerProgram {
  // Doctor downloads nothing: npm then runs only what it has in its cache.
  const isOffline = programOf(command, args).kind === 'package';
  return { command, args, cwd: cwd ?? home, env: { ...env, ...(isOffline && { npm_config_offline: 'true' }) } };
}

async function session(server: TestServer) {
  const { serverInfo } = await greet(server);
  const tools = await toolsOf(server);
  if (tools.has('list_processes')) await call(server, 'list_processes', { limit: 1 });
  return { ...serverInfo, tools };
}

async function withinTime<T extends object>(work: Promise<T>): Promise<T> {
  const result = await orSilence(work, TRIAL_MS);
  if (result === undefined) throw new ServerSilent(`no answer within ${TRIAL_MS / 1000} s`);
  return result;
}

const slow = (ms: number): Remark => ({
  level: 'problem',
  what: `takes ${Math.round(ms / 1000)} s to answer, and some clients give up after ${SLOW_MS / 1000} s`,
  fix: 'find out why this machine is slow',
});

const older = (version: SafeText): Remark => ({
  level: 'note',
  what: `is version ${version}; this is ${VERSION}`,
  fix: 'use this version',
  by: 'install',
});

function strayRemarks(server: TestServer, show: Presenter): Remark[] {
  const [line] = server.strayLines().filter((one) => one.trim() !== '');
  return line === undefined
    ? []
    : [needsRewrite(`writes ${show.quoted(line)} to stdout, which belongs to the protocol`)];
}
