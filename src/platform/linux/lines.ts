import { closeSync, openSync, readSync } from 'node:fs';
import { yieldIfDue } from '../../process/yielding.ts';
import { ifThere } from '../posix/errno.ts';

const PIECE_BYTES = 65_536;

/**
 * A table of /proc in pieces of whole lines, each with the heading; yields in between, since 50,000 sockets make
 * megabytes. Empty if the table is missing, as with IPv6 turned off.
 */
export async function* linesOf(path: string): AsyncGenerator<string> {
  const file = ifThere(() => openSync(path, 'r'));
  if (file === undefined) return;
  try {
    const bytes = Buffer.allocUnsafe(PIECE_BYTES);
    let heading = '';
    let rest = '';
    for (;;) {
      await yieldIfDue();
      const length = readSync(file, bytes, 0, PIECE_BYTES, null);
      if (length === 0) return;
      const text = rest + bytes.toString('latin1', 0, length);
      const end = text.lastIndexOf('\n') + 1;
      rest = text.slice(end);
      if (end === 0) continue;
      yield heading + text.slice(0, end);
      if (heading === '') heading = text.slice(0, text.indexOf('\n') + 1);
    }
  } finally {
    closeSync(file);
  }
}
