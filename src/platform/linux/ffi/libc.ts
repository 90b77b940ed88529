export type Fd = number;

/** The functions of libc that are used, each as section 2 or 3 of the manual describes it. */
export interface Libc {
  openat(dir: Fd, path: Buffer, flags: number): number;
  read(fd: Fd, into: Buffer, bytes: number): number;
  close(fd: Fd): number;
  lseek(fd: Fd, offset: number, whence: number): number;
  getdents(fd: Fd, into: Buffer, bytes: number): number;
  statx(dir: Fd, path: Buffer, flags: number, mask: number, into: Buffer): number;
  readlinkat(dir: Fd, path: Buffer, into: Buffer, bytes: number): number;
  flock(fd: Fd, operation: number): number;
  ioctl(fd: Fd, request: number, into: Buffer): number;
  syscall(number: number, a: number, b: number, c: null, d: number): number;
  kcmp(number: number, tid: number, other: number, type: number, a: number, b: number): number;
  getauxval(type: number): number;
  clockGettime(clock: number, into: Buffer): number;
  socket(family: number, type: number, protocol: number): number;
  send(fd: Fd, from: Buffer, bytes: number, flags: number): number;
  sendto(fd: Fd, from: Buffer, bytes: number, flags: number, to: Buffer, toBytes: number): number;
  recv(fd: Fd, into: Buffer, bytes: number, flags: number): number;
  getsockopt(fd: Fd, level: number, option: number, into: Buffer, bytes: Buffer): number;
  /** The result of a call, or the negative errno if it failed. */
  orErrno(result: number): number;
}

export function bindLibc(koffi: typeof import('koffi')): Libc {
  const libc = koffi.load(null);
  return {
    openat: libc.func('int openat(int d, void *p, int f)'),
    read: libc.func('long read(int f, void *b, size_t n)'),
    close: libc.func('int close(int f)'),
    lseek: libc.func('long lseek(int f, long o, int w)'),
    getdents: libc.func('long getdents64(int f, void *b, size_t n)'),
    statx: libc.func('int statx(int d, void *p, int fl, uint m, void *b)'),
    readlinkat: libc.func('long readlinkat(int d, void *p, void *b, size_t n)'),
    flock: libc.func('int flock(int f, int o)'),
    ioctl: libc.func('int ioctl(int f, ulong r, void *b)'),
    syscall: libc.func('long syscall(long n, long a, long b, void *c, long d)'),
    kcmp: libc.func('long syscall(long n, long a, long b, long c, long d, long e)'),
    getauxval: libc.func('ulong getauxval(ulong t)'),
    clockGettime: libc.func('int clock_gettime(int c, void *t)'),
    socket: libc.func('int socket(int a, int b, int c)'),
    send: libc.func('long send(int f, void *b, size_t n, int l)'),
    sendto: libc.func('long sendto(int f, void *b, size_t n, int l, void *a, uint s)'),
    recv: libc.func('long recv(int f, void *b, size_t n, int l)'),
    getsockopt: libc.func('int getsockopt(int f, int l, int o, void *b, void *n)'),
    orErrno: (result) => (result < 0 ? -koffi.errno() : result),
  };
}
