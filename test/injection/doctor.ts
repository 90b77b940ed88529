import type { ConfigEntry } from '../../src/clients/current-entries.ts';
import { ServerGone } from '../../src/commands/doctor/child-programs.ts';
import { FailedCall } from '../../src/commands/doctor/client-session.ts';
import { obstacleTo } from '../../src/commands/doctor/entry-checks.ts';
import { explain, explainedText } from '../../src/commands/doctor/explain.ts';
import { findingsIn } from '../../src/commands/doctor/findings.ts';
import type { Report } from '../../src/commands/doctor/report.ts';
import { ruleFindings } from '../../src/commands/doctor/rule-findings.ts';
import { failureOf } from '../../src/commands/doctor/start-failures.ts';
import { LINUX } from '../../src/platform/linux/capabilities.ts';
import { PLAIN } from '../../src/text/table.ts';
import { DEFAULT_ACCESS } from '../access.ts';
import { facts } from '../memory/processes.ts';
import { type Said, shownBy } from './drive.ts';
import type { Scene } from './questions.ts';
import { type Hostile, MARKS } from './texts.ts';
import { hostileProcess, JOHNS, known, world } from './world.ts';

/** What `doctor` finds: about rules, about the configurations of clients, about one process. */

const settings = () => ({
  access: DEFAULT_ACCESS,
  show: shownBy(),
  safety: { confirm: 'auto', targetsPerCall: 10, killsPerMinute: 30 } as const,
});

const hostileEntry = ({ path, argument }: Hostile): ConfigEntry => ({
  name: argument,
  command: `/${path}`,
  args: [argument],
  env: {},
  file: `/${path}`,
  isOwn: true,
});

/** How a server that a hostile entry starts can end. Its own words may be as long as a path. */
const hostileEnds = ({ path }: Hostile): Error[] => [
  new ServerGone('', { errno: 'ENOENT', ended: null, stderr: '' }),
  new ServerGone('', { errno: undefined, ended: 2, stderr: path }),
  new ServerGone('', {
    errno: undefined,
    ended: 1,
    stderr: `needs Node.js 20 or later; this is v18 (/${path})`,
  }),
  new FailedCall(path),
  new Error(path),
];

const failureContext = ({ argument, path }: Hostile) => ({
  command: `/${path}`,
  args: [argument],
  configuration: shownBy().text(path),
  show: shownBy(),
});

/** A report of a machine with one client, whose configuration is hostile. */
const reportOn = (text: Hostile): Report => ({
  version: '1',
  node: '20',
  user: { name: shownBy().text(text.user), uid: 0, privileged: true },
  configuration: { settings: [], files: [], dropped: [] },
  access: null,
  rules: [],
  servers: [],
  platform: null,
  unchangeable: false,
  audit: null,
  clients: [
    {
      id: 'cursor',
      client: 'Cursor',
      configuration: shownBy().text(text.path),
      servers: [
        {
          name: shownBy().text(text.argument),
          command: shownBy().text(text.argument),
          outcome: 'failed',
          remarks: [
            ...[obstacleTo(hostileEntry(text), '/own.js', shownBy())?.remark ?? []].flat(),
            ...hostileEnds(text).map((error) => failureOf(error, failureContext(text))),
          ],
        },
      ],
    },
  ],
  stale: false,
  self_test: null,
});

const sayings = (findings: readonly { readonly what: string; readonly fix: string }[]): Said =>
  findings.flatMap(({ what, fix }) => [what, fix]);

async function aboutRules(text: Hostile): Promise<Said> {
  const kinds = ['missing', 'folder', 'script', 'program'] as const;
  const path = `/${text.path}`;
  const exe = [path, `${path}/../*`];
  const match = { exe, unit: [text.path, `${MARKS.path}@.service`], name: [`${path}/a-long-path`] };
  const said = await Promise.all(
    kinds.map((kind) =>
      ruleFindings([{ effect: 'allow', action: ['view'], match, place: '/etc/\u202e.json:3' }], {
        show: shownBy(),
        capabilities: LINUX,
        programKind: async () => kind,
        realPath: async () => `${path}/elsewhere`,
      }),
    ),
  );
  return sayings(said.flat());
}

export const DOCTOR: Readonly<Record<string, Scene>> = {
  'about rules': aboutRules,
  'about clients': async (text) =>
    sayings(findingsIn(reportOn(text), { show: shownBy(), words: LINUX.words, commandFor: () => '' })),
  async 'about one process'(text) {
    const processes = [hostileProcess(text, 60), hostileProcess(text, 61, JOHNS), known(text, 62, 'sshd'), facts(63)];
    const { platform } = world(text, processes);
    return processes.map(({ pid }) =>
      explainedText(explain(platform, settings(), { action: 'terminate', pid }), PLAIN),
    );
  },
};
