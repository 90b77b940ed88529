import { parse } from 'node:path';

/** The files of a log, given the path of the one that is written to: `audit.jsonl`. */
export interface LogNames {
  readonly folder: string;
  readonly log: string;
  /** `audit.head`: the last line that was synced. */
  readonly head: string;
  /** `audit.lock`: a dangling link while a server writes. */
  readonly lock: string;
  /** `audit.1.jsonl`: the one before, `audit.2.jsonl` the one before that. */
  old(number: number): string;
  /** The numbers of the older files in a listing of the folder, oldest first. */
  numbers(listing: readonly string[]): number[];
}

export function namesOf(path: string): LogNames {
  const { dir, name, ext } = parse(path);
  return {
    folder: dir,
    log: path,
    head: `${dir}/${name}.head`,
    lock: `${dir}/${name}.lock`,
    old: (number) => `${dir}/${name}.${number}${ext}`,
    numbers: (listing) =>
      listing
        .filter((file) => file.startsWith(`${name}.`) && file.endsWith(ext))
        .map((file) => file.slice(name.length + 1, file.length - ext.length))
        .filter((text) => /^[1-9]\d{0,5}$/.test(text))
        .map(Number)
        .sort((a, b) => b - a),
  };
}
