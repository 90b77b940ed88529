import { setTimeout as sleep } from 'node:timers/promises';
import type { Machine } from '../platform/machine.ts';
import type { Socket } from '../platform/sockets.ts';
import { isZombie, nameOf } from '../process/process.ts';
import { safeText } from '../text/display.ts';
import type { AccessView } from './access.ts';

/** What is waited for: the end of a process, or a port that is listened on or free. */
export type WaitCondition = { readonly pid: number } | { readonly port: number; readonly state: 'listening' | 'free' };

const LOOK_AGAIN_MS = 100;
const TELL_MS = 1000;

/**
 * Waits until it is so, for at most `timeoutS` seconds. `tell` hears every second how many have passed. Throws
 * NOT_FOUND or the refusal for a pid.
 */
export async function waitFor(
  machine: Machine,
  view: AccessView,
  wanted: WaitCondition,
  timeoutS: number,
  tell: (elapsedS: number) => void,
  abort: AbortSignal,
) {
  const started = performance.now();
  const elapsedMs = (): number => Math.round(performance.now() - started);
  const ticking = setInterval(() => tell(Math.round(elapsedMs() / 1000)), TELL_MS).unref();
  try {
    const outcome = 'pid' in wanted ? await exit(wanted.pid) : await port(wanted.port, wanted.state);
    return { ...outcome, elapsed_ms: elapsedMs() };
  } finally {
    clearInterval(ticking);
  }

  async function exit(pid: number) {
    const target = machine.watch(pid);
    try {
      const process = target?.read();
      if (!target || !process) throw view.notFound(pid);
      view.require('list', process);
      view.recordSighting(process);
      const reached = isZombie(process) || (await target.exited(timeoutS * 1000, abort));
      return { reached, pid, name: safeText(nameOf(process)) };
    } finally {
      target?.close();
    }
  }

  async function port(number: number, state: 'listening' | 'free') {
    const isSo = (): boolean => {
      const isHeld = (socket: Socket): boolean => socket.port === number;
      if (state === 'listening') return machine.listeners().some(isHeld);
      return !machine.sockets('tcp').some(isHeld) && machine.connections(number).length === 0;
    };
    let reached = isSo();
    while (!reached && elapsedMs() < timeoutS * 1000) {
      await sleep(LOOK_AGAIN_MS, undefined, { signal: abort });
      reached = isSo();
    }
    return { reached, port: number, state };
  }
}
