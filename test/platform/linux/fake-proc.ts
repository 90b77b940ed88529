import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';

/** A folder like /proc with these files by their path, and links: text behind `→ `. Links may lead nowhere, as there. */
export function fakeProc(t: TestContext, files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'process-manager-mcp-proc-'));
  t.after(() => rmSync(root, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    if (text.startsWith('→ ')) symlinkSync(text.slice(2), join(root, path));
    else writeFileSync(join(root, path), text);
  }
  return root;
}

/** The flags of /proc/PID/fdinfo/FD for each way to open a file. */
export const OPEN = { r: 'flags:\t0100000\n', w: 'flags:\t0100001\n', rw: 'flags:\t0100002\n' } as const;
