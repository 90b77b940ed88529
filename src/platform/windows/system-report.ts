import type { SystemFinding, SystemReport } from '../system-report.ts';
import { type OwnRights, readWindowsFeatures, type WindowsFeatures } from './system-features.ts';

export const reportOnWindows = (options: { readonly native: boolean }): SystemReport =>
  reportOf(readWindowsFeatures(options));

/** Puts problems before notes. A pure function of what was tried. */
export function reportOf(features: WindowsFeatures): SystemReport {
  const { koffi, own, windows, release, arch } = features;
  const lines: SystemReport['lines'] = [
    ['system', `${windows} (${release}), ${arch}`],
    ['koffi', 'why' in koffi ? `none: ${koffi.why}` : koffi.version],
    ...(own ? rightsLines(own) : []),
  ];
  return { facts: { ...features }, lines, findings: findingsIn(features) };
}

const rightsLines = ({ user, elevated, integrity, session, ...rest }: OwnRights): SystemReport['lines'] => [
  ['user', user ?? 'unknown'],
  ['elevated', yesOrNo(elevated)],
  ['integrity', integrity ?? 'unknown'],
  ['session', session === undefined ? 'unknown' : session === 0 ? '0 (services)' : String(session)],
  ['debug privilege', yesOrNo(rest.debug_privilege)],
  ['command lines', rest.command_lines === 'query' ? 'by query' : 'from the memory of processes'],
];

const yesOrNo = (known: boolean | undefined): string => (known === undefined ? 'unknown' : known ? 'yes' : 'no');

const noteIf = (applies: boolean, what: string, fix: string): SystemFinding[] =>
  applies ? [{ level: 'note', what, fix }] : [];

function findingsIn({ koffi, own }: WindowsFeatures): SystemFinding[] {
  if ('why' in koffi)
    return [
      {
        level: 'problem',
        what: `no koffi, and on Windows nothing can be read without it: ${koffi.why}`,
        fix: 'npm install koffi where this server is installed, and do not set native to false',
      },
    ];
  return [
    {
      level: 'note',
      what: 'on Windows this version only reads: it changes no process, so it writes no audit log',
      fix: 'end processes in Task Manager, or with Stop-Process',
    },
    ...noteIf(
      own?.elevated === false,
      'it is not elevated: it sees neither the owner nor the command line of most processes of other users and of services',
      'start its client as an administrator if you need them',
    ),
    ...noteIf(
      own?.session === 0,
      'it runs in session 0 (services): it has no desktop, and counts no process as privileged for being there',
      'start it from a program on your desktop',
    ),
    ...noteIf(
      own?.wine === true,
      'it runs in Wine: listening ports have no owner, and processes outside Wine are not shown',
      'run it on the system itself',
    ),
  ];
}
