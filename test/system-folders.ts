import { existsSync, readdirSync } from 'node:fs';

/** The folders of src/platform/ that know a system: each one's own, and what several of them share. */
export const SYSTEM_FOLDERS: readonly string[] = [
  'posix',
  ...readdirSync('src/platform').filter((name) => existsSync(`src/platform/${name}/operating-system.ts`)),
];
