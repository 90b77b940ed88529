import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where clients keep their files on this machine: it depends on the system, the home and a few variables. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly platform: NodeJS.Platform;
}

/** A configuration file of a client, which may have several. */
export interface Configuration {
  readonly id: string;
  readonly label: string;
  readonly path: string;
  /** The folder that stays when the file and what was made for it are removed; the home if undefined. */
  readonly base?: string;
  isFound(): boolean | Promise<boolean>;
}

/** The folder for the configuration of desktop programs. */
export function configFolder({ env, home, platform }: Surroundings): string {
  if (platform === 'darwin') return join(home, 'Library', 'Application Support');
  if (platform === 'win32') return env['APPDATA'] || join(home, 'AppData', 'Roaming');
  return xdgConfig({ env, home });
}

/** The same for programs that go by the XDG Base Directory Specification on every system. */
export const xdgConfig = ({ env, home }: Pick<Surroundings, 'env' | 'home'>): string =>
  env['XDG_CONFIG_HOME'] || join(home, '.config');

/** The names in a folder; none if it cannot be read. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
