import { readLine, splitLines } from './chain.ts';
import { Line } from './record.ts';
import type { LogFile } from './verify.ts';

/** The intents of these files that no outcome belongs to, the oldest first. */
export function openIntents(files: readonly LogFile[]): Line[] {
  const open = new Map<number, Line>();
  for (const { bytes } of files) {
    for (const text of splitLines(bytes).lines) {
      // In a string a quote has a backslash before it, so no text of others looks like this.
      const isIntent = text.includes('"event":"intent"');
      if (!isIntent && !text.includes('"event":"outcome"')) continue;
      const line = Line.safeParse(readLine(text)?.fields).data;
      if (!line) continue;
      if (line.event === 'intent') open.set(line.seq, line);
      else if (typeof line.of === 'number') open.delete(line.of);
    }
  }
  return [...open.values()];
}
