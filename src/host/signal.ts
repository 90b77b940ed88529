import { setTimeout as sleep } from 'node:timers/promises';
import type { Platform, SIGNALS } from '../platform/platform.ts';
import { isZombie, nameOf } from '../process/process.ts';
import { COMMAND_ROW_CHARS, displayCommand, displayText } from '../text/display.ts';
import type { Meant } from './end.ts';
import { type Held, hold } from './hold.ts';
import type { Limiter } from './limits.ts';
import type { Sightings } from './sightings.ts';
import { renice, send } from './terminate.ts';
import type { View } from './view.ts';

/** How long it is watched what a signal does. */
const WATCH_MS = 500;

/** Sends one signal and looks what it did; sets a priority and reads it back. */
export function createSignaller(platform: Platform, view: View, sightings: Sightings, limiter: Limiter) {
  const about = ({ process, target }: Held) => {
    sightings.note(process);
    return {
      pid: process.pid,
      name: displayText(nameOf(process)),
      command: displayCommand(process.argv, COMMAND_ROW_CHARS),
      guarantee: target.guarantee,
    };
  };

  return {
    async signal({ pid, pinned }: Meant, name: (typeof SIGNALS)[number], abort: AbortSignal) {
      const signal = `SIG${name}` as const;
      const held = hold(platform, view, sightings, pid, 'signal', pinned);
      try {
        limiter.spend(1);
        if (!send(held.target, signal, (process) => view.require('signal', process))) {
          return { ...about(held), signal: name, outcome: 'already_gone' as const, status: null };
        }
        const exited = signal !== 'SIGCONT' && signal !== 'SIGSTOP' && (await held.target.exited(WATCH_MS, abort));
        if (!exited) await sleep(1); // the scheduler has to carry out STOP and CONT
        const now = held.target.read();
        const isGone = exited || !now || isZombie(now);
        return {
          ...about(held),
          signal: name,
          outcome: isGone ? ('exited' as const) : ('still_running' as const),
          status: isGone ? null : now.status,
        };
      } finally {
        held.target.close();
      }
    },
    setPriority({ pid, pinned }: Meant, nice: number) {
      const held = hold(platform, view, sightings, pid, 'priority', pinned);
      try {
        const done = renice(held.target, nice, (process) => view.require('priority', process));
        const after = done ? held.target.read()?.nice : undefined;
        return {
          ...about(held),
          guarantee: 'start_time' as const,
          nice_before: held.process.nice,
          nice_after: after ?? null,
        };
      } finally {
        held.target.close();
      }
    },
  };
}
