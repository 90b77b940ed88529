import { parseArgs } from 'node:util';
import { type LoadedConfig, UsageError } from '../config/layers.ts';
import { ProcessError } from '../errors.ts';
import { account } from '../host/account.ts';
import type { HostSettings } from '../host/host.ts';
import { readCapabilities } from '../platform/capabilities.ts';
import type { Machine } from '../platform/machine.ts';
import { openMachine } from '../platform/open-machine.ts';
import { RULE_ACTIONS } from '../policy/rule.ts';
import { safeText } from '../text/display.ts';
import { auditState } from './doctor/audit-state.ts';
import { clientFindings } from './doctor/clients-seen.ts';
import { explain, explainArguments, explainedText } from './doctor/explain.ts';
import { findingsIn } from './doctor/findings.ts';
import { installedClients, isStale, ownScript } from './doctor/installed.ts';
import { matrixOf } from './doctor/matrix.ts';
import type { Report } from './doctor/report.ts';
import { ruleFindings } from './doctor/rule-findings.ts';
import { selfTest } from './doctor/self-test.ts';
import { settingsIn } from './doctor/settings.ts';
import { reportText } from './doctor/text.ts';
import { applyRedaction, learnedSettings } from './open-host.ts';
import { CONFIG_OPTIONS, configFrom, optionLines } from './options.ts';
import { dressTables, paintFor, print, printJson, withSpinner } from './terminal.ts';
import { VERSION } from './version.ts';

export const OPTIONS = {
  ...CONFIG_OPTIONS,
  explain: {
    type: 'string',
    value: 'action',
    values: RULE_ACTIONS,
    help: `with a pid after it: which rule decides, and why (${RULE_ACTIONS.join(', ')})`,
  },
  json: { type: 'boolean', help: 'print JSON' },
} as const;

const HELP = `process-manager-mcp doctor [options]
process-manager-mcp doctor --explain <action> <pid>

Shows each setting and where it comes from, whose processes may be seen and
ended, what this machine offers, and what looks wrong, with the fix. Then it
starts the server as a client would, and has it end a process started for that;
the audit log shows it like any call. Exit code 0: nothing is wrong;
1: something is; 2: wrong usage.

${optionLines(OPTIONS)}`;

/** `doctor`, and `doctor --explain terminate 4242`. */
export async function run(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  if (values.help) return print(HELP);
  const { explain: action, json, ...flags } = values;
  dressTables();
  if (action !== undefined) return explainOne(action, positionals, flags, json === true);
  if (positionals.length > 0) throw new UsageError(`doctor takes no argument "${positionals[0]}"`);

  const report = await withSpinner('doctor', () => examine(flags));
  const findings = findingsIn(report);
  const isWrong = findings.some(({ level }) => level === 'problem');
  if (isWrong) process.exitCode = 1;
  if (json) printJson({ ok: !isWrong, ...report, findings });
  else print(reportText(report, findings, paintFor(process.stdout)));
}

type DoctorFlags = Readonly<Record<string, string | boolean | undefined>>;

async function explainOne(
  name: string,
  positionals: readonly string[],
  flags: DoctorFlags,
  json: boolean,
): Promise<void> {
  const { action, pid } = explainArguments(name, positionals);
  const loaded = configFrom(flags);
  await applyRedaction(loaded);
  const { machine } = await openMachine({ native: loaded.values.native, argv: loaded.values.argv !== 'none' });
  const explained = explain(machine, await learnedSettings(loaded, machine), action, pid);
  if (json) printJson(explained);
  else print(explainedText(explained));
}

/** Finds out everything; what cannot be found out is told in its place. */
async function examine(flags: DoctorFlags): Promise<Report> {
  const config = await attempt(async () => {
    const loaded = configFrom(flags);
    await applyRedaction(loaded);
    return loaded;
  });
  const loaded = 'error' in config ? undefined : config;
  const native = loaded?.values.native ?? flags['no-native'] !== true;
  const opened = await attempt(() => openMachine({ native, argv: loaded?.values.argv !== 'none' }));
  const machine = 'error' in opened ? undefined : opened.machine;
  const settings = loaded && machine ? await attempt(() => learnedSettings(loaded, machine)) : undefined;
  const isFit = loaded && machine && settings && !('error' in settings);
  return {
    version: VERSION,
    node: process.versions.node,
    user: machine ? { name: safeText(machine.users.nameOf(machine.self.uid)), uid: machine.self.uid } : null,
    ...('error' in opened && { unsupported: opened.error }),
    configuration:
      'error' in config ? config : settings && 'error' in settings ? { error: settings.error } : settingsIn(config),
    access: isFit ? await accessIn(loaded, machine, settings) : null,
    rules: loaded && machine ? await ruleFindings(loaded.values.rules, machine) : [],
    servers: machine ? await clientFindings(machine, ownScript()) : [],
    platform: machine ? await readCapabilities({ native }) : null,
    audit: isFit ? await auditState(loaded.values, machine) : null,
    clients: await installedClients(),
    stale: isStale(),
    self_test: isFit ? await selfTest(flagsOf(flags)) : null,
  };
}

const ERROR_CHARS = 1000;

/** The value, or what the person who runs it has to be told. */
async function attempt<T extends object>(work: () => Promise<T>): Promise<T | { readonly error: string }> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UsageError || error instanceof ProcessError)
      return { error: safeText(error.message, ERROR_CHARS) };
    throw error;
  }
}

async function accessIn(
  { values }: LoadedConfig,
  machine: Machine,
  { access }: HostSettings,
): Promise<NonNullable<Report['access']>> {
  const { confirm, max_targets, max_kills_per_minute, rules } = values;
  const asked = { auto: 'before several processes are ended', always: 'before anything is ended', never: 'never' }[
    confirm
  ];
  return {
    matrix: matrixOf(machine, access),
    words: [
      ...(await account(machine, access)).access.why,
      'The operating system decides besides: without CAP_KILL it lets a server end processes of its own user only.',
      `The user is asked ${asked}; a call ends at most ${max_targets}, a minute ${max_kills_per_minute}${values.audit === 'off' ? ' by each server, as audit is off' : ''}.`,
      ...rules.map(({ effect, action, match, note = '', place }) =>
        safeText(
          `rule: ${effect} ${action.join(', ')} ${JSON.stringify(match)} ${note && `"${note}" `}in ${place}`,
          400,
        ),
      ),
    ],
  };
}

/** The same options for the server. */
const flagsOf = (flags: DoctorFlags): string[] =>
  Object.entries(flags).flatMap(([name, value]) =>
    value === true ? [`--${name}`] : typeof value === 'string' ? [`--${name}=${value}`] : [],
  );
