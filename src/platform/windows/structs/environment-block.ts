import type { EnvironmentNames } from '../../requested-details.ts';

const [NUL, EQUALS] = [0, 61];
const CHARACTER_BYTES = 2;
/** More freely named than elsewhere: `ProgramFiles(x86)`. */
const NAME = /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}!-<>-~ ]{0,254}$/u;

/**
 * The names of the variables in an environment block: UTF-16 `NAME=value`, each followed by a NUL, and one more NUL
 * at the end. No value is decoded. `=C:=C:\folder`, by which cmd.exe keeps a folder for each drive, has no name but is
 * counted.
 */
export function environmentNames(bytes: Buffer): EnvironmentNames {
  const entries = [...entriesIn(bytes)];
  return { names: entries.flatMap(([start, stop]) => nameIn(bytes, start, stop) ?? []), total: entries.length };
}

/** The value of one variable, whose name has no case on Windows: only for variables known to hold no secret. */
export function environmentValue(bytes: Buffer, name: string): string | undefined {
  for (const [start, stop] of entriesIn(bytes))
    if (nameIn(bytes, start, stop)?.toLowerCase() === name.toLowerCase())
      return bytes.toString('utf16le', start + (name.length + 1) * CHARACTER_BYTES, stop);
  return undefined;
}

/** Where each entry begins and ends, up to the empty one. */
function* entriesIn(bytes: Buffer): Generator<readonly [start: number, stop: number]> {
  const end = bytes.length & ~1;
  for (let start = 0; start < end; ) {
    const stop = find(bytes, start, { wanted: NUL, end });
    if (stop === start) return;
    yield [start, stop];
    start = stop + CHARACTER_BYTES;
  }
}

/** The name of the entry; undefined without `=`: it is not a variable, or its name was cut. */
function nameIn(bytes: Buffer, start: number, stop: number): string | undefined {
  const equals = find(bytes, start, { wanted: EQUALS, end: stop });
  if (equals === stop) return undefined;
  const name = bytes.toString('utf16le', start, equals);
  return NAME.test(name) ? name : undefined;
}

/** The offset of the first such character from `start` on; `end` if there is none. */
function find(
  bytes: Buffer,
  start: number,
  { wanted, end }: { readonly wanted: number; readonly end: number },
): number {
  for (let at = start; at < end; at += CHARACTER_BYTES) if (bytes.readUInt16LE(at) === wanted) return at;
  return end;
}
