import { type Disk, errnoName } from './disk.ts';
import { readAt, using } from './log-file.ts';

const NEWLINE = 10;

/**
 * Returns how to get the whole lines that were written to a file since the last time. What was written to it right before
 * it was moved out of the way is read from the file that it was.
 */
export function follow(disk: Disk, path: string, moved: string): () => Buffer {
  let known: { readonly ino: number; at: number } | undefined;

  function from(file: string, since: (ino: number) => number | undefined): Buffer {
    return using(disk, disk.openRead(file), (fd) => {
      const { ino, size } = disk.stat(fd);
      const start = since(ino);
      if (start === undefined) return Buffer.alloc(0);
      // A line that could not be synced was cut off again.
      const at = Math.min(start, size);
      const bytes = readAt(disk, fd, at, size - at);
      const whole = bytes.subarray(0, bytes.lastIndexOf(NEWLINE) + 1);
      known = { ino, at: at + whole.length };
      return whole;
    });
  }

  return () => {
    try {
      const last = known;
      const rest =
        last && inodeOf(disk, path) !== last.ino
          ? from(moved, (ino) => (ino === last.ino ? last.at : undefined))
          : undefined;
      const more = from(path, (ino) => (ino === last?.ino ? last.at : 0));
      return Buffer.concat([...(rest ? [rest] : []), more]);
    } catch (error) {
      if (errnoName(error) === 'ENOENT') return Buffer.alloc(0);
      throw error;
    }
  };
}

const inodeOf = (disk: Disk, path: string): number => using(disk, disk.openRead(path), (fd) => disk.stat(fd).ino);
