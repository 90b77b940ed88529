import type { Presenter } from '../../text/safe-text.ts';
import type { Layout } from '../../text/table.ts';
import { placesOf } from '../access-settings.ts';
import type { Paint } from '../terminal.ts';
import { headlineOf } from './headline.ts';
import type { TriedServer } from './installed.ts';
import { matrixLines } from './matrix.ts';
import type { Finding, Report } from './report.ts';
import type { ReportedSetting } from './settings.ts';

const VALUE_CHARS = 200;

interface TextStyle {
  readonly paint: Paint;
  readonly layout: Layout;
  readonly show: Presenter;
}

/** The report for a person. */
export function reportText(report: Report, findings: readonly Finding[], style: TextStyle): string {
  const { paint, layout } = style;
  const { version, node, user, access, platform, audit, clients, self_test } = report;
  const who = user === null ? '' : `, user ${user.name}${user.uid === null ? '' : ` (uid ${user.uid})`}`;
  const section = (title: string, ...lines: readonly string[]): string =>
    [paint('cyan', `== ${title}`), ...lines.filter((line) => line !== '')].join('\n');
  const headline = headlineOf(clients, findings);
  const start = [`version ${version}, Node ${node}${who}`, paint(MOODS[headline.mood], headline.text)];
  return [
    section('process-manager-mcp doctor', ...start),
    ...findings.map((finding) => findingText(finding, paint)),
    section('Configuration', ...configurationText(report.configuration, style)),
    ...(access ? [section('Access', accessText(access, style), ...access.words.map((line) => `- ${line}`))] : []),
    ...(platform ? [section('Platform', platformText(platform, style))] : []),
    ...(audit ? [section('Audit log', auditText(audit, layout))] : []),
    section('Clients', ...(clients.length === 0 ? ['none found'] : clients.map((one) => clientText(one, paint)))),
    section('Self-test', self_test ? selfTestText(self_test, paint) : 'not run; see the findings'),
  ].join('\n\n');
}

const MOODS = { good: 'green', unfinished: 'bold', bad: 'red' } as const;

function configurationText(configuration: Report['configuration'], { layout, show }: TextStyle): string[] {
  if ('error' in configuration) return [configuration.error];
  const { settings, files } = configuration;
  return [
    ...files.map(({ path, found }) => `${show.text(path)}${found ? '' : ': does not exist'}`),
    layout.table(
      ['setting', 'value', 'from'],
      settings.map((one) => [one.key, valueText(show, one), placeText(show, one)]),
    ),
  ];
}

const shown = (show: Presenter, value: unknown): string => show.text(JSON.stringify(value) ?? '-', VALUE_CHARS);

/** The access section lists the rules. */
const valueText = (show: Presenter, { key, value }: ReportedSetting): string =>
  key === 'rules' && Array.isArray(value) ? `${value.length} rules` : shown(show, value);

const placeText = (show: Presenter, { origins, wanted }: ReportedSetting): string => {
  const places = show.text(placesOf(origins), VALUE_CHARS);
  return wanted === undefined ? places : `${places}; restricted from ${shown(show, wanted)}`;
};

function accessText({ matrix }: NonNullable<Report['access']>, { show }: TextStyle): string {
  const exceptions = matrix.some(({ cells }) => Object.values(cells).some((cell) => cell.exceptions));
  const note = exceptions ? ['* unless a rule about single processes says otherwise'] : [];
  return [...matrixLines(matrix, show), ...note].join('\n');
}

const platformText = ({ lines }: NonNullable<Report['platform']>, { layout, show }: TextStyle): string =>
  layout.fields(lines.map(([label, text]) => [label, show.text(text, VALUE_CHARS)]));

function auditText(audit: NonNullable<Report['audit']>, { fields }: Layout): string {
  if (audit === 'off') return 'off';
  const { path, lines, damage, last, opened, warnings } = audit;
  return fields([
    ['path', path],
    ['lines', lines ?? 'none yet'],
    ['chain', lines === null ? undefined : damage.length === 0 ? 'intact' : damage.join('; ')],
    ['last', last ? `${last.line}, ${last.at}: ${last.what}` : undefined],
    ['writable', warnings.length > 0 ? warnings.join('; ') : opened ? 'yes' : 'not tried: nothing is recorded'],
  ]);
}

function clientText({ client, configuration, servers, unreadable }: Report['clients'][number], paint: Paint): string {
  const lines = servers.flatMap((server) => [
    `  ${server.name}  ${resultText(server, paint)}`,
    `    ${server.command}`,
  ]);
  const nothing = unreadable === undefined ? 'not connected' : `${paint('red', 'not read')}: ${unreadable}`;
  return [`${client}, ${configuration}`, ...(lines.length > 0 ? lines : [`  ${nothing}`])].join('\n');
}

function resultText({ outcome, version, tools, ms }: TriedServer, paint: Paint): string {
  const [colour, word] = RESULTS[outcome];
  const details = [
    ...(version === undefined ? [] : [`version ${version}`]),
    ...(tools === undefined ? [] : [`${tools} tools`]),
    ...(ms === undefined ? [] : [`${(ms / 1000).toFixed(1)} s`]),
  ];
  return [paint(colour, word), ...details].join(', ');
}

const RESULTS = {
  works: ['green', 'works'],
  failed: ['red', 'FAILED'],
  off: ['dim', 'switched off'],
  not_started: ['dim', 'not started'],
} as const;
const MARKS = {
  done: ['green', 'ok'],
  refused: ['dim', 'refused, as configured'],
  unsupported: ['dim', 'not possible here'],
  failed: ['red', 'FAILED'],
} as const;

function selfTestText(steps: NonNullable<Report['self_test']>, paint: Paint): string {
  const width = Math.max(...steps.map(({ step }) => step.length));
  return steps
    .map(({ step, outcome, ms, detail }) => {
      const [colour, word] = MARKS[outcome];
      return `${step.padEnd(width)}  ${ms.toFixed(1).padStart(7)} ms  ${paint(colour, word)}: ${detail}`;
    })
    .join('\n');
}

/** A line that starts with `$ ` is not wrapped, so that it can be copied. */
const findingText = ({ level, what, fix, command }: Finding, paint: Paint): string =>
  [
    `${level === 'problem' ? paint('red', 'problem') : paint('bold', 'note')}  ${what}`,
    `  fix: ${fix}`,
    ...(command === undefined ? [] : [`  $ ${command}`]),
  ].join('\n');
