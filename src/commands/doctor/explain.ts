import { UsageError } from '../../config/layers.ts';
import { ProcessError } from '../../errors.ts';
import { createAccessView } from '../../host/access.ts';
import type { HostSettings } from '../../host/host.ts';
import type { Machine } from '../../platform/machine.ts';
import type { Action, Decision } from '../../policy/policy.ts';
import { RULE_ACTIONS, type RuleAction } from '../../policy/rule.ts';
import { nameOf, type ProcessFacts } from '../../process/process.ts';
import { QUOTED_NAME_CHARS, quote, type SafeText, safeText } from '../../text/display.ts';
import { fields } from '../../text/table.ts';
import { ACTIONS } from './matrix.ts';

/** What the rules are asked for each action of a rule: what is killed was asked to end before. */
const ASKED = {
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
  readonly user: SafeText;
  readonly verdicts: readonly Explanation[];
  /** What the operating system would say to a signal; not asked where the rules refuse. */
  readonly system?: string;
}

/** The action and the pid of `--explain <action> <pid>`. Throws UsageError. */
export function explainArguments(action: string, positionals: readonly string[]): { action: RuleAction; pid: number } {
  const known = RULE_ACTIONS.find((name) => name === action);
  if (!known) throw new UsageError(`--explain ${action}: the action must be one of ${RULE_ACTIONS.join(', ')}`);
  const [text = '', ...more] = positionals;
  const pid = Number(text);
  if (more.length > 0 || !/^[1-9]\d{0,9}$/.test(text) || pid > 2 ** 31 - 1)
    throw new UsageError(
      `--explain ${[action, ...positionals].join(' ')}: needs one pid, 1 to 2147483647, after the action`,
    );
  return { action: known, pid };
}

/** Which rule decides, and why. Throws NOT_FOUND. */
export function explain(machine: Machine, settings: HostSettings, action: RuleAction, pid: number): Explained {
  const process = machine.read(pid);
  if (!process) throw new ProcessError('NOT_FOUND', `no process ${pid}`);
  const view = createAccessView(machine, () => settings.access);
  const asked = ASKED[action].map((one) => ({ action: one, decision: view.decide(one, process) }));
  const isSignal = action !== 'view' && action !== 'priority';
  const mayChange = isSignal && asked.every(({ decision }) => decision.allowed || decision.by === 'ask');
  return {
    pid,
    name: safeText(nameOf(process)),
    user: safeText(machine.users.nameOf(process.uids[0])),
    verdicts: asked.map((one) => explanation(one.action, one.decision, settings)),
    ...(mayChange && { system: systemSays(machine, process) }),
  };
}

/** The word at the end of a rule that is in force by default. */
const LIFTED_BY = /^(?:protected|ask): (.+)$/;

function explanation(action: Action, decision: Decision, { safety: { confirm } }: HostSettings): Explanation {
  const about = { action: ACTIONS[action], allowed: decision.allowed, rule: safeText(decision.rule) };
  if (!decision.allowed) {
    const ancestry =
      decision.rule === 'hard limit: own ancestry' ? '; of a server that an assistant starts, it is the assistant' : '';
    const lifted = LIFTED_BY.exec(decision.rule)?.[1];
    const lift =
      lifted === undefined ? '' : `; "unprotect": [${JSON.stringify(lifted)}] in the configuration lifts this`;
    return { ...about, why: `${decision.reason}${ancestry}${lift}`, code: decision.code };
  }
  const asks = confirm === 'always' && ['terminate', 'kill', 'signal', 'interrupt'].includes(action);
  const why = decision.by === 'allow' ? 'a rule opens it' : 'its users are open, and no rule is against it';
  return { ...about, why: asks ? `${why}; the user is asked first (confirm: always)` : why };
}

/** As a signal 0 through the same door: nothing is sent. */
function systemSays(machine: Machine, process: ProcessFacts): string {
  const target = machine.watch(process.pid);
  try {
    return target?.permits(process) ? 'lets this user signal it' : 'it has ended meanwhile';
  } catch (error) {
    if (!(error instanceof ProcessError)) throw error;
    return `refuses: ${error.errno ?? error.code}`;
  } finally {
    target?.close();
  }
}

export const explainedText = ({ pid, name, user, verdicts, system }: Explained): string =>
  [
    `pid ${pid} ${quote(name, QUOTED_NAME_CHARS)}, user ${quote(user, QUOTED_NAME_CHARS)}`,
    ...verdicts.map(({ action, allowed, rule, why, code }) =>
      fields([
        ['action', action],
        [
          'verdict',
          allowed ? 'allowed' : code === 'NEEDS_CONFIRMATION' ? 'once the user has agreed' : `refused (${code})`,
        ],
        ['rule', rule],
        ['why', why],
      ]),
    ),
    ...(system === undefined ? [] : [fields([['system', system]])]),
  ].join('\n\n');
