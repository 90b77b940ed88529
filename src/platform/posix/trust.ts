import { realpathSync, type Stats, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** Who can write a file, by its owner and its mode. */

const [GROUP_WRITABLE, OTHERS_WRITABLE, STICKY] = [0o020, 0o002, 0o1000];

/** How a system decides who else could have written a file. */
export interface TrustRules {
  /** The server's effective user; undefined where it is unknown: then nothing is trusted. */
  readonly uid: number | undefined;
  /** Is the group the owner's own, with certainly no other member? */
  isPrivateGroup(file: Stats): boolean;
  /** Can it be root that this process sees under this id, as the owner of a folder? */
  mayBeRoot(uid: number): boolean;
}

/**
 * Why a user other than root and this one can change this file, its folder or a folder above; undefined if none can. As
 * sshd(8) checks its own files. A link has two places: its own and its target's.
 */
export function distrust(path: string, file: Stats, rules: TrustRules): string | undefined {
  const places = new Set([resolve(path), realpathSync(path)]);
  const direct = new Set([...places].map(dirname));
  const reasonAt = (folder: string): string | undefined => {
    const stat = statSync(folder);
    return !direct.has(folder) && rules.mayBeRoot(stat.uid)
      ? writers(folder, stat, rules)
      : notOwn(folder, stat, rules);
  };
  const ofFile = notOwn(path, file, rules);
  if (ofFile !== undefined) return ofFile;
  for (const folder of new Set([...places].flatMap(foldersAbove))) {
    const reason = reasonAt(folder);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** From the nearest to the root; each link on the way counts together with its target. */
function foldersAbove(path: string): string[] {
  const folder = dirname(path);
  const real = realpathSync(folder);
  const here = real === folder ? [folder] : [folder, real, ...foldersAbove(real)];
  return folder === path ? [] : [...here, ...foldersAbove(folder)];
}

function notOwn(path: string, stat: Stats, rules: TrustRules): string | undefined {
  if (rules.uid === undefined) return `${path}: may belong to another user, because the user of this server is unknown`;
  if (stat.uid !== 0 && stat.uid !== rules.uid)
    return `${path}: belongs to user ${stat.uid}, not to you or root; run chown ${rules.uid} ${path}, or use another file`;
  return writers(path, stat, rules);
}

/** In a sticky folder, such as /tmp, only the owner can replace a file; on a file the bit means nothing. */
function writers(path: string, stat: Stats, { isPrivateGroup }: TrustRules): string | undefined {
  const { mode } = stat;
  if (stat.isDirectory() && (mode & STICKY) !== 0) return undefined;
  const others = (mode & OTHERS_WRITABLE) !== 0;
  const group = (mode & GROUP_WRITABLE) !== 0 && !isPrivateGroup(stat);
  if (!others && !group) return undefined;
  const classes = `${group ? 'g' : ''}${others ? 'o' : ''}`;
  return `${path}: is writable by others (mode ${(mode & 0o7777).toString(8)}); run chmod ${classes}-w ${path}`;
}

/**
 * Why this is not a file with a single name that only this user may write, or not a folder whose files only this user
 * and root may replace; undefined if it is.
 */
export function distrustOwn(path: string, stat: Stats, uid: number | undefined): string | undefined {
  const isWritable = (stat.mode & (GROUP_WRITABLE | OTHERS_WRITABLE)) !== 0;
  if (stat.isDirectory()) {
    if (isWritable && (stat.mode & STICKY) === 0) return `other users can write to the folder ${path}`;
    return stat.uid !== 0 && stat.uid !== uid ? `the folder ${path} belongs to another user` : undefined;
  }
  if (stat.uid !== uid) return `${path} belongs to another user`;
  if (stat.nlink > 1) return `${path} has a second name (a hard link)`;
  return isWritable ? `other users can write to ${path}` : undefined;
}
