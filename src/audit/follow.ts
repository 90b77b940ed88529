import { splitLines } from './chain.ts';
import { type Disk, onErrno } from './disk.ts';
import { readAt, using } from './log-file.ts';

/**
 * Returns a function that reads the whole lines written to a file since its last call. If the file was rotated
 * meanwhile, its last lines are read from where it was `moved` to.
 */
export function follow(disk: Disk, path: string, moved: string): () => Buffer {
  let known: { readonly id: string; at: number } | undefined;

  function linesFrom(file: string, since: (id: string) => number | undefined): Buffer {
    return using(disk, disk.openRead(file), (fd) => {
      const id = disk.places.fileId(fd);
      const start = since(id);
      if (start === undefined) return Buffer.alloc(0);
      // The file is shorter if a line that could not be synced was cut off again.
      const { size } = disk.stat(fd);
      const at = Math.min(start, size);
      const bytes = readAt(disk, fd, { at, bytes: size - at });
      const whole = bytes.subarray(0, bytes.length - splitLines(bytes).tornBytes);
      known = { id, at: at + whole.length };
      return whole;
    });
  }

  const readOn = (): Buffer => {
    const last = known;
    const isRotated = last && idOf(disk, path) !== last.id;
    const rest = isRotated ? linesFrom(moved, (id) => (id === last.id ? last.at : undefined)) : Buffer.alloc(0);
    return Buffer.concat([rest, linesFrom(path, (id) => (id === last?.id ? last.at : 0))]);
  };
  return () => onErrno('ENOENT', readOn, Buffer.alloc(0));
}

const idOf = (disk: Disk, path: string): string => using(disk, disk.openRead(path), disk.places.fileId);
