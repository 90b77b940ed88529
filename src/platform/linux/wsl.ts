import { safe } from '../../text/safe-text.ts';
import { textOf } from '../posix/kernel-text.ts';
import type { UnseenWords } from '../words.ts';
import { type Mount, parseMounts } from './proc/mountinfo.ts';

/** `4.4.0-19041-Microsoft`: Windows itself in the role of a kernel, on which no container runs. */
const WSL1_RELEASE = /^[34]\.4\.0-(?:\d+-)?Microsoft$/;

/**
 * Is this a distribution of WSL? The release of the kernel (`6.6.87.2-microsoft-standard-WSL2`) does not say: the
 * containers of Docker Desktop have the same, and people build their own. But WSL 2 mounts its own program at /init of
 * each distribution, from its initramfs or, in its first versions, by 9p; MountInit() in src/linux/init/main.cpp of
 * github.com/microsoft/WSL.
 */
export const isWsl = (release: string, mounts: readonly Mount[]): boolean =>
  WSL1_RELEASE.test(release) ||
  mounts.some(
    ({ mountPoint, type }) =>
      mountPoint === '/init' && (type === 'rootfs' || (type === '9p' && /microsoft|wsl/i.test(release))),
  );

/** The same question about this machine, where proc(5) is mounted at `root`. */
export const runsInWsl = (root: string, kernelText: (path: string) => string | undefined = textOf): boolean =>
  isWsl(
    kernelText(`${root}/sys/kernel/osrelease`)?.trim() ?? '',
    parseMounts(textOf(`${root}/self/mountinfo`, 'utf8') ?? ''),
  );

export const WINDOWS_UNSEEN: UnseenWords = {
  processes: safe`Windows processes are not shown: this server runs inside WSL.`,
  port: safe`Free inside WSL: this server cannot see whether a Windows program holds it.`,
};
