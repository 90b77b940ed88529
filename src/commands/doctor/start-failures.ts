import * as z from 'zod';
import { QUOTED_PATH_CHARS } from '../../text/lengths.ts';
import { type Presenter, quote, type SafeText } from '../../text/safe-text.ts';
import { ServerGone, ServerSilent } from './child-programs.ts';
import { FailedCall, messageIn } from './client-session.ts';
import { needsRewrite, type Remark } from './entry-checks.ts';

interface FailureContext {
  readonly command: string;
  readonly args: readonly string[];
  /** The file of the entry. */
  readonly configuration: SafeText;
  readonly show: Presenter;
}

const problem = (what: string, fix: string, by?: Remark['by']): Remark => ({
  level: 'problem',
  what,
  fix,
  ...(by && { by }),
});
/** What a server says about its end must reach the person who has to correct it. */
const REASON_CHARS = 200;

/** The launcher refuses an old Node with these words. */
const OLD_NODE = /needs Node\.js (\d+) or later; this is (v[\w.-]+) \((.*?)\)/;
/** npm without the network. */
const NOT_IN_CACHE = /ENOTCACHED|only-if-cached/;
/** A script whose first line asks env(1) for Node. */
const ENV_HAS_NO_NODE = /env: .?node.?: No such file/;
const USAGE = 2;

/** Was a program not in PATH? */
export const isNotInPath = (error: unknown): boolean =>
  error instanceof ServerGone && (error.errno === 'ENOENT' || ENV_HAS_NO_NODE.test(error.stderr));

/** Why a server that was started is of no use to its client. */
export function failureOf(error: unknown, context: FailureContext): Remark {
  if (error instanceof ServerGone) return endOf(error, context);
  const { show } = context;
  if (error instanceof ServerSilent) return problem(`gives ${error.message}`, 'find out why this machine is slow');
  if (error instanceof FailedCall)
    return problem(`answers with an error: ${show.quoted(error.message, REASON_CHARS)}`, 'see docs/troubleshooting.md');
  if (error instanceof z.ZodError) return needsRewrite(`does not answer as this server does: ${messageIn(error)}`);
  return needsRewrite(`answers with an error: ${show.quoted(messageIn(error), REASON_CHARS)}`);
}

function endOf(gone: ServerGone, { command, args, configuration, show }: FailureContext): Remark {
  const { errno, ended, stderr } = gone;
  const program = show.quoted(command, QUOTED_PATH_CHARS);
  if (isNotInPath(gone)) return needsRewrite(`starts ${errno ? program : '"node"'}, which is not in its PATH`);
  if (errno === 'EACCES') return needsRewrite(`starts ${program}, which is not executable`);
  if (errno !== undefined) return needsRewrite(`cannot be started: ${errno}`);
  const [, needed, version, path] = OLD_NODE.exec(stderr) ?? [];
  if (version !== undefined && path !== undefined)
    return problem(
      `runs on Node.js ${show.text(version)} (${show.quoted(path, QUOTED_PATH_CHARS)}), but needs ${needed} or later`,
      'run it on this Node',
      'install',
    );
  if (NOT_IN_CACHE.test(stderr))
    return problem(
      'must first be downloaded by npx, which doctor does not do',
      `run ${quote(show.command([command, ...args], REASON_CHARS) ?? program, REASON_CHARS)} once by hand, or use this copy`,
      'install',
    );
  const reason = reasonIn(stderr);
  const what = `ends with ${ended}${reason === '' ? '' : `: ${show.quoted(reason, REASON_CHARS)}`}`;
  return ended === USAGE
    ? problem(what, `correct its entry in ${quote(configuration, QUOTED_PATH_CHARS)}`)
    : needsRewrite(what);
}

/** What a server says about its end, without what is for a person at a terminal. */
function reasonIn(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.trim().replace(/^process-manager-mcp: /, ''));
  const thrown = lines.find((line) => /^\w*Error\b.*: /.test(line));
  return thrown ?? lines.filter((line) => line !== '' && !/^See .*--help\.$/.test(line)).join(' ');
}
