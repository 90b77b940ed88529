import type { Koffi } from '../../koffi.ts';
import type { SystemCalls } from '../system-calls.ts';

const GW_OWNER = 4;
const CLASS_CHARS = 257;
/** A window that is destroyed during the walk may send it in circles: it ends here. */
const WINDOWS_MAX = 20_000;

/** FindWindowExW and GetDriveTypeW. Neither asks another process. */
export function bindDesktop(koffi: Koffi): Pick<SystemCalls, 'windows' | 'driveType'> {
  const user32 = koffi.load('user32.dll');
  const next = user32.func('intptr FindWindowExW(intptr parent, intptr after, void *type, void *title)');
  const ownerOf = user32.func('uint32 GetWindowThreadProcessId(intptr w, void *pid)');
  const isVisible = user32.func('bool IsWindowVisible(intptr w)');
  const related = user32.func('intptr GetWindow(intptr w, uint32 relation)');
  const classOf = user32.func('int GetClassNameW(intptr w, void *into, int chars)');
  const driveType = koffi.load('kernel32.dll').func('uint32 GetDriveTypeW(str16 root)');
  const pid = Buffer.alloc(4);
  const name = Buffer.alloc(2 * CLASS_CHARS);

  return {
    windows() {
      const found: { pid: number; className: string }[] = [];
      let window = next(0, 0, null, null);
      for (let seen = 0; window !== 0 && seen < WINDOWS_MAX; seen++) {
        if (isVisible(window) && related(window, GW_OWNER) === 0 && ownerOf(window, pid) !== 0) {
          const chars = classOf(window, name, CLASS_CHARS);
          found.push({ pid: pid.readUInt32LE(0), className: name.toString('utf16le', 0, 2 * chars) });
        }
        window = next(0, window, null, null);
      }
      return found;
    },
    driveType: (root) => driveType(root),
  };
}
