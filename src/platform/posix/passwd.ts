/**
 * Names by id and ids by name from the text of /etc/passwd or /etc/group; passwd(5), group(5). An id is its number
 * without leading zeros. The first line wins.
 */
export interface NameTable {
  readonly byId: ReadonlyMap<string, string>;
  readonly byName: ReadonlyMap<string, string>;
}

export function parseNames(text: string): NameTable {
  const byId = new Map<string, string>();
  const byName = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [name, , number] = line.split(':', 3);
    if (!name || !number || !/^\d+$/.test(number)) continue;
    const id = String(Number(number));
    if (!byId.has(id)) byId.set(id, name);
    if (!byName.has(name)) byName.set(name, id);
  }
  return { byId, byName };
}
