import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import type { TestContext } from 'node:test';

/** Until the end of the test, whoever reads this file gets what `text` returns, or the error that it throws. */
export function replaceText(t: TestContext, path: string, text: () => string): void {
  const { readFileSync } = fs;
  t.mock.method(fs, 'readFileSync', (...args: Parameters<typeof readFileSync>) =>
    args[0] === path ? text() : readFileSync(...args),
  );
  syncBuiltinESMExports();
  t.after(() => {
    fs.readFileSync = readFileSync;
    syncBuiltinESMExports();
  });
}

/** The same for whoever reads this link. */
export function replaceLink(t: TestContext, path: string, target: () => string): void {
  const { readlinkSync } = fs;
  t.mock.method(fs, 'readlinkSync', (...args: Parameters<typeof readlinkSync>) =>
    args[0] === path ? target() : readlinkSync(...args),
  );
  syncBuiltinESMExports();
  t.after(() => {
    fs.readlinkSync = readlinkSync;
    syncBuiltinESMExports();
  });
}

/** An error of a system call, as Node throws it; `errno` is negative. */
export const failure = (errno: number): Error => Object.assign(new Error('failed'), { errno });
