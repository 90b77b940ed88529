/** What the answers of tools leave unexplained, or say in words of one system. */

export interface Answer {
  /** Of the tool. */
  readonly name: string;
  readonly answer: Readonly<Record<string, unknown>>;
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

const OF_LINUX =
  /SIG[A-Z]+|\/proc\b|hidepid|pidfd|\broot\b(?:'s)?|\binit\b|\bpid 1\b|\bkernel\b|cgroup|control group|systemd|tmux|namespace|\bunmapped\b|\bCAP_\w+|a zombie/giu;

export const wordsOfLinux = (where: string, value: unknown): string[] =>
  texts(value).flatMap((text) => [...text.matchAll(OF_LINUX)].map(([word]) => `${where}: ${word}`));

export const distinct = (all: readonly string[]): string[] => [...new Set(all)].sort();
