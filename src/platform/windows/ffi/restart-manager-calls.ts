import { type Koffi, onThread } from '../../koffi.ts';
import { win32Error } from '../refusals.ts';
import { LAYOUTS } from '../structs/layouts.ts';
import type { SystemCalls } from '../system-calls.ts';

const KEY_CHARS = 33;
const ERROR_MORE_DATA = 234;
const { bytes: PROCESS_BYTES } = LAYOUTS.RM_PROCESS_INFO;
const FIRST_COUNT = 64;
const TRIES_MAX = 10;

/**
 * RmGetList, on a thread of its own: it opens the file to ask its file system who uses it, which may hang. It
 * duplicates no handle of another process.
 */
export function bindRestartManager(koffi: Koffi): Pick<SystemCalls, 'fileUsers'> {
  const rstrtmgr = koffi.load('rstrtmgr.dll');
  const start = rstrtmgr.func('uint32 RmStartSession(void *session, uint32 flags, void *key)');
  const end = rstrtmgr.func('uint32 RmEndSession(uint32 session)');
  const register = rstrtmgr.func(
    'uint32 RmRegisterResources(uint32 session, uint32 files, str16 *paths, uint32 a, void *b, uint32 c, void *d)',
  );
  const list = rstrtmgr.func(
    'uint32 RmGetList(uint32 session, void *needed, void *count, void *processes, void *reasons)',
  );

  async function processes(session: number) {
    const [needed, count, reasons] = [Buffer.alloc(4), Buffer.alloc(4), Buffer.alloc(4)];
    let room = FIRST_COUNT;
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const into = Buffer.alloc(room * PROCESS_BYTES);
      count.writeUInt32LE(room, 0);
      const error = await onThread<number>(list, [session, needed, count, into, reasons]);
      if (error === 0) return into.subarray(0, count.readUInt32LE(0) * PROCESS_BYTES);
      if (error !== ERROR_MORE_DATA) return win32Error(error);
      room = needed.readUInt32LE(0) + FIRST_COUNT;
    }
    return win32Error(ERROR_MORE_DATA);
  }

  return {
    async fileUsers(paths) {
      const [session, key] = [Buffer.alloc(4), Buffer.alloc(2 * KEY_CHARS)];
      const failed = start(session, 0, key);
      if (failed !== 0) return win32Error(failed);
      const id = session.readUInt32LE(0);
      try {
        const error = await onThread<number>(register, [id, paths.length, [...paths], 0, null, 0, null]);
        return error === 0 ? await processes(id) : win32Error(error);
      } finally {
        end(id);
      }
    },
  };
}
