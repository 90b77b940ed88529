import { hashOf, splitLines } from './chain.ts';
import { type Line, parseLine } from './record.ts';
import type { LogFile } from './verify.ts';

// In a JSON string a quote is escaped, so text from elsewhere cannot look like these.
export const INTENT = '"event":"intent"';
const OUTCOME = '"event":"outcome"';
const SEQ = /^\{"v":1,"seq":(\d{1,16}),/;
const OF = /,"of":(\d{1,16}),/;
const SEQ_BYTES = 40;

/**
 * The intents in these files without an outcome, oldest first. The first call of every server waits for this, and the
 * files may have 20 MiB: only the lines that are returned are parsed.
 */
export function openIntents(files: readonly LogFile[]): Line[] {
  const open = new Map<string, Buffer>();
  for (const { bytes } of files) {
    for (const text of splitLines(bytes).lines) {
      if (text.includes(INTENT)) {
        const [, seq] = SEQ.exec(text.toString('latin1', 0, SEQ_BYTES)) ?? [];
        if (seq !== undefined) open.set(seq, text);
      } else if (text.includes(OUTCOME)) {
        const [, of] = OF.exec(text.toString('latin1')) ?? [];
        if (of !== undefined && open.has(of) && hashOf(text) !== undefined) open.delete(of);
      }
    }
  }
  return [...open.values()].flatMap((text) => parseLine(text) ?? []);
}
