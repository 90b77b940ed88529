import { ProcessError } from '../errors.ts';
import type { Platform, Target } from '../platform/platform.ts';
import { isZombie, nameOf, type ProcessFacts } from '../process/process.ts';
import { COMMAND_ROW_CHARS, displayCommand, displayText, ownText } from '../text/display.ts';
import type { View } from './view.ts';

/** What became of a process: observed, never concluded from «the signal was sent». */
export const OUTCOMES = ['exited', 'killed', 'still_running', 'already_gone', 'refused'] as const;
type Outcome = (typeof OUTCOMES)[number];

const GRACE_MS = 5000;
const STILL_RUNNING = ownText`It was asked to end and has not: it may ignore SIGTERM or need more time. Look again with get_process_info.`;

/**
 * Asks one process to end and waits to see it end; the only place from which signals go out. The process is held on
 * to before anything about it is read, so that the one that was judged is the one that is signalled. Throws
 * NOT_FOUND, the refusal of the rules, or PERMISSION_DENIED.
 */
export async function terminate(platform: Platform, view: View, pid: number, abort: AbortSignal) {
  const started = performance.now();
  const target = platform.open(pid);
  try {
    const meant = target?.read();
    if (!target || !meant) throw new ProcessError('NOT_FOUND', `no process ${pid}`);
    view.require('terminate', meant);
    // The intent is written to the audit log here, before the signal.
    const outcome = await end(target, view, abort);
    const result = {
      pid,
      name: displayText(nameOf(meant)),
      command: displayCommand(meant.argv, COMMAND_ROW_CHARS),
      outcome,
      signal: outcome === 'already_gone' ? null : ('SIGTERM' as const),
      elapsed_ms: Math.round(performance.now() - started),
      guarantee: target.guarantee,
    };
    return { results: [result], ...(outcome === 'still_running' && { advice: STILL_RUNNING }) };
  } finally {
    target?.close();
  }
}

async function end(target: Target, view: View, abort: AbortSignal): Promise<Outcome> {
  const now = target.read();
  if (!now || isZombie(now)) return 'already_gone';
  view.require('terminate', now); // it may have become a setuid program meanwhile
  if (!ask(target, now)) return 'already_gone';
  return (await target.exited(GRACE_MS, abort)) ? 'exited' : 'still_running';
}

/** False when it was gone before the signal. A stopped process acts on SIGTERM only once it is continued. */
function ask(target: Target, process: ProcessFacts): boolean {
  const sent = target.signal('SIGTERM', process);
  if (sent && process.status === 'stopped') target.signal('SIGCONT', process);
  return sent;
}
