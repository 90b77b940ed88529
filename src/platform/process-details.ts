import type { ControlGroup, Service } from '../process/restarters.ts';
import type { IdKind } from './capabilities.ts';
import type { Socket } from './sockets.ts';

/** A field that could not be read is null, and `unavailable` has the reason; a field it does not have is absent. */
export interface Details extends ControlGroup {
  /** Set if its unit is a service. */
  readonly service?: Service;
  readonly exe: string | null;
  readonly cwd: string | null;
  /** Null where the system does not number users; the same of groups. */
  readonly userIds: CredentialIds | null;
  readonly groupIds: CredentialIds | null;
  readonly rssBytes: number | null;
  readonly vmsBytes: number | null;
  readonly sharedBytes: number | null;
  readonly fds: number | null;
  /** How many handles it has open; absent where the system has none. */
  readonly handles?: number;
  /** The session of Windows that it runs in, 0 for that of services; absent on other systems. */
  readonly desktopSession?: number;
  /** Number of processes whose parent it is. */
  readonly children: number | null;
  /** TCP sockets it listens on and UDP sockets it has bound. */
  readonly listening: readonly Socket[] | null;
  readonly unavailable: Readonly<Record<string, string>>;
}

/** The numeric ids of a process's users or groups, one for each kind that its system has; credentials(7). */
export type CredentialIds = Readonly<Partial<Record<IdKind, number>>>;
