import { textOf } from '../posix/kernel-text.ts';
import { parseNetUnix } from './proc/net-unix.ts';
import type { ProcFiles } from './proc-files.ts';

/** Where X servers listen, path and abstract name; Xserver(1), FILES. Some pad the latter with NULs, shown as `@`. */
const X11 = /^(?:\/tmp\/\.X11-unix\/X\d{1,5}|@\/tmp\/\.X11-unix\/X\d{1,5}@{0,128})$/;
/** `wayland-0` in XDG_RUNTIME_DIR, wherever that is; wl_display_add_socket_auto(3). */
const WAYLAND = /^\/(?:[^/]{1,255}\/){1,16}wayland-[\w.-]{1,64}$/;

/** One pass over many processes reads the table once. */
const FRESH_MS = 100;

interface Table {
  readonly namespace: number | undefined;
  readonly readMs: number;
  readonly inodes: ReadonlySet<number>;
}

/**
 * The inodes of the sockets on which displays listen, in the network namespace of a process; none where the kernel has
 * no table of unix sockets or does not show it.
 */
export function displaySockets(root: string, files: ProcFiles): (pid: number) => ReadonlySet<number> {
  let last: Table | undefined;
  return (pid) => {
    const namespace = files.namespaceOf(pid, 'net');
    const nowMs = performance.now();
    if (last && last.namespace === namespace && nowMs - last.readMs < FRESH_MS) return last.inodes;
    const folder = namespace === undefined ? 'self' : String(pid);
    const text = textOf(`${root}/${folder}/net/unix`) ?? '';
    const inodes = listeningDisplays(text);
    last = { namespace, readMs: nowMs, inodes };
    return inodes;
  };
}

/**
 * Of /proc/net/unix, one byte a character. A path with a newline can imitate a line: of a socket with two lines either
 * counts, so that no process can hide the socket of another, only have one more protected.
 */
export function listeningDisplays(text: string): ReadonlySet<number> {
  const [head = '', ...lines] = text.split('\n');
  const inodes = new Set<number>();
  for (const line of lines) {
    if (!line.includes('/X') && !line.includes('/wayland-')) continue;
    for (const { inode, path = '', state } of parseNetUnix(Buffer.from(`${head}\n${line}\n`, 'latin1')).values())
      if (state === 'listening' && (X11.test(path) || WAYLAND.test(path))) inodes.add(inode);
  }
  return inodes;
}
