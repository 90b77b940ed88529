/** Names by id and ids by name from the text of /etc/passwd or /etc/group; passwd(5), group(5). The first line wins. */
export interface NameTable {
  readonly byId: ReadonlyMap<number, string>;
  readonly byName: ReadonlyMap<string, number>;
}

export function parseNames(text: string): NameTable {
  const byId = new Map<number, string>();
  const byName = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [name, , id] = line.split(':', 3);
    if (!name || !id || !/^\d+$/.test(id)) continue;
    if (!byId.has(Number(id))) byId.set(Number(id), name);
    if (!byName.has(name)) byName.set(name, Number(id));
  }
  return { byId, byName };
}

/** The sources of a name service database, from the text of nsswitch.conf: `files`, `systemd`; nsswitch.conf(5). */
export function sourcesOf(text: string, database: 'passwd' | 'group'): string[] {
  const line = text.split('\n').find((one) => one.trim().startsWith(`${database}:`)) ?? '';
  const [sources = ''] = line.slice(line.indexOf(':') + 1).split('#');
  return sources
    .replace(/\[[^\]]{0,256}\]/g, ' ')
    .split(/\s+/)
    .filter((source) => source !== '');
}
