import { QUOTED_PATH_CHARS } from '../../text/lengths.ts';
import { quote, safeText } from '../../text/safe-text.ts';
import type { AuditState } from './audit-state.ts';
import type { Finding, Report } from './report.ts';
import type { ReportedSetting, SettingsReport } from './settings.ts';

/** What looks wrong, the worst first, each with what can be done. A pure function of the report. */
export function findingsIn(report: Report): Finding[] {
  const { configuration, platform, audit, clients, self_test, user, unsupported } = report;
  const found = [
    ...(unsupported === undefined ? [] : [problem(unsupported, 'run it on Linux')]),
    ...('error' in configuration
      ? [
          problem(
            `the configuration is refused, and the server does not start: ${configuration.error}`,
            'mend what it names',
          ),
        ]
      : settingsFindings(configuration)),
    ...report.rules,
    ...report.servers,
    ...auditFindings(audit),
    ...clients.flatMap(({ client, configuration: path, servers, unreadable }) => [
      ...servers.flatMap(({ name, missing }) =>
        missing.map((gone) =>
          problem(
            `${client} starts ${quote(name)} by ${quote(gone, QUOTED_PATH_CHARS)}, which is not there`,
            'run process-manager-mcp install',
          ),
        ),
      ),
      ...(unreadable === undefined ? [] : [note(`${client}: ${path}: ${unreadable}`, 'mend the file')]),
    ]),
    // Where no pid means what /proc says, what fails in it is no news.
    ...(platform?.proc_is_foreign ? [] : (self_test ?? [])).flatMap(({ step, outcome, detail, cause = '' }) =>
      outcome === 'failed' ? [problem(`self-test, ${step}: ${detail}`, `likely cause: ${cause}`)] : [],
    ),
    ...(platform ? platformFindings(platform) : []),
    ...(user?.uid === 0
      ? [
          note(
            'it runs as root: nothing but its own rules stands between a call and any process',
            'run it as an ordinary user',
          ),
        ]
      : []),
    ...(report.stale ? [note('what runs was built before its sources were changed', 'npm run build')] : []),
  ];
  return [...found.filter(({ level }) => level === 'problem'), ...found.filter(({ level }) => level === 'note')];
}

const problem = (what: string, fix: string): Finding => ({ level: 'problem', what, fix });
const note = (what: string, fix: string): Finding => ({ level: 'note', what, fix });

/** What a setting opens, and how to close it again. */
const RISKS: readonly { when(setting: ReportedSetting): boolean; what: string; fix: string }[] = [
  {
    when: ({ key, value }) => key === 'allow_root' && value === true,
    what: "allow_root is on: root's processes can be ended",
    fix: 'take it away, or allow single ones by rules',
  },
  {
    when: ({ key, value }) => key === 'allow_users' && value === '*',
    what: 'allow_users is "*": the processes of all users can be seen, and ended where the system allows it',
    fix: 'name the users that are meant',
  },
  {
    when: ({ key, value }) => key === 'argv' && value === 'full',
    what: 'argv is "full": command lines are shown with the passwords and keys in them',
    fix: 'set argv to redacted',
  },
  {
    when: ({ key, value }) => key === 'audit' && value === 'off',
    what: 'audit is "off": what is done to processes is not written down',
    fix: 'take audit out of the configuration file',
  },
  {
    when: ({ key, value }) => key === 'confirm' && value === 'never',
    what: 'confirm is "never": nobody is asked before several processes are ended',
    fix: 'set confirm to auto',
  },
  {
    when: ({ key, value }) => key === 'unprotect' && Array.isArray(value) && value.length > 0,
    what: 'unprotect lifts the protection of programs that a session or the machine depends on',
    fix: 'take those out that need not be ended',
  },
];

function settingsFindings({ settings, dropped }: SettingsReport): Finding[] {
  const placesOf = ({ origins }: ReportedSetting): string => safeText(origins.map(({ place }) => place).join(', '));
  return [
    ...settings.flatMap((setting) =>
      RISKS.filter(({ when }) => when(setting)).map(({ what, fix }) => note(`${what} (${placesOf(setting)})`, fix)),
    ),
    ...dropped.map((place) =>
      note(
        `the allow rule in ${safeText(place)} has no effect: the system-wide file says whose processes are open`,
        'have it put into the system-wide file',
      ),
    ),
  ];
}

function auditFindings(audit: AuditState | 'off' | null): Finding[] {
  if (audit === null || audit === 'off') return [];
  return [
    ...audit.warnings.map((warning) => problem(warning, 'until then nothing can be ended, signalled or reniced')),
    ...(audit.damage.length > 0
      ? [problem(`the audit log was changed: ${audit.damage.join('; ')}`, 'see process-manager-mcp audit verify')]
      : []),
  ];
}

function platformFindings({
  koffi,
  supported,
  hides,
  namespaces,
  kernel,
  container,
  proc_is_foreign,
}: NonNullable<Report['platform']>) {
  const isKoffiMissing = 'why' in koffi;
  return [
    ...(proc_is_foreign
      ? [
          problem(
            '/proc belongs to another PID namespace: a signal would reach another process, so nothing can be changed',
            "mount this namespace's own /proc: mount -t proc proc /proc, or unshare --mount-proc",
          ),
        ]
      : []),
    ...(isKoffiMissing
      ? [
          note(
            `no koffi: pids are checked by start time, and lists are slower: ${safeText(koffi.why)}`,
            'npm install koffi beside it, or allow native again',
          ),
        ]
      : []),
    ...(!isKoffiMissing && !supported.pidfd
      ? [
          note(
            `no pidfd on Linux ${kernel}: pids are checked by start time`,
            'Linux 5.3 or later has it; a sandbox may forbid it',
          ),
        ]
      : []),
    ...(!isKoffiMissing && supported.pidfd && !supported.pidfd_serial
      ? [
          note(
            `Linux ${kernel} gives pids no serial: one that is used again within 10 ms is not noticed`,
            'Linux 6.9 or later',
          ),
        ]
      : []),
    ...(hides.length > 0
      ? [
          note(
            `/proc is mounted with ${hides.join(',')}: processes of others are not there, find_orphans and get_process_tree miss parents, ports of others have no owner`,
            'run the server with the gid that may see them, or mount /proc without it',
          ),
        ]
      : []),
    ...(namespaces.pid === 'own' || (namespaces.pid === undefined && container !== null)
      ? [
          note(
            `it runs in a container (${container ?? 'a PID namespace of its own'}): only processes in there exist for it, and find_orphans cannot tell what was started from outside`,
            "run it on the machine itself, or with the host's PID namespace (docker run --pid=host)",
          ),
        ]
      : []),
    ...(namespaces.user === 'own'
      ? [
          note(
            'it runs in a user namespace: users outside are unmapped, and their processes are never touched',
            'run it outside',
          ),
        ]
      : []),
    ...(namespaces.net === 'not that of pid 1'
      ? [
          note(
            'its network namespace is not that of pid 1: ports outside of it are not seen',
            'run it in the network namespace of the programs',
          ),
        ]
      : []),
  ];
}
