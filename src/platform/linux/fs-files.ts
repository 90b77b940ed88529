import { closeSync, opendirSync, openSync, readdirSync, readlinkSync, readSync, statSync } from 'node:fs';
import { ifReadable, isDenied, orErrno } from '../posix/errno.ts';
import { readRegistered } from './open-files.ts';
import { namespaceIn, socketOrRing } from './proc/fd-link.ts';
import { folderOf, NO_LOOK, type ProcFiles, READ_BYTES, threadsLinked } from './proc-files.ts';

const isPid = (name: string): boolean => name >= '1' && name < ':';

export function fsFiles(root: string): ProcFiles {
  const bytes = Buffer.allocUnsafeSlow(READ_BYTES);
  return {
    bytes,
    pids: () => readdirSync(root).filter(isPid).map(Number),
    owner: (pid) => statSync(`${root}/${pid}`, { throwIfNoEntry: false })?.uid,
    read(pid, file, tid) {
      return orErrno(() => {
        const fd = openSync(`${folderOf(root, pid, tid)}/${file}`, 'r');
        try {
          return readSync(fd, bytes, 0, READ_BYTES, null);
        } finally {
          closeSync(fd);
        }
      });
    },
    threadCount: (pid) => ifReadable(() => threadsLinked(statSync(`${root}/${pid}/task`).nlink)),
    threadIds: (pid) => ifReadable(() => readdirSync(`${root}/${pid}/task`).map(Number)) ?? [],
    fdTable(pid, tid) {
      const stat = ifReadable(() => statSync(`${folderOf(root, pid, tid)}/fd`));
      return stat && { ino: stat.ino, count: stat.size };
    },
    namespaceOf: (pid, kind, tid) =>
      ifReadable(() => namespaceIn(readlinkSync(`${folderOf(root, pid, tid)}/ns/${kind}`))),
    fds: (pid, tid) => numbersIn(`${folderOf(root, pid, tid)}/fd`),
    socketAt(pid, fd, tid) {
      const target = orErrno(() => readlinkSync(`${folderOf(root, pid, tid)}/fd/${fd}`));
      if (typeof target === 'string') return socketOrRing(target);
      return isDenied(target) ? NO_LOOK : undefined;
    },
    registeredWith: (pid, fd, tid) => readRegistered(`${folderOf(root, pid, tid)}/fdinfo/${fd}`),
  };
}

const PIECE = 1024;

function numbersIn(path: string): Iterable<readonly number[]> | number {
  return orErrno(() => pieces(opendirSync(path, { bufferSize: PIECE })));
}

function* pieces(folder: ReturnType<typeof opendirSync>): Generator<readonly number[]> {
  try {
    let piece: number[] = [];
    const next = () => ifReadable(() => folder.readSync());
    for (let entry = next(); entry; entry = next()) {
      if (piece.push(Number(entry.name)) < PIECE) continue;
      yield piece;
      piece = [];
    }
    yield piece;
  } finally {
    folder.closeSync();
  }
}
