/** Names from files, which are always available, and from the machine's name service, as far as it was asked. */
export interface Users {
  /** The user's name, or its number as text if it has none. */
  nameOf(uid: number): string;
  uidOf(name: string): number | undefined;
  groupNameOf(gid: number): string;
  /** Asks the name service for what the files lack; call it before the others. Never throws. */
  learn(named: UserQuery): Promise<void>;
  /** The name service did not answer a moment ago: an unknown name may exist. */
  isSilent(): boolean;
}

export interface UserQuery {
  readonly uids?: Iterable<number>;
  readonly names?: Iterable<string>;
  readonly gids?: Iterable<number>;
}
