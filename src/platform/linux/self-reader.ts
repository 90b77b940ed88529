import { linkOf, textOf } from '../posix/kernel-text.ts';
import { ownUser } from '../posix/own-user.ts';
import type { Self } from '../self.ts';
import { unmappedUser } from './proc/uid-map.ts';
import type { Sources } from './sources.ts';

/** This server as its processes are seen in `root`, where proc(5) is mounted. */
export const readSelf = (
  root: string,
  { pid, startTime }: Pick<Self, 'pid' | 'startTime'>,
  kernelText: Sources['kernelText'],
): Self => ({
  pid,
  startTime,
  bootId: kernelText(`${root}/sys/kernel/random/boot_id`)?.trim() ?? '',
  pidNamespace: linkOf(`${root}/self/ns/pid`)?.replace(/\D/g, '') ?? '',
  ...ownUser(),
  unmappedUser: unmappedUser(textOf(`${root}/self/uid_map`), kernelText(`${root}/sys/kernel/overflowuid`)),
});
