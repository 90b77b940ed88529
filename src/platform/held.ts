/** In which ways a process can hold a file or folder. */
export const USES = ['open', 'cwd', 'executable'] as const;
export type Use = (typeof USES)[number];

/** A path that is there and may be read, without symbolic links. */
export interface Place {
  readonly path: string;
  readonly folder: boolean;
  /** What a holder of the unix socket at this path has open, e.g. `socket:[4711]`. */
  readonly sockets: ReadonlySet<string>;
}
