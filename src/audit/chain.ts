import { createHash } from 'node:crypto';

/**
 * The chain of the audit log, without any I/O. A line is JSON and ends with the SHA-256 of what comes before; each has
 * its number and the hash of the previous line. This detects lines that were changed, removed, moved or inserted.
 */

/** A line's place in the chain. */
export interface Link {
  /** Counted from 1, through all files. */
  readonly seq: number;
  /** SHA-256 in hex. */
  readonly hash: string;
}

export interface ChainedLine extends Link {
  /** Hash of the line before. */
  readonly prev: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What comes before the first line. */
export const BEGINNING: Link = { seq: 0, hash: '0'.repeat(64) };

const HASH_KEY = ',"hash":"';
const TAIL = /^,"hash":"([0-9a-f]{64})"\}$/;
/** Bytes of `,"hash":"…"}`. */
const TAIL_BYTES = HASH_KEY.length + 64 + 2;
const HASH = /^[0-9a-f]{64}$/;

const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');

/** The line that follows `before`, with its newline. */
export function seal(fields: object, before: Link): Link & { readonly text: string } {
  const seq = before.seq + 1;
  const body = JSON.stringify({ v: 1, seq, prev: before.hash, ...fields }).slice(0, -1);
  const hash = sha256(body);
  return { seq, hash, text: `${body}${HASH_KEY}${hash}"}\n` };
}

/** Parses a line without its newline. Undefined if it was altered. */
export function readLine(bytes: Buffer): ChainedLine | undefined {
  const hash = hashOf(bytes);
  if (hash === undefined) return undefined;
  const fields = fieldsOf(bytes);
  const { seq, prev } = fields;
  if (typeof seq !== 'number' || !Number.isSafeInteger(seq) || typeof prev !== 'string' || !HASH.test(prev)) return;
  return { seq, hash, prev, fields };
}

/** The hash that a line ends with; undefined if it is not that of what comes before it. */
export function hashOf(bytes: Buffer): string | undefined {
  const bodyBytes = bytes.length - TAIL_BYTES;
  const hash = bodyBytes > 0 ? TAIL.exec(bytes.toString('latin1', bodyBytes))?.[1] : undefined;
  return hash !== undefined && sha256(bytes.subarray(0, bodyBytes)) === hash ? hash : undefined;
}

function fieldsOf(bytes: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(bytes.toString());
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

const NEWLINE = 10;

/** The whole lines of a file, and how many bytes of an unfinished one come after them. */
export function splitLines(bytes: Buffer): { readonly lines: readonly Buffer[]; readonly tornBytes: number } {
  const lines: Buffer[] = [];
  let from = 0;
  for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, from)) {
    lines.push(bytes.subarray(from, end));
    from = end + 1;
  }
  return { lines, tornBytes: bytes.length - from };
}
