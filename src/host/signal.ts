import { setTimeout as sleep } from 'node:timers/promises';
import type { Origin } from '../audit/record.ts';
import type { Platform, SIGNALS } from '../platform/platform.ts';
import { isZombie, nameOf } from '../process/process.ts';
import { COMMAND_ROW_CHARS, displayCommand, displayText } from '../text/display.ts';
import type { Deeds } from './deeds.ts';
import type { Meant } from './end.ts';
import { type Held, hold } from './hold.ts';
import type { Limiter } from './limits.ts';
import type { Sightings } from './sightings.ts';
import { renice, send, type Ways } from './terminate.ts';
import type { View } from './view.ts';
import type { Asker } from './watcher.ts';

/** How long it is watched what a signal does. */
const WATCH_MS = 500;

/** Sends one signal and looks what it did; sets a priority and reads it back. */
export function createSignaller(
  platform: Platform,
  view: View,
  sightings: Sightings,
  limiter: Limiter,
  deedsOf: (origin: Origin) => Deeds,
) {
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
    async signal({ pid, pinned }: Meant, name: (typeof SIGNALS)[number], { abort, origin }: Asker) {
      const signal = `SIG${name}` as const;
      const held = hold(platform, view, sightings, pid, 'signal', pinned);
      try {
        limiter.spend(1);
        const judge: Ways['judge'] = (process) => void view.require('signal', process);
        const deed = send(held, signal, { judge, deeds: deedsOf(origin) });
        if (!deed) {
          return { ...about(held), signal: name, outcome: 'already_gone' as const, status: null };
        }
        const exited = signal !== 'SIGCONT' && signal !== 'SIGSTOP' && (await held.target.exited(WATCH_MS, abort));
        if (!exited) await sleep(1); // the scheduler has to carry out STOP and CONT
        const now = held.target.read();
        const isGone = exited || !now || isZombie(now);
        const outcome = isGone ? ('exited' as const) : ('still_running' as const);
        deed.became(outcome);
        return {
          ...about(held),
          signal: name,
          outcome,
          status: isGone ? null : now.status,
        };
      } finally {
        held.target.close();
      }
    },
    setPriority({ pid, pinned }: Meant, nice: number, { origin }: Asker) {
      const held = hold(platform, view, sightings, pid, 'priority', pinned);
      try {
        const judge: Ways['judge'] = (process) => void view.require('priority', process);
        const done = renice(held, nice, { judge, deeds: deedsOf(origin) });
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
