import { fchmodSync, fchownSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import { fileId } from '../file-id.ts';
import type { Environment, FileOwner, Places } from '../places.ts';
import { homeFolder, type OwnAccount, userInPath } from './home.ts';
import { isRoot } from './own-user.ts';
import { distrust, distrustOwn, type TrustRules } from './trust.ts';

const NAME = 'process-manager-mcp';
/** For a user without a home: only root could create it. */
const NO_HOME = '/nonexistent';

/** The XDG Base Directory Specification, and hier(7) for all users. */
export const XDG_FOLDERS = { systemFolder: '/etc', configFolder: '.config', stateFolder: '.local/state' } as const;

/** What differs between POSIX systems. */
interface PosixSystem extends Omit<TrustRules, 'uid'> {
  /** For the configuration that binds all users. */
  readonly systemFolder: string;
  /** In the home: for configuration and for state, unless XDG_CONFIG_HOME and XDG_STATE_HOME say otherwise. */
  readonly configFolder: string;
  readonly stateFolder: string;
  /** Called where HOME is not set, and for the user's name in a path. */
  ownAccount(): OwnAccount;
}

/** The places of a POSIX system: owners are numbers, and permissions are in the mode. */
export function posixPlaces(environment: Environment, system: PosixSystem): Places {
  const { systemFolder, configFolder, stateFolder, ownAccount } = system;
  const home = homeFolder(environment, ownAccount);
  const config = xdgFolder(environment['XDG_CONFIG_HOME']) ?? (home && posix.join(home, configFolder));
  const state = xdgFolder(environment['XDG_STATE_HOME']) ?? posix.join(home ?? NO_HOME, stateFolder);
  const uid = process.geteuid?.();
  return {
    systemConfig: posix.join(systemFolder, NAME, 'config.json'),
    userConfig: config && posix.join(config, NAME, 'config.json'),
    state: posix.join(state, NAME),
    home,
    userInPath: () => userInPath(ownAccount()),
    distrust: (path, file) => distrust(path, file, { ...system, uid }),
    distrustOwn: (path, file) => distrustOwn(path, file, uid),
    copyOwner,
    inheritOwner,
    fileId,
    syncsFolders: true,
  };
}

/** A relative path counts as unset, says the XDG Base Directory Specification. */
const xdgFolder = (variable: string | undefined): string | undefined =>
  variable && posix.isAbsolute(variable) ? variable : undefined;

function copyOwner({ uid, gid, mode }: FileOwner, fd: number): void {
  if (uid !== process.getuid?.() || gid !== process.getgid?.()) fchownSync(fd, uid, gid);
  fchmodSync(fd, mode & 0o7777);
}

function inheritOwner(folder: string, fd: number): void {
  if (!isRoot()) return;
  const { uid, gid } = statSync(folder);
  fchownSync(fd, uid, gid);
}
