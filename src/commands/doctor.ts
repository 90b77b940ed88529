import { type LoadedConfig, UsageError } from '../config/layers.ts';
import { ProcessError } from '../errors.ts';
import type { HostSettings } from '../host/host.ts';
import type { Machine } from '../platform/machine.ts';
import { openPlaces, THIS_SYSTEM } from '../platform/this-system.ts';
import { RULE_ACTIONS } from '../policy/rule.ts';
import { numberOf } from '../process/owner.ts';
import { BUILT_IN, safeText } from '../text/built-in.ts';
import type { Presenter } from '../text/safe-text.ts';
import { account } from '../tools/get_user_info.ts';
import { VERSION } from '../version.ts';
import { auditState } from './doctor/audit-state.ts';
import { explain, explainArguments, explainedText } from './doctor/explain.ts';
import { findingsIn } from './doctor/findings.ts';
import { installedClients, isStale } from './doctor/installed.ts';
import { matrixOf } from './doctor/matrix.ts';
import { writeRecording } from './doctor/recording-folder.ts';
import type { Report } from './doctor/report.ts';
import { ruleFindings } from './doctor/rule-findings.ts';
import { selfTest } from './doctor/self-test.ts';
import { serverFindings } from './doctor/server-findings.ts';
import { settingsIn } from './doctor/settings.ts';
import { reportText } from './doctor/text.ts';
import { presenterFor, resolveSettings } from './open-host.ts';
import { CONFIG_OPTIONS, configFrom, optionLines, ownScript } from './options.ts';
import { ownCommand } from './own-command.ts';
import { parseOptions } from './parse-options.ts';
import { counted, paintFor, print, printJson, terminalLayout, withSpinner } from './terminal.ts';

export const OPTIONS = {
  ...CONFIG_OPTIONS,
  explain: {
    type: 'string',
    value: 'action',
    values: RULE_ACTIONS,
    help: `followed by a pid: which rule decides, and why (${RULE_ACTIONS.join(', ')})`,
  },
  record: {
    type: 'string',
    value: 'folder',
    help: 'for a bug report: write what Windows returns to this server into a new folder, with private data replaced',
  },
  json: { type: 'boolean', help: 'print JSON' },
} as const;

const HELP = `process-manager-mcp doctor [options]
process-manager-mcp doctor --explain <action> <pid>
process-manager-mcp doctor --record <folder>

Says whether your clients can use this server, and lists what is wrong, each
problem with the command that fixes it. It starts the server as each client would,
and lists processes. The details follow: each setting and where it comes from,
whose processes may be seen and ended, and what this machine offers. A self-test
ends a process that doctor started; the audit log records it like any call.
Exit code 0: nothing is wrong; 1: something is wrong; 2: wrong usage.

${optionLines(OPTIONS)}`;

/** `doctor`, and `doctor --explain terminate 4242`. */
export async function run(args: string[]): Promise<void> {
  const { values, positionals } = parseOptions({ args, options: OPTIONS, allowPositionals: true });
  if (values.help) return print(HELP);
  const { explain: action, record, json, ...flags } = values;
  if (action !== undefined && record !== undefined) throw new UsageError('give either --explain or --record');
  if (action !== undefined) return explainOne(explainArguments(action, positionals), flags, json === true);
  if (positionals.length > 0)
    throw new UsageError(`unexpected argument "${positionals[0]}"; doctor takes only options`);
  if (record !== undefined) return recordInto(record, json === true);

  const { report, show } = await withSpinner('doctor', () => examine(flags));
  const { words } = THIS_SYSTEM.capabilities;
  const findings = findingsIn(report, { show, words, commandFor: ownCommand });
  const isWrong = findings.some(({ level }) => level === 'problem');
  if (isWrong) process.exitCode = 1;
  if (json) printJson({ ok: !isWrong, findings, ...report, platform: report.platform?.facts ?? null });
  else print(reportText(report, findings, { paint: paintFor(process.stdout), layout: terminalLayout(), show }));
}

type DoctorFlags = Readonly<Record<string, string | boolean | undefined>>;

async function explainOne(
  wanted: ReturnType<typeof explainArguments>,
  flags: DoctorFlags,
  json: boolean,
): Promise<void> {
  const loaded = configFrom(flags);
  const show = await presenterFor(loaded);
  const { machine } = await THIS_SYSTEM.openMachine({
    native: loaded.values.native,
    argv: loaded.values.argv !== 'none',
  });
  const explained = explain(machine, await resolveSettings(loaded, machine, show), wanted);
  if (json) printJson(explained);
  else print(explainedText(explained, terminalLayout()));
}

