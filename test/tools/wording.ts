/** What the answers of tools leave unexplained, or say in words of one system. */

export interface Answer {
  /** Of the tool. */
  readonly name: string;
  readonly answer: Readonly<Record<string, unknown>>;
  /** The same as text. */
  readonly text: string;
}

/** Fields that are null, as `memory.rss_mib`. */
const nulls = (fields: object, path = ''): string[] =>
  Object.entries(fields).flatMap(([name, value]) => {
    if (value === null) return [`${path}${name}`];
    return typeof value === 'object' && !Array.isArray(value) ? nulls(value, `${path}${name}.`) : [];
  });

/** What is null without a reason in `unavailable`. */
export const withoutReason = ({ name, answer }: Answer): string[] =>
  nulls(answer)
    .filter((field) => !Object.hasOwn(Object(answer['unavailable']), field))
    .map((field) => `${name}: ${field}`);

/** All texts in an answer; the names of its fields are the same everywhere. */
const texts = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : typeof value === 'object' && value ? Object.values(value).flatMap(texts) : [];

const SIGNALS = /\bSIG(?:[A-Z]\w*)?\b/gu;
const OF_LINUX =
  /\/proc\b|hidepid|pidfd|\broot\b(?:'s)?|chroot|\binit\b|\bpid 1\b|\bkernel\b|cgroup|control group|systemd|tmux|namespace|\bunmapped\b|\bCAP_\w+|a zombie|\bnice\b|\btty\b|\binodes?\b|\b[ug]ids?\b|\bunix\b|io_uring/giu;

/** The rule, the column and the argument have these names on every system. */
const NAMES = /\(rule: root\)|^nice$|(?<=, )nice(?=,)|\bnice (?=must be|is missing)/gu;

export function wordsOfLinux(where: string, value: unknown): string[] {
  const said = texts(value).map((text) => text.replace(NAMES, ''));
  const found = said.flatMap((text) => [...text.matchAll(SIGNALS), ...text.matchAll(OF_LINUX)]);
  return found.map(([word]) => `${where}: ${word}`);
}

/** Everything that a schema says; what is called nice or root there is a field. */
export function sayings(schema: unknown): string[] {
  if (typeof schema !== 'object' || !schema) return [];
  return Object.entries(schema).flatMap(([key, value]) => {
    if (key === 'description') return [String(value)];
    return key === 'enum' && Array.isArray(value) ? value.map(String) : sayings(value);
  });
}

export const distinct = (all: readonly string[]): string[] => [...new Set(all)].sort();
