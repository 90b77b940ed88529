/** From files, which are always at hand, and from the name service of the machine, as far as it has been asked. */
export interface Users {
  /** The user's name, or its number as text where it has none. */
  nameOf(uid: number): string;
  uidOf(name: string): number | undefined;
  groupNameOf(gid: number): string;
  /** Asks the name service for what the files do not have, before the others are called. Never throws. */
  learn(named: Named): Promise<void>;
  /** The name service did not answer a moment ago: a name that is not known may exist. */
  isSilent(): boolean;
}

export interface Named {
  readonly uids?: Iterable<number>;
  readonly names?: Iterable<string>;
  readonly gids?: Iterable<number>;
}
