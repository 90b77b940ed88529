import {
  ACCESS,
  type Handle,
  type Refused,
  STATUS,
  type SystemCalls,
} from '../../../src/platform/windows/system-calls.ts';
import { DENIED } from './memory-answers.ts';
import type { MemoryProcess, MemoryWindows } from './memory-windows.ts';

export const SELF: Handle = -1;
const NO_PROCESS: Refused = { status: STATUS.invalidCid };
const LOOK_AGAIN_MS = 2;

interface Opened {
  readonly process: MemoryProcess;
  readonly access: number;
  readonly isToken: boolean;
}

/** Handles of processes and tokens. One of a process that has ended stays valid, whoever has its pid then. */
export function memoryHandles(windows: MemoryWindows) {
  const handles = new Map<Handle, Opened>();
  let last = 0x40;

  function add(opened: Opened): { readonly handle: Handle } {
    last += 4;
    handles.set(last, opened);
    return { handle: last };
  }
  function find(handle: Handle, isToken = false): Opened | undefined {
    const own = windows.processes.get(windows.own);
    if (handle === SELF) return own && !isToken ? { process: own, access: ACCESS.limited, isToken } : undefined;
    const one = handles.get(handle);
    return one?.isToken === isToken ? one : undefined;
  }
  const isThere = ({ pid, startTime }: MemoryProcess): boolean => windows.processes.get(pid)?.startTime === startTime;
  const hasEnded = (handle: Handle): boolean => {
    const one = find(handle);
    return one !== undefined && (one.access & ACCESS.synchronize) !== 0 && !isThere(one.process);
  };

  return {
    find,
    isThere,
    hasEnded,
    count: (): number => handles.size,
    open(pid: number, access: number): ReturnType<SystemCalls['open']> {
      const process = windows.processes.get(pid);
      if (!process || pid === 0) return NO_PROCESS;
      const isDenied =
        process.denied.includes('open') || ((access & ACCESS.readMemory) !== 0 && process.denied.includes('memory'));
      return isDenied ? DENIED : add({ process, access, isToken: false });
    },
    openToken: ({ process }: Opened): ReturnType<SystemCalls['openToken']> =>
      process.denied.includes('token') ? DENIED : add({ process, access: 0, isToken: true }),
    close(handle: Handle): void {
      if (!handles.delete(handle)) throw new Error('this handle is not open');
    },
    whenEnded(handle: Handle, callback: () => void): () => void {
      const timer = setInterval(() => {
        if (!hasEnded(handle)) return;
        clearInterval(timer);
        callback();
      }, LOOK_AGAIN_MS);
      return () => clearInterval(timer);
    },
  };
}
