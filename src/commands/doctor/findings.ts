import type { Words } from '../../platform/words.ts';
import type { Presenter } from '../../text/safe-text.ts';
import { placesOf } from '../access-settings.ts';
import type { AuditState } from './audit-state.ts';
import { type CommandFor, clientFindings } from './client-findings.ts';
import type { Finding, Report } from './report.ts';
import type { ReportedSetting, SettingsReport } from './settings.ts';

/** A finding about the system may quote its errors. */
const FINDING_CHARS = 512;

/** How findings show untrusted text, and the system's own words. */
interface FindingStyle {
  readonly show: Presenter;
  readonly words: Pick<Words, 'privileged'>;
  readonly commandFor: CommandFor;
}

/** What is wrong or risky, problems first, each with a fix. A pure function of the report. */
export function findingsIn(report: Report, style: FindingStyle): Finding[] {
  const { show, words, commandFor } = style;
  const { configuration, platform, audit, self_test, user, unsupported } = report;
  const [wrong] = platform?.findings.filter(({ level }) => level === 'problem') ?? [];
  const found = [
    ...(unsupported === undefined ? [] : [problem(unsupported, wrong?.fix ?? 'run it on a system that it supports')]),
    ...('error' in configuration
      ? [problem(`the configuration is refused, and the server does not start: ${configuration.error}`, 'correct it')]
      : settingsFindings(configuration, style)),
    ...report.rules,
    ...report.servers,
    ...auditFindings(audit, commandFor),
    ...clientFindings(report.clients, commandFor),
    // A problem of the system makes the self-test fail, too: one finding is enough.
    ...(wrong ? [] : (self_test ?? [])).flatMap(({ step, outcome, detail, cause = '' }) =>
      outcome === 'failed' ? [problem(`self-test, ${step}: ${detail}`, `likely cause: ${cause}`)] : [],
    ),
    ...(platform?.findings ?? [])
      .filter(({ level }) => unsupported === undefined || level === 'note') // it is `unsupported` in other words
      .map((one) => ({ ...one, what: show.text(one.what, FINDING_CHARS) })),
    ...noteIf(
      user?.privileged === true,
      `it ${words.privileged.runs}: only its own rules limit which processes a call can end`,
      'run it as an ordinary user',
    ),
    ...(report.stale
      ? [{ ...note('the build is older than its sources', 'build it again'), command: 'npm run build' }]
      : []),
  ];
  return [...found.filter(({ level }) => level === 'problem'), ...found.filter(({ level }) => level === 'note')];
}

const problem = (what: string, fix: string): Finding => ({ level: 'problem', what, fix });
const note = (what: string, fix: string): Finding => ({ level: 'note', what, fix });
const noteIf = (applies: boolean, what: string, fix: string): Finding[] => (applies ? [note(what, fix)] : []);

interface Risk {
  when(setting: ReportedSetting): boolean;
  readonly what: string;
  readonly fix: string;
}

/** Risky settings, and how to undo them. */
const risksNaming = ({ privileged }: FindingStyle['words']): readonly Risk[] => [
  {
    when: ({ key, value }) => key === 'allow_root' && value === true,
    what: `allow_root is on: ${privileged.processes} can be ended`,
    fix: 'remove it, or allow single processes by rules',
  },
  {
    when: ({ key, value }) => key === 'allow_users' && value === '*',
    what: 'allow_users is "*": the processes of all users can be seen, and ended if the system allows it',
    fix: 'name the users',
  },
  {
    when: ({ key, value }) => key === 'argv' && value === 'full',
    what: 'argv is "full": command lines are shown with the passwords and keys in them',
    fix: 'set argv to redacted',
  },
  {
    when: ({ key, value }) => key === 'audit' && value === 'off',
    what: 'audit is "off": changes of processes are not recorded',
    fix: 'remove audit from the configuration file',
  },
  {
    when: ({ key, value }) => key === 'confirm' && value === 'never',
    what: 'confirm is "never": several processes are ended without asking',
    fix: 'set confirm to auto',
  },
  {
    when: ({ key, value }) => key === 'unprotect' && Array.isArray(value) && value.length > 0,
    what: 'unprotect lifts the protection of programs that a session or the machine depends on',
    fix: 'remove what need not be ended',
  },
];

function settingsFindings({ settings, dropped }: SettingsReport, { show, words }: FindingStyle): Finding[] {
  const risks = risksNaming(words);
  return [
    ...settings.flatMap((setting) =>
      risks
        .filter(({ when }) => when(setting))
        .map(({ what, fix }) => note(`${what} (${show.text(placesOf(setting.origins))})`, fix)),
    ),
    ...dropped.map((place) =>
      note(
        `the allow rule in ${show.text(place)} has no effect: the system-wide file decides whose processes are open`,
        'have it added to the system-wide file',
      ),
    ),
  ];
}

function auditFindings(audit: AuditState | 'off' | null, commandFor: CommandFor): Finding[] {
  if (audit === null || audit === 'off') return [];
  return [
    ...audit.warnings.map((warning) =>
      problem(warning, 'correct this first: until then, nothing can be ended, signalled or reniced'),
    ),
    ...(audit.damage.length > 0
      ? [
          {
            ...problem(`the audit log was changed: ${audit.damage.join('; ')}`, 'list every line that is wrong'),
            command: commandFor('audit', 'verify'),
          },
        ]
      : []),
  ];
}
