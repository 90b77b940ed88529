type Database = 'passwd' | 'group';

/** Does the text of nsswitch.conf(5) name a source other than plain files for users or groups? */
export const hasOtherSources = (text: string): boolean =>
  (['passwd', 'group'] as const).some((database) => sourcesOf(text, database).some((source) => source !== 'files'));

/** The sources of a database, such as `files` and `systemd`. */
export function sourcesOf(text: string, database: Database): string[] {
  const line = text.split('\n').find((one) => one.trim().startsWith(`${database}:`)) ?? '';
  const [sources = ''] = line.slice(line.indexOf(':') + 1).split('#');
  return sources
    .replace(/\[[^\]]{0,256}\]/g, ' ')
    .split(/\s+/)
    .filter((source) => source !== '');
}
