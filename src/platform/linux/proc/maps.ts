const DISPLAY_LIBRARY = /\/lib(?:X11|xcb|wayland-client|wayland-server)(?:\.so|-[\w.]{1,64}\.so)/;

/** Does a process whose /proc/PID/maps this is have a library loaded that connects to a display? proc_pid_maps(5) */
export const drawsWindows = (maps: string): boolean => DISPLAY_LIBRARY.test(maps);

/**
 * The mapped files whose names begin with one of these, from the text of /proc/PID/maps; proc_pid_maps(5). A deleted
 * file keeps its name, followed by ` (deleted)`.
 */
export function* mappedFiles(maps: string, beginnings: readonly string[]): Generator<string> {
  for (const beginning of beginnings) {
    const wanted = ` ${beginning.replaceAll('\n', '\\012')}`;
    for (let at = maps.indexOf(wanted); at >= 0; at = maps.indexOf(wanted, at + 1)) {
      const end = maps.indexOf('\n', at);
      yield maps.slice(at + 1, end < 0 ? undefined : end).replaceAll('\\012', '\n');
    }
  }
}

/** `address permissions offset major:minor inode path`, all but the inode in hexadecimal; proc_pid_maps(5) */
const MAPPING = /^\S+ \S+ [0-9a-f]+ ([0-9a-f]+):([0-9a-f]+) ([1-9]\d*) +(.+)$/;

/** The file that is mapped from this path: its file system, `major:minor` as in mountinfo, and its inode. */
function mapping(maps: string, path: string): { readonly device: string; readonly inode: string } | undefined {
  const wanted = Buffer.from(path, 'utf8').toString('latin1').replaceAll('\n', '\\012');
  for (const line of maps.split('\n')) {
    const [, major, minor, inode, mapped] = MAPPING.exec(line) ?? [];
    if (major === undefined || minor === undefined || inode === undefined || mapped !== wanted) continue;
    return { device: `${Number.parseInt(major, 16)}:${Number.parseInt(minor, 16)}`, inode };
  }
  return undefined;
}

/** The file system that this path is mapped from: `major:minor` as in mountinfo. `maps`: decoded as latin1. */
export const deviceMapped = (maps: string, path: string): string | undefined => mapping(maps, path)?.device;

/** The file that is mapped from this path, `major:minor/inode`. `maps`: decoded as latin1. */
export function fileMapped(maps: string, path: string): string | undefined {
  const found = mapping(maps, path);
  return found && `${found.device}/${found.inode}`;
}
