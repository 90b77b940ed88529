import { parse, sep } from 'node:path';

export type LogNames = ReturnType<typeof namesOf>;

/** The files of a log, given the path of the one that is written to: `audit.jsonl`. */
export function namesOf(path: string) {
  const { dir, name, ext } = parse(path);
  return {
    folder: dir,
    log: path,
    /** `audit.head`: the last line that was synced. */
    head: `${dir}${sep}${name}.head`,
    /** `audit.lock`: a dangling link while a server writes, or a file that it has open. */
    lock: `${dir}${sep}${name}.lock`,
    /** `audit.1.jsonl`: the one before, `audit.2.jsonl` the one before that. */
    old: (number: number): string => `${dir}${sep}${name}.${number}${ext}`,
    /** The numbers of the older files in a listing of the folder, oldest first. */
    numbers: (listing: readonly string[]): number[] =>
      listing
        .filter((file) => file.startsWith(`${name}.`) && file.endsWith(ext))
        .map((file) => file.slice(name.length + 1, file.length - ext.length))
        .filter((text) => /^[1-9]\d{0,5}$/.test(text))
        .map(Number)
        .sort((a, b) => b - a),
  };
}
