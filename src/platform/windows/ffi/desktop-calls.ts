import type { Koffi } from '../../koffi.ts';
import type { SystemCalls } from '../system-calls.ts';

const GW_OWNER = 4;
/** Beyond this, a window that is destroyed during the walk has sent it in circles. */
const WINDOWS_MAX = 20_000;

/** FindWindowExW and GetDriveTypeW. Neither asks another process. */
export function bindDesktop(koffi: Koffi): Pick<SystemCalls, 'pidsWithWindows' | 'driveType'> {
  const user32 = koffi.load('user32.dll');
  const next = user32.func('intptr FindWindowExW(intptr parent, intptr after, void *type, void *title)');
  const ownerOf = user32.func('uint32 GetWindowThreadProcessId(intptr w, void *pid)');
  const isVisible = user32.func('bool IsWindowVisible(intptr w)');
  const related = user32.func('intptr GetWindow(intptr w, uint32 relation)');
  const driveType = koffi.load('kernel32.dll').func('uint32 GetDriveTypeW(str16 root)');
  const pid = Buffer.alloc(4);

  return {
    pidsWithWindows() {
      const found = new Set<number>();
      let window = next(0, 0, null, null);
      for (let seen = 0; window !== 0 && seen < WINDOWS_MAX; seen++) {
        if (isVisible(window) && related(window, GW_OWNER) === 0 && ownerOf(window, pid) !== 0)
          found.add(pid.readUInt32LE(0));
        window = next(0, window, null, null);
      }
      return found;
    },
    driveType: (root) => driveType(root),
  };
}
