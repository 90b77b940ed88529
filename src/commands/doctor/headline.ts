import { counted } from '../terminal.ts';
import { namesOf } from './client-findings.ts';
import type { Finding, Report } from './report.ts';

export interface Headline {
  readonly mood: 'good' | 'unfinished' | 'bad';
  readonly text: string;
}

/** What a person wants to know first. */
export function headlineOf(clients: Report['clients'], findings: readonly Finding[]): Headline {
  const problems = findings.filter(({ level }) => level === 'problem').length;
  const usable = clients.filter(({ servers }) => servers.some(({ outcome }) => outcome === 'works'));
  const users = `${namesOf(usable)} can use it.`;
  if (problems > 0) {
    const rest = usable.length > 0 ? ` ${users}` : clients.length > 0 ? ' No client can use it.' : '';
    return { mood: 'bad', text: `${counted(problems, 'problem')}.${rest}` };
  }
  if (usable.length > 0) return { mood: 'good', text: `Everything works: ${users}` };
  return {
    mood: 'unfinished',
    text: `The server works, but no client ${clients.length === 0 ? 'was found that could use it' : 'can use it yet'}.`,
  };
}
