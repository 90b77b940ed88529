import { access, constants, realpath, stat } from 'node:fs/promises';
import { errorCode } from '../error-code.ts';

/** How a process can use a file or folder. `mapped`: only in its memory; `root`: as its `/`. */
export const FILE_USES = ['open', 'cwd', 'executable', 'mapped', 'root'] as const;
export type FileUse = (typeof FILE_USES)[number];

/** A path that exists and may be read, without symbolic links. */
export interface FoundFile {
  readonly path: string;
  readonly folder: boolean;
  /** It is a unix socket. */
  readonly socket: boolean;
  /** Its path on a drive of `subst` or `net use`, which processes may use instead. */
  readonly alias?: string;
}

/** Why this server cannot say what is at a path: "path … does not exist". */
export interface FileNotFound {
  readonly why: string;
}

/** A path on a file system that does not answer: only its name can be compared. */
export interface SilentFile {
  readonly path: string;
  /** `the file system at "/mnt/nas" (nfs4) does not answer`. */
  readonly silent: string;
}

/** A file or folder whose users are searched. */
export type SearchedFile = (FoundFile | (SilentFile & { readonly folder: boolean })) & {
  /** What a holder of the unix socket at this path has open, e.g. `socket:[4711]`. */
  readonly sockets: ReadonlySet<string>;
};

/** Looks at a path on a file system that answers. */
export async function findFile(given: string): Promise<FoundFile | FileNotFound> {
  try {
    const path = await realpath(given);
    const found = await stat(path);
    const folder = found.isDirectory();
    await access(path, folder ? constants.R_OK | constants.X_OK : constants.R_OK);
    return { path, folder, socket: found.isSocket() };
  } catch (error) {
    return { why: whyNotFound(error) };
  }
}

export const CIRCLE_OF_LINKS = 'leads round in a circle of symbolic links';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist: a part of it is no folder',
  EACCES: 'may not be read by the user of this server',
  EPERM: 'may not be read by the user of this server',
  EBUSY: 'cannot be looked at: another process keeps it locked',
  ENAMETOOLONG: 'is longer than the system allows',
  ELOOP: CIRCLE_OF_LINKS,
  ENOTCONN: 'cannot be read: its file system has lost its server',
  ESTALE: 'cannot be read: its file system has lost its server',
};

/** The reason for a file system error. */
export function whyNotFound(error: unknown): string {
  return REASONS[errorCode(error) ?? ''] ?? 'cannot be looked up on this machine';
}
