import { QUOTED_PATH_CHARS } from '../../text/lengths.ts';
import { type Presenter, quote } from '../../text/safe-text.ts';
import { placesOf } from '../access-settings.ts';
import type { AuditState } from './audit-state.ts';
import type { Finding, Report } from './report.ts';
import type { ReportedSetting, SettingsReport } from './settings.ts';

/** What is wrong or risky, problems first, each with a fix. A pure function of the report. */
export function findingsIn(report: Report, show: Presenter): Finding[] {
  const { configuration, platform, audit, self_test, user, unsupported } = report;
  const found = [
    ...(unsupported === undefined ? [] : [problem(unsupported, 'run it on Linux')]),
    ...('error' in configuration
      ? [problem(`the configuration is refused, and the server does not start: ${configuration.error}`, 'correct it')]
      : settingsFindings(configuration, show)),
    ...report.rules,
    ...report.servers,
    ...auditFindings(audit),
    ...report.clients.flatMap(clientFindings),
    // With a foreign /proc the self-test must fail.
    ...(platform?.proc_is_foreign ? [] : (self_test ?? [])).flatMap(({ step, outcome, detail, cause = '' }) =>
      outcome === 'failed' ? [problem(`self-test, ${step}: ${detail}`, `likely cause: ${cause}`)] : [],
    ),
    ...(platform ? platformFindings(platform, show) : []),
    ...noteIf(
      user?.uid === 0,
      'it runs as root: only its own rules limit which processes a call can end',
      'run it as an ordinary user',
    ),
    ...noteIf(report.stale, 'the build is older than its sources', 'npm run build'),
  ];
  return [...found.filter(({ level }) => level === 'problem'), ...found.filter(({ level }) => level === 'note')];
}

const problem = (what: string, fix: string): Finding => ({ level: 'problem', what, fix });
const note = (what: string, fix: string): Finding => ({ level: 'note', what, fix });
const noteIf = (applies: boolean, what: string, fix: string): Finding[] => (applies ? [note(what, fix)] : []);

function clientFindings({ client, configuration, servers, unreadable }: Report['clients'][number]): Finding[] {
  const broken = servers.flatMap(({ name, missing }) =>
    missing.map(
      (path) => `${client} starts ${quote(name)} with ${quote(path, QUOTED_PATH_CHARS)}, which does not exist`,
    ),
  );
  return [
    ...broken.map((what) => problem(what, 'run process-manager-mcp install')),
    ...(unreadable === undefined ? [] : [note(`${client}: ${configuration}: ${unreadable}`, 'correct the file')]),
  ];
}

/** Risky settings, and how to undo them. */
const RISKS: readonly { when(setting: ReportedSetting): boolean; what: string; fix: string }[] = [
  {
    when: ({ key, value }) => key === 'allow_root' && value === true,
    what: "allow_root is on: root's processes can be ended",
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

function settingsFindings({ settings, dropped }: SettingsReport, show: Presenter): Finding[] {
  return [
    ...settings.flatMap((setting) =>
      RISKS.filter(({ when }) => when(setting)).map(({ what, fix }) =>
        note(`${what} (${show.text(placesOf(setting.origins))})`, fix),
      ),
    ),
    ...dropped.map((place) =>
      note(
        `the allow rule in ${show.text(place)} has no effect: the system-wide file decides whose processes are open`,
        'have it added to the system-wide file',
      ),
    ),
  ];
}

function auditFindings(audit: AuditState | 'off' | null): Finding[] {
  if (audit === null || audit === 'off') return [];
  return [
    ...audit.warnings.map((warning) =>
      problem(warning, 'must be fixed first: until then nothing can be ended, signalled or reniced'),
    ),
    ...(audit.damage.length > 0
      ? [problem(`the audit log was changed: ${audit.damage.join('; ')}`, 'see process-manager-mcp audit verify')]
      : []),
  ];
}

function platformFindings(platform: NonNullable<Report['platform']>, show: Presenter): Finding[] {
  const { koffi, supported, kernel, hides, namespaces, container } = platform;
  const hasKoffi = !('why' in koffi);
  const isInContainer = namespaces.pid === 'own' || (namespaces.pid === undefined && container !== null);
  return [
    ...(platform.proc_is_foreign
      ? [
          problem(
            '/proc belongs to another PID namespace: a signal would reach another process, so nothing can be changed',
            "mount this namespace's own /proc: mount -t proc proc /proc, or unshare --mount-proc",
          ),
        ]
      : []),
    ...noteIf(
      !hasKoffi,
      `no koffi: pids are checked by start time, and lists are slower: ${'why' in koffi ? show.text(koffi.why) : ''}`,
      'npm install koffi next to it, or set native to true',
    ),
    ...noteIf(
      hasKoffi && !supported.pidfd,
      `no pidfd on Linux ${kernel}: pids are checked by start time`,
      'use Linux 5.3 or later; a sandbox may forbid it',
    ),
    ...noteIf(
      hasKoffi && supported.pidfd && !supported.pidfd_serial,
      `Linux ${kernel} gives pids no serial: a pid that is reused within 10 ms goes unnoticed`,
      'use Linux 6.9 or later',
    ),
    ...noteIf(
      hides.length > 0,
      `/proc is mounted with ${hides.join(',')}: it hides other users' processes, so find_orphans and get_process_tree miss parents, and their ports have no owner`,
      'run the server with the gid that sees them, or mount /proc without that option',
    ),
    ...noteIf(
      isInContainer,
      `it runs in a container (${container ?? 'its own PID namespace'}): it sees only processes inside, and find_orphans cannot recognise what was started from outside`,
      "run it on the machine itself, or in the host's PID namespace (docker run --pid=host)",
    ),
    ...noteIf(
      namespaces.user === 'own',
      'it runs in a user namespace: users outside are unmapped, and their processes are never changed',
      'run it outside',
    ),
    ...noteIf(
      namespaces.net === 'not that of pid 1',
      'its network namespace is not that of pid 1: it does not see ports outside',
      'run it in the network namespace of the programs',
    ),
  ];
}
