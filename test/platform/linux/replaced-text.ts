import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import type { TestContext } from 'node:test';

const { readFileSync, readlinkSync } = fs;

function replace(t: TestContext, over: { readonly readFileSync?: unknown; readonly readlinkSync?: unknown }): void {
  Object.assign(fs, over);
  syncBuiltinESMExports();
  t.after(() => {
    Object.assign(fs, { readFileSync, readlinkSync });
    syncBuiltinESMExports();
  });
}

/** Until the end of the test, whoever reads this file gets what `text` returns, or the error that it throws. */
export function replaceText(t: TestContext, path: string, text: () => string): void {
  const before = fs.readFileSync;
  const read = (...args: Parameters<typeof before>) => (args[0] === path ? text() : before(...args));
  replace(t, { readFileSync: read });
}

/** The same for whoever reads this link. */
export function replaceLink(t: TestContext, path: string, target: () => string): void {
  const before = fs.readlinkSync;
  const read = (...args: Parameters<typeof before>) => (args[0] === path ? target() : before(...args));
  replace(t, { readlinkSync: read });
}

/** An error of a system call, as Node throws it; `errno` is negative. */
export const failure = (errno: number): Error => Object.assign(new Error('failed'), { errno });
