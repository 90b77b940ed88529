import type { Self } from '../machine.ts';
import { linkOf } from './kernel-text.ts';
import { unmappedUid } from './proc/uid-map.ts';

interface SelfSources {
  /** The text of a file below /proc. */
  textOf(path: string): string | undefined;
  /** The same of a file that a daemon may provide in a container: not read where that may hang. */
  kernelText(path: string): string | undefined;
}

/** This server as its processes are seen in `root`, where proc(5) is mounted. */
export const readSelf = (
  root: string,
  { pid, startTicks }: Pick<Self, 'pid' | 'startTicks'>,
  { textOf, kernelText }: SelfSources,
): Self => ({
  pid,
  startTicks,
  bootId: kernelText(`${root}/sys/kernel/random/boot_id`)?.trim() ?? '',
  pidNamespace: linkOf(`${root}/self/ns/pid`)?.replace(/\D/g, '') ?? '',
  uid: process.geteuid?.() ?? -1,
  gid: process.getegid?.() ?? -1,
  groups: process.getgroups?.() ?? [],
  unmappedUid: unmappedUid(textOf(`${root}/self/uid_map`), kernelText(`${root}/sys/kernel/overflowuid`)),
});
