import type { UserId } from '../process/owner.ts';

/** Names from files, which are always there, and from the machine's name service, as far as it was asked. */
export interface Users {
  /** The machine's own user: root. */
  readonly root: UserId;
  /** Do the processes of this user count as the machine's own? */
  isPrivileged(user: UserId): boolean;
  /** The user's name, or its id if it has none. */
  nameOf(user: UserId): string;
  /** The user with this name; undefined if none is known. */
  idOf(name: string): UserId | undefined;
  /** The group's name, or its id if it has none. */
  groupNameOf(group: string): string;
  /** Asks the name service for what the files lack; call it before the others. Never throws. */
  learn(named: UserQuery): Promise<void>;
  /** The name service did not answer a moment ago: an unknown name may exist. */
  isSilent(): boolean;
}

/** Ids and names that the files may lack. */
export interface UserQuery {
  readonly users?: Iterable<UserId>;
  readonly names?: Iterable<string>;
  readonly groups?: Iterable<string>;
}
