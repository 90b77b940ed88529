import { userInfo } from 'node:os';
import { win32 } from 'node:path';
import { fileId } from '../file-id.ts';
import type { Environment, Places } from '../places.ts';

const NAME = 'process-manager-mcp';
/**
 * FOLDERID_ProgramData on almost every machine. With `%ProgramData%`, whoever starts the server could choose the
 * folder; `\etc` is one that any user may create.
 */
const PROGRAM_DATA = 'C:\\ProgramData';
/** No folder can have this name. */
const NO_PROFILE = 'C:\\<no user profile>';

const UNKNOWN = 'this version cannot check on Windows who may write it';

/**
 * Files are in the folders for application data. To read owners and access lists takes functions of Windows that this
 * version does not call: Node reports user 0 and mode 666 for every file. So no existing file is trusted, and nothing
 * can be recorded.
 */
export function windowsPlaces({ USERPROFILE, APPDATA, LOCALAPPDATA }: Environment): Places {
  const home = fullPath(USERPROFILE);
  const roaming = fullPath(APPDATA) ?? (home && win32.join(home, 'AppData', 'Roaming'));
  const local = fullPath(LOCALAPPDATA) ?? win32.join(home ?? NO_PROFILE, 'AppData', 'Local');
  return {
    systemConfig: win32.join(PROGRAM_DATA, NAME, 'config.json'),
    userConfig: roaming && win32.join(roaming, NAME, 'config.json'),
    state: win32.join(local, NAME),
    home,
    userInPath: () => pathPart(userInfo().username),
    distrust: (path) =>
      `${path}: is not trusted, because ${UNKNOWN}; remove it, and use flags or environment variables instead`,
    distrustOwn: (path) => `${path} is not trusted: ${UNKNOWN}`,
    // A new file inherits the access list of its folder.
    copyOwner: () => undefined,
    inheritOwner: () => undefined,
    fileId,
    syncsFolders: false, // FlushFileBuffers fails with EPERM on a folder; NTFS journals names itself
  };
}

/** A path with a drive or a server: `\x` alone is on whichever drive is the current one. */
const fullPath = (path: string | undefined): string | undefined =>
  path !== undefined && /^(?:[A-Za-z]:[\\/]|\\\\[^\\/])/.test(path) ? path : undefined;

/** A plain name as it is, any other as the hexadecimal digits of its UTF-8. */
const pathPart = (name: string): string =>
  /^[A-Za-z_](?:[\w.-]{0,62}\w)?$/.test(name) ? name : `user-${Buffer.from(name).toString('hex')}`;
