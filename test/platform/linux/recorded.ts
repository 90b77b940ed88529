import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';

/** Files that were recorded from real programs, or edited by hand from what proc(5) says; see fixtures/README.md. */
export const PROC = fileURLToPath(new URL('../../fixtures/proc', import.meta.url));
export const ETC = fileURLToPath(new URL('../../fixtures/etc', import.meta.url));

/** A copy of the recorded folders with their symbolic links, until the tests of the file have ended. */
export function rootWithLinks(): string {
  const root = mkdtempSync(join(tmpdir(), 'proc-'));
  after(() => rmSync(root, { recursive: true }));
  cpSync(PROC, root, { recursive: true });
  for (const line of recorded('links.tsv').toString().trimEnd().split('\n')) {
    const [path = '', target = ''] = line.split('\t');
    mkdirSync(dirname(join(root, path)), { recursive: true });
    symlinkSync(target, join(root, path));
  }
  return root;
}

export const recorded = (path: string): Buffer => readFileSync(`${PROC}/${path}`);

/** The datagrams of one recorded answer of NETLINK_SOCK_DIAG. */
export const datagrams = (name: string): Buffer[] =>
  readFileSync(new URL(`../../fixtures/sock-diag/${name}.hex`, import.meta.url), 'latin1')
    .trim()
    .split('\n')
    .map((line) => Buffer.from(line, 'hex'));

/** A buffer as it is after a long read and a short one: behind the first `length` bytes stands what was there before. */
export const reused = (bytes: Buffer, before: string): Buffer => {
  const buffer = Buffer.alloc(Math.max(bytes.length, before.length), before);
  bytes.copy(buffer);
  return buffer;
};

/** The bytes that decodeUtf8 has made `text` of. */
export const undecode = (text: string): Buffer =>
  Buffer.concat(
    [...text].map((character) => {
      const code = character.codePointAt(0) ?? 0;
      return code >= 0xdc80 && code <= 0xdcff ? Buffer.of(code - 0xdc00) : Buffer.from(character);
    }),
  );
