import type { Koffi } from '../../koffi.ts';
import type { Handle, SystemCalls } from '../system-calls.ts';

/** MAXIMUM_WAIT_OBJECTS, less the event that interrupts the wait. */
const HANDLES_MAX = 63;
/** A wait is repeated after this long: Node's exit waits for its threads. */
const SLICE_MS = 1000;
/** Where more processes are watched than one wait can take, or one cannot be waited for, they are looked at this often. */
const LOOK_AGAIN_MS = 50;
const WAIT_FAILED = 0xffff_ffff;

interface Watched {
  readonly handle: Handle;
  callback(): void;
}

/** Waits for the end of any number of processes with one thread: WaitForMultipleObjects. */
export function bindEndWaiter(koffi: Koffi, hasEnded: SystemCalls['hasEnded']): Pick<SystemCalls, 'whenEnded'> {
  const kernel32 = koffi.load('kernel32.dll');
  const createEvent = kernel32.func('intptr CreateEventW(void *security, bool manual, bool initial, void *name)');
  const setEvent = kernel32.func('bool SetEvent(intptr event)');
  const wait = kernel32.func('uint32 WaitForMultipleObjects(uint32 count, void *handles, bool all, uint32 ms)');
  const watched = new Set<Watched>();
  let event = 0;
  let isWaiting = false;

  function look(): void {
    for (const one of [...watched]) {
      if (!hasEnded(one.handle)) continue;
      watched.delete(one);
      one.callback();
    }
    waitAgain();
  }

  function waitAgain(): void {
    if (isWaiting || watched.size === 0) return;
    isWaiting = true;
    const handles = [event, ...[...watched].slice(0, HANDLES_MAX).map(({ handle }) => handle)];
    const bytes = Buffer.alloc(8 * handles.length);
    for (const [index, handle] of handles.entries()) bytes.writeBigInt64LE(BigInt(handle), 8 * index);
    const ms = watched.size > HANDLES_MAX ? LOOK_AGAIN_MS : SLICE_MS;
    wait.async(handles.length, bytes, false, ms, (_: Error | null, result: number) => {
      isWaiting = false;
      if (result === WAIT_FAILED) setTimeout(look, LOOK_AGAIN_MS);
      else look();
    });
  }

  return {
    whenEnded(handle, callback) {
      event ||= createEvent(null, false, false, null);
      const one: Watched = { handle, callback };
      watched.add(one);
      if (isWaiting) setEvent(event);
      else waitAgain();
      return () => {
        if (watched.delete(one) && isWaiting) setEvent(event);
      };
    },
  };
}
