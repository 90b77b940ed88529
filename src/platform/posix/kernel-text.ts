import { readFileSync, readlinkSync } from 'node:fs';
import { ifReadable } from './errno.ts';

/** The text of a file of the kernel; undefined where it cannot be read. */
export const textOf = (path: string, encoding: 'latin1' | 'utf8' = 'latin1'): string | undefined =>
  ifReadable(() => readFileSync(path, encoding));

/** The target of a link of the kernel; undefined where it cannot be read. */
export const linkOf = (path: string): string | undefined => ifReadable(() => readlinkSync(path));
