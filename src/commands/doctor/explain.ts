import { UsageError } from '../../config/layers.ts';
import { ProcessError } from '../../errors.ts';
import { createAccessView } from '../../host/access.ts';
import type { HostSettings } from '../../host/host.ts';
import type { Machine } from '../../platform/machine.ts';
import type { Action, Decision } from '../../policy/policy.ts';
import { RULE_ACTIONS, type RuleAction } from '../../policy/rule.ts';
import { nameOf, type ProcessFacts } from '../../process/process.ts';
import { QUOTED_NAME_CHARS } from '../../text/lengths.ts';
import { quote, type SafeText } from '../../text/safe-text.ts';
import type { Layout } from '../../text/table.ts';
import { ACTIONS } from './matrix.ts';

/** The decisions behind each action of a rule. A kill follows a terminate, or replaces it. */
const DECISIONS = {
  view: ['list', 'inspect'],
  terminate: ['terminate'],
  kill: ['terminate', 'kill'],
  signal: ['signal', 'interrupt'],
  priority: ['priority'],
} as const satisfies Record<RuleAction, readonly Action[]>;

export interface Explanation {
  readonly action: string;
  readonly allowed: boolean;
  readonly rule: string;
  readonly why: string;
  /** The code of the refusal. */
  readonly code?: string;
}

export interface Explained {
  readonly pid: number;
  readonly name: SafeText;
  readonly user: SafeText | null;
  readonly verdicts: readonly Explanation[];
  /** A kill needs a yes from both its decisions. Undefined: each decides about something else. */
  readonly together?: 'allowed' | 'asks' | 'refused';
  /** Would the operating system permit a signal? Not tried if the rules refuse. */
  readonly system?: string;
}

/** Parses `--explain <action> <pid>`. Throws UsageError. */
export function explainArguments(action: string, positionals: readonly string[]) {
  const known = RULE_ACTIONS.find((name) => name === action);
  if (!known) throw new UsageError(`--explain ${action}: unknown action; expected one of ${RULE_ACTIONS.join(', ')}`);
  const [text = '', ...more] = positionals;
  const pid = Number(text);
  if (more.length > 0 || !/^[1-9]\d{0,9}$/.test(text) || pid > 2 ** 31 - 1)
    throw new UsageError(
      `--explain ${[action, ...positionals].join(' ')}: expected one pid, 1 to 2147483647, after the action`,
    );
  return { action: known, pid };
}

/** Throws NOT_FOUND. */
export function explain(
  machine: Machine,
  settings: HostSettings,
  { action, pid }: ReturnType<typeof explainArguments>,
): Explained {
  const process = machine.read(pid);
  if (!process) throw new ProcessError('NOT_FOUND', `no process ${pid}`);
  const { show } = settings;
  const view = createAccessView(machine, () => settings.access, { show: () => show });
  const kind = action === 'terminate' && !machine.canAsk(process) ? 'kill' : action;
  const decided = DECISIONS[kind].map((one) => ({ action: one, decision: view.decide(one, process) }));
  const isSignal = action !== 'view' && action !== 'priority';
  const mayChange = isSignal && decided.every(({ decision }) => decision.allowed || decision.by === 'ask');
  return {
    pid,
    name: show.text(nameOf(process)),
    user: view.userName(process.owner.user),
    verdicts: decided.map((one) => explanation(one.action, one.decision, settings)),
    ...(kind === 'kill' && { together: together(decided.map(({ decision }) => decision)) }),
    ...(mayChange && { system: systemSays(machine, process) }),
  };
}

function together(decisions: readonly Decision[]): NonNullable<Explained['together']> {
  if (decisions.every(({ allowed }) => allowed)) return 'allowed';
  return decisions.every(({ allowed, by }) => allowed || by === 'ask') ? 'asks' : 'refused';
}

/** A default protection ends with the word that lifts it. */
const LIFTED_BY = /^(?:protected|ask): (.+)$/;

function explanation(action: Action, decision: Decision, { show, safety }: HostSettings): Explanation {
  const about = { action: ACTIONS[action], allowed: decision.allowed, rule: show.text(decision.rule) };
  if (!decision.allowed) {
    const ancestry =
      decision.rule === 'hard limit: own ancestry' ? '; an assistant that starts a server is part of its ancestry' : '';
    const lifted = LIFTED_BY.exec(decision.rule)?.[1];
    const lift =
      lifted === undefined ? '' : `; "unprotect": [${JSON.stringify(lifted)}] in the configuration lifts this`;
    return { ...about, why: `${decision.reason}${ancestry}${lift}`, code: decision.code };
  }
  const asks = safety.confirm === 'always' && ['terminate', 'kill', 'signal', 'interrupt'].includes(action);
  const why = decision.by === 'allow' ? 'a rule allows it' : 'its user is allowed, and no rule is against it';
  return { ...about, why: asks ? `${why}; the user is asked first (confirm: always)` : why };
}

/** Checked without changing anything. */
function systemSays(machine: Machine, process: ProcessFacts): string {
  const target = machine.watch(process.pid);
  try {
    return target?.permits(process) ? 'permits this user to signal it' : 'it has ended meanwhile';
  } catch (error) {
    if (!(error instanceof ProcessError)) throw error;
    return `refuses: ${error.errno ?? error.code}`;
  } finally {
    target?.close();
  }
}

const TOGETHER = { allowed: 'allowed', asks: 'after the user agrees', refused: 'refused: a kill needs both' } as const;

export const explainedText = (
  { pid, name, user, verdicts, together: both, system }: Explained,
  { fields }: Layout,
): string =>
  [
    `pid ${pid} ${quote(name, QUOTED_NAME_CHARS)}, user ${user === null ? 'unknown' : quote(user, QUOTED_NAME_CHARS)}`,
    ...verdicts.map(({ action, allowed, rule, why, code }) =>
      fields([
        ['action', action],
        [
          'decision',
          allowed ? 'allowed' : code === 'NEEDS_CONFIRMATION' ? 'after the user agrees' : `refused (${code})`,
        ],
        ['rule', rule],
        ['why', why],
      ]),
    ),
    ...(both === undefined ? [] : [fields([['together', TOGETHER[both]]])]),
    ...(system === undefined ? [] : [fields([['system', system]])]),
  ].join('\n\n');