async function recordInto(folder: string, json: boolean): Promise<void> {
  const { record, capabilities } = THIS_SYSTEM;
  if (!record) throw new UsageError(`--record works on Windows only; this is ${capabilities.system}`);
  const files = await record();
  const path = writeRecording(folder, files, openPlaces());
  if (json) return printJson({ folder: path, files: files.map(({ name }) => name) });
  print(`Wrote ${counted(files.length, 'file')} to ${path}.
Texts, users, addresses and the names of your own programs are replaced. Look at the files before you share them.`);
}

const userOf = ({ self: { user, privilege }, users }: Machine, show: Presenter): Report['user'] => ({
  name: show.text(users.nameOf(user)),
  uid: numberOf(user),
  privileged: privilege !== null,
});

/** Collects the report. A part that fails is replaced by its error. */
async function examine(flags: DoctorFlags): Promise<{ readonly report: Report; readonly show: Presenter }> {
  let show = BUILT_IN;
  const config = await attempt(async () => {
    const loaded = configFrom(flags);
    show = await presenterFor(loaded);
    return loaded;
  });
  const loaded = 'error' in config ? undefined : config;
  const native = loaded?.values.native ?? flags['no-native'] !== true;
  const opened = await attempt(() => THIS_SYSTEM.openMachine({ native, argv: loaded?.values.argv !== 'none' }));
  const machine = 'error' in opened ? undefined : opened.machine;
  const platform = await attempt(() => THIS_SYSTEM.report({ native })); // also says why there is no machine
  const settings = loaded && machine ? await attempt(() => resolveSettings(loaded, machine, show)) : undefined;
  const isUsable = loaded && machine && settings && !('error' in settings);
  const report = {
    version: VERSION,
    node: process.versions.node,
    user: machine ? userOf(machine, show) : null,
    ...('error' in opened && { unsupported: opened.error }),
    configuration:
      'error' in config ? config : settings && 'error' in settings ? { error: settings.error } : settingsIn(config),
    access: isUsable ? await accessIn(loaded, machine, settings) : null,
    rules: loaded && machine ? await ruleFindings(loaded.values.rules, { ...machine, show }) : [],
    servers: machine ? await serverFindings(machine, ownScript()) : [],
    platform: 'error' in platform ? null : platform,
    unchangeable: machine?.unchangeable() !== undefined,
    audit: isUsable ? await auditState(loaded.values, machine, show) : null,
    clients: await installedClients(show),
    stale: isStale(),
    self_test: isUsable ? await selfTest(flagsOf(flags), machine.unchangeable() !== undefined) : null,
  };
  return { report, show };
}

const ERROR_CHARS = 1000;

/** The value, or an error for the person who runs it. */
async function attempt<T extends object>(work: () => Promise<T>): Promise<T | { readonly error: string }> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UsageError) return { error: safeText(error.message, ERROR_CHARS) };
    if (error instanceof ProcessError) return { error: safeText(error.forPerson, ERROR_CHARS) };
    throw error;
  }
}

async function accessIn(
  { values }: LoadedConfig,
  machine: Machine,
  { access, show }: HostSettings,
): Promise<NonNullable<Report['access']>> {
  const { confirm, max_targets, max_kills_per_minute, rules } = values;
  const when = { auto: 'before several processes are ended', always: 'before anything is ended', never: 'never' }[
    confirm
  ];
  return {
    matrix: matrixOf(machine, access, show),
    words: [
      ...(await account(machine, access, show)).access.why,
      `The operating system also decides: ${machine.capabilities.words.doctor.rights}.`,
      `The user is asked ${when}. A call ends at most ${max_targets} processes, and a minute at most ${max_kills_per_minute}${values.audit === 'off' ? ' by each server, because audit is off' : ''}.`,
      ...rules.map(({ effect, action, match, note = '', place }) =>
        show.text(
          `rule: ${effect} ${action.join(', ')} ${JSON.stringify(match)} ${note && `"${note}" `}in ${place}`,
          400,
        ),
      ),
    ],
  };
}

/** Turns the options back into arguments, for the server. */
const flagsOf = (flags: DoctorFlags): string[] =>
  Object.entries(flags).flatMap(([name, value]) =>
    value === true ? [`--${name}`] : typeof value === 'string' ? [`--${name}=${value}`] : [],
  );
