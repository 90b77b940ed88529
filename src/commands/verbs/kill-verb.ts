import { UsageError } from '../../config/layers.ts';
import { THIS_SYSTEM } from '../../platform/this-system.ts';
import type { Options } from '../options.ts';
import { canAsk, confirmed, counted, print, printJson, printProblem } from '../terminal.ts';
import { type ToolSession, textOf, UNASKED } from '../tool-session.ts';
import { EXIT, type ExitCode, worstOf } from './exit-codes.ts';
import {
  type KillPlan,
  leftAloneText,
  plannedRows,
  plannedTable,
  TERMINATE,
  type Termination,
  withDescendants,
} from './kill-plan.ts';
import { killedShown } from './kill-results.ts';
import { type KillTarget, killTargets } from './kill-targets.ts';
import { plainError } from './plain-errors.ts';
import { atLeastOne, numberIn } from './typed-values.ts';
import { JSON_OPTION, pageOf, printFailure, printShown, sessionFor, type Verb, type VerbLine } from './verb.ts';

const { kill: KILL } = THIS_SYSTEM.capabilities.termination;

const OPTIONS = {
  yes: { type: 'boolean', short: 'y', help: 'do not ask' },
  tree: { type: 'boolean', help: 'also end their descendants' },
  force: { type: 'boolean', short: 'f', help: `send ${KILL} to what does not end in time` },
  timeout: {
    type: 'string',
    short: 't',
    value: 'seconds',
    help: 'how long to wait for them to end, 0 to 60; default 5',
  },
  json: JSON_OPTION,
} as const satisfies Options;

export const kill: Verb = {
  takes: ':PORT|PID|PATTERN…',
  summary: 'end processes by port, pid or name: shows them, then asks',
  about: `Ends what listens on a port, has a pid, or matches a pattern as in find; several
at once. It first shows what it would end, and asks. It signals nothing else, even
if another process takes over the port or the pid in the meantime.`,
  options: OPTIONS,
  examples: [
    ['kill :3000', 'what listens on port 3000'],
    ['kill 4242 4243 --tree', 'two processes, and their descendants'],
    ['kill vite -y', 'without asking'],
  ],
  completes: ['pids', 'colon-ports'],
  run: killAll,
};

const NOT_ASKED = 'kill asks before it ends anything, and there is no terminal to ask on; add --yes to agree';

async function killAll(line: VerbLine): Promise<ExitCode> {
  const targets = await killTargets(atLeastOne(line.words, ':port, pid or pattern'));
  const isAgreed = line.values['yes'] === true;
  if (!isAgreed && !canAsk()) throw new UsageError(NOT_ASKED);
  const how = howOf(line);
  const session = await sessionFor(line, { changes: true });
  const plans: KillPlan[] = [];
  const codes: ExitCode[] = [];
  for (const target of targets) {
    const planned = await planFor(session, target, how);
    if (typeof planned === 'number') codes.push(planned);
    else plans.push(planned);
  }
  if (plans.length === 0) return worstOf(codes);
  const leftAlone = leftAloneText(plans, pageOf(process.stderr));
  if (isAgreed && leftAlone !== '') print(leftAlone, process.stderr);
  if (!isAgreed && !(await agreedTo(plans, session, line))) {
    print('Nothing was ended.', process.stderr);
    return EXIT.nothing;
  }
  return worstOf([...codes, ...(await carryOut(plans, session, line))]);
}

function howOf(line: VerbLine): Readonly<Record<string, unknown>> {
  const { tree, force } = line.values;
  const timeout_s = numberIn(line, 'timeout');
  return {
    ...(tree === true && { tree }),
    ...(force === true && { force }),
    ...(timeout_s !== undefined && { timeout_s }),
  };
}

/** Has the tool make a plan, which fixes the processes. If there is no plan, prints why. */
async function planFor(
  session: ToolSession,
  { typed, selector }: KillTarget,
  how: Readonly<Record<string, unknown>>,
): Promise<KillPlan | ExitCode> {
  const result = await session.call({ tool: TERMINATE, args: { ...selector, ...how }, client: UNASKED });
  if (!result.isError) return { typed, answer: TERMINATE.output.parse(result.structuredContent) };
  const { text, code } = plainError(textOf(result));
  // A person who ends things by name need not hear that it may have exited.
  const isUnmatched = code === EXIT.nothing && !('pids' in selector) && text.startsWith('No process matches');
  printProblem(
    isUnmatched
      ? `Nothing ${'port' in selector ? 'holds' : 'matches'} ${typed}.`
      : `${'pids' in selector ? '' : `${typed}: `}${text}`,
  );
  return code;
}

/** Shows what would be ended, and asks. Throws UsageError for more than is shown. */
async function agreedTo(plans: readonly KillPlan[], session: ToolSession, { values }: VerbLine): Promise<boolean> {
  const { machine, view } = session.host;
  const page = pageOf(process.stderr);
  const planned = plannedRows(plans);
  const unseen = plans.reduce(
    (sum, { answer: { targets } }) => sum + (targets ? targets.total - targets.rows.length : 0),
    0,
  );
  if (unseen > 0) throw new UsageError(`${unseen} more match than can be shown; end fewer at once, or add --yes`);
  const rows = values['tree'] ? await withDescendants(session, planned) : planned;
  const leftAlone = leftAloneText(plans, page);
  print(plannedTable(rows, page, view.userName(machine.self.user)), process.stderr);
  if (leftAlone !== '') print(leftAlone, process.stderr);
  for (const { note } of plans.map(({ answer }) => answer)) if (note !== undefined) print(note, process.stderr);
  const force = values['force'] ? ', by force if they do not react' : '';
  return confirmed(`End ${counted(rows.length, 'process', 'processes')}${force}?`);
}

/** Ends exactly what the plans are about, one plan after the other. */
async function carryOut(
  plans: readonly KillPlan[],
  session: ToolSession,
  { values }: VerbLine,
): Promise<readonly ExitCode[]> {
  const done: Termination[] = [];
  const codes: ExitCode[] = [];
  for (const { answer } of plans) {
    const result = await session.call({ tool: TERMINATE, args: { plan: answer.plan }, client: UNASKED });
    if (result.isError) codes.push(printFailure(result));
    else done.push(TERMINATE.output.parse(result.structuredContent));
    if (values['json'] && !result.isError) printJson(result.structuredContent);
  }
  const shown = killedShown(done, pageOf(process.stdout));
  if (!values['json']) printShown(shown);
  return [...codes, shown.failed ?? EXIT.done];
}
