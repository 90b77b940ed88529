import type { Self } from '../self.ts';
import { linkOf, textOf } from './kernel-text.ts';
import { unmappedUid } from './proc/uid-map.ts';
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
  uid: process.geteuid?.() ?? -1,
  gid: process.getegid?.() ?? -1,
  groups: process.getgroups?.() ?? [],
  unmappedUid: unmappedUid(textOf(`${root}/self/uid_map`), kernelText(`${root}/sys/kernel/overflowuid`)),
});
