import { safe } from '../../text/safe-text.ts';
import type { UnseenWords } from '../words.ts';
import type { SystemCalls } from './system-calls.ts';

/** Where WSL has its distributions; src/windows/service/exe/DistributionRegistration.h of github.com/microsoft/WSL. */
export const LXSS = 'Software\\Microsoft\\Windows\\CurrentVersion\\Lxss';

/** Those that belong to a program: people do not work in them, and they have no Node. */
const OF_PROGRAMS = /^(?:docker-desktop|rancher-desktop)(?:-data)?$|^podman-/i;

/** The names of the distributions of WSL in which people work, the default one first. */
export function readDistributions(calls: Pick<SystemCalls, 'registryKeys' | 'registryText'>): readonly string[] {
  const first = calls.registryText(LXSS, 'DefaultDistribution')?.toLowerCase();
  const isFirst = (id: string): boolean => id.toLowerCase() === first;
  const ids = calls.registryKeys(LXSS);
  return [...ids.filter(isFirst), ...ids.filter((id) => !isFirst(id))].flatMap((id) => {
    const name = calls.registryText(`${LXSS}\\${id}`, 'DistributionName');
    return name === undefined || OF_PROGRAMS.test(name) ? [] : [name];
  });
}

/** What Windows hides of them: with mirrored networking, a port of WSL is in no table of Windows. */
const WSL_UNSEEN: UnseenWords = {
  processes: safe`Processes inside WSL are not shown: run this server there, too.`,
  port: safe`Free on Windows: a program inside WSL may hold it if WSL's networking is mirrored.`,
};

/** What to say where there are these distributions. */
export const unseenIn = (distributions: readonly string[]): UnseenWords | undefined =>
  distributions.length > 0 ? WSL_UNSEEN : undefined;
