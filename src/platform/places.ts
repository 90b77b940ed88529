import type { Stats } from 'node:fs';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment of this process. */
export const OWN_ENVIRONMENT: Environment = process.env;

/** Who owns a file, and what others may do with it: a part of Stats. */
export type FileOwner = Pick<Stats, 'uid' | 'gid' | 'mode'>;

/** Where a system keeps this server's files, and whether they can be trusted. Needs no native calls. */
export interface Places {
  /** The configuration file that binds every user of the machine. The environment cannot move it. */
  readonly systemConfig: string;
  /** This user's configuration file; undefined without a home. Never relative: anyone may own the working directory. */
  readonly userConfig: string | undefined;
  /** The folder for what this server keeps for the user. Without a home it is one that cannot be created. */
  readonly state: string;
  /** This user's home folder; undefined without one. */
  readonly home: string | undefined;
  /** The user as a part of a path, which the environment cannot change. */
  userInPath(): string;
  /**
   * Why another user could have written this file, or could put another in its place, and what to do then; undefined
   * if neither. Administrators are trusted. Where the answer is unknown, the file is not trusted. Throws Node's errors.
   */
  distrust(path: string, file: Stats): string | undefined;
  /** The same for a file that only this user may write, or for a folder whose files only this user may replace. */
  distrustOwn(path: string, file: Stats): string | undefined;
  /** Gives an open file the owner and the permissions of the file that it will replace. */
  copyOwner(from: FileOwner, fd: number): void;
  /**
   * Gives an open file or folder, which was just made in this folder, the owner of the folder, if this is a privileged
   * user: under sudo with the person's home that is the person.
   */
  inheritOwner(folder: string, fd: number): void;
  /** Identifies an open file among all on this machine, whatever its path is by now. */
  fileId(fd: number): string;
  /** Can a folder be synced, so that a new name in it survives a power failure? */
  readonly syncsFolders: boolean;
}
