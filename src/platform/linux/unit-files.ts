import { readdirSync, readFileSync } from 'node:fs';
import { ifReadable, Unreadable } from '../posix/errno.ts';
import { dropInNames, fragmentNames, parseService, type ServiceSettings } from './etc/unit-file.ts';
import type { LocalPaths } from './local-paths.ts';

/** Folders of unit files, highest precedence first; systemd.unit(5). */
export interface UnitFolders {
  readonly system: readonly string[];
  /** Those of the service manager of this user. */
  user(uid: number): readonly string[];
}

const CONTROL = ['/etc/systemd/system.control', '/run/systemd/system.control'];
const SYSTEM = [
  ...CONTROL,
  '/run/systemd/transient',
  '/run/systemd/generator.early',
  '/etc/systemd/system',
  '/etc/systemd/system.attached',
  '/run/systemd/system',
  '/run/systemd/system.attached',
  '/run/systemd/generator',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
  '/run/systemd/generator.late',
];

/** `home`: the home folder of a user, undefined if unknown. */
export const unitFolders = (home: (uid: number) => string | undefined): UnitFolders => ({
  system: SYSTEM,
  user(uid) {
    const own = home(uid);
    const ofHome = (...folders: string[]) => (own === undefined ? [] : folders.map((folder) => `${own}/${folder}`));
    const run = `/run/user/${uid}/systemd`;
    return [
      ...ofHome('.config/systemd/user.control'),
      `${run}/user.control`,
      `${run}/transient`,
      `${run}/generator.early`,
      ...ofHome('.config/systemd/user'),
      '/etc/xdg/systemd/user',
      '/etc/systemd/user',
      `${run}/user`,
      '/run/systemd/user',
      `${run}/generator`,
      ...ofHome('.local/share/systemd/user'),
      '/usr/local/share/systemd/user',
      '/usr/share/systemd/user',
      '/usr/local/lib/systemd/user',
      '/usr/lib/systemd/user',
      `${run}/generator.late`,
    ];
  },
});

export const NO_FOLDERS: UnitFolders = { system: [], user: () => [] };

/** A unit file has a few hundred bytes. */
const FILE_MAX_BYTES = 262_144;

/**
 * The settings in a service's files, read without asking systemd. Undefined if there are none, or if one of
 * them cannot be read. Touches only local file systems: a home folder may be on another machine.
 */
export function readService(unit: string, folders: readonly string[], paths: LocalPaths): ServiceSettings | undefined {
  const fragments = fragmentNames(unit).flatMap((name) => folders.map((folder) => `${folder}/${name}`));
  return ifReadable(() => {
    for (const path of fragments) {
      const fragment = textAt(path, paths);
      if (fragment === undefined) continue;
      return parseService([
        fragment,
        ...dropInPaths(unit, folders, paths).map((dropIn) => textAt(dropIn, paths) ?? ''),
      ]);
    }
    return undefined;
  });
}

/** Undefined if there is no such file; empty if masked. Throws Unreadable, or what the file system throws. */
function textAt(path: string, paths: LocalPaths): string | undefined {
  const real = existing(path, paths);
  const kind = real === undefined ? undefined : paths.kindOf(real);
  if (real === undefined || kind?.kind === 'folder') return undefined;
  if (kind?.kind === 'null') return '';
  if (kind?.kind !== 'file' || kind.bytes > FILE_MAX_BYTES) throw new Unreadable(path);
  return readFileSync(real, 'utf8');
}

/** In the order in which they apply. A file in an earlier folder replaces one of the same name in a later folder. */
function dropInPaths(unit: string, folders: readonly string[], paths: LocalPaths): string[] {
  const named = folders.flatMap((folder) => dropInNames(unit).map((name) => `${folder}/${name}`));
  const byName = new Map<string, string>();
  for (const folder of [...named, ...folders.map((one) => `${one}/service.d`)]) {
    const real = existing(folder, paths);
    if (real === undefined || paths.kindOf(real)?.kind !== 'folder') continue;
    for (const name of readdirSync(real))
      if (name.endsWith('.conf') && !byName.has(name)) byName.set(name, `${folder}/${name}`);
  }
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
}

/** Undefined if nothing is there. Throws Unreadable if that is unknown. */
function existing(path: string, paths: LocalPaths): string | undefined {
  const resolved = paths.resolve(path);
  if ('path' in resolved) return resolved.path;
  if (resolved.missing) return undefined;
  throw new Unreadable(path);
}
