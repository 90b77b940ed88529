import { readdirSync } from 'node:fs';
import type { ProcessFacts } from '../../process/process.ts';
import type { SignalState, UninterruptibleSleep } from '../../process/signal-state.ts';
import { ifReadable } from '../posix/errno.ts';
import { textOf } from '../posix/kernel-text.ts';
import { cgroupFolders } from './cgroup-folders.ts';
import { parseSignals } from './proc/status.ts';
import { sleepIn } from './wait-channels.ts';

/** Reads what a signal meets in a process; `dir`: /proc/PID, `root`: where proc(5) is mounted. */
export function readSignalState(root: string, dir: string, { pid, status, threads }: ProcessFacts): SignalState {
  const text = textOf(`${dir}/status`);
  const isAsleep = status === 'disk-sleep';
  const threadSleep = isAsleep || (threads ?? 1) <= 1 ? undefined : sleepOfThreads(`${root}/${pid}/task`);
  return {
    ...(text !== undefined && parseSignals(text)),
    ...(isAsleep && { sleep: sleepOf(dir) }),
    ...(threadSleep && { threadSleep }),
    ...(isFrozen(textOf(`${root}/self/mountinfo`), textOf(`${dir}/cgroup`)) && { isFrozen: true as const }),
  };
}

/** By where it waits in the kernel; proc_pid_wchan(5), where 0 is unknown. */
function sleepOf(dir: string): UninterruptibleSleep {
  const channel = textOf(`${dir}/wchan`)?.trim() ?? '';
  return sleepIn(channel === '0' ? '' : channel);
}

/** A process may have thousands of threads. */
const THREADS_MAX = 256;

/** That of the first thread that is in it; undefined if none is. */
function sleepOfThreads(tasks: string): UninterruptibleSleep | undefined {
  const asleep = (ifReadable(() => readdirSync(tasks)) ?? [])
    .slice(0, THREADS_MAX)
    .find((tid) => /^State:\tD/m.test(textOf(`${tasks}/${tid}/status`) ?? ''));
  return asleep === undefined ? undefined : sleepOf(`${tasks}/${asleep}`);
}

/** cgroup.events says 1 below a frozen ancestor, too; Documentation/admin-guide/cgroup-v2.rst and cgroup-v1/. */
function isFrozen(mountinfo: string | undefined, cgroup: string | undefined): boolean {
  if (mountinfo === undefined || cgroup === undefined) return false;
  const found = cgroupFolders(mountinfo, cgroup, 'freezer');
  const [own] = found?.folders ?? [];
  if (!found || own === undefined) return false;
  return found.version === 2
    ? /^frozen 1$/m.test(textOf(`${own}/cgroup.events`) ?? '')
    : textOf(`${own}/freezer.state`)?.trim() === 'FROZEN';
}
