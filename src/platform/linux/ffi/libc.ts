export type Fd = number;

/** The functions of libc that are used beyond those for files, as koffi calls them. */
export function bindLibc(koffi: typeof import('koffi')) {
  const libc = koffi.load(null);
  const close: (fd: Fd) => number = libc.func('int close(int f)');
  const flock: (fd: Fd, operation: number) => number = libc.func('int flock(int f, int o)');
  const syscall: (number: number, a: number, b: number, c: null, d: number) => number = libc.func(
    'long syscall(long n, long a, long b, void *c, long d)',
  );
  const kcmp: (number: number, tid: number, other: number, type: number, a: number, b: number) => number = libc.func(
    'long syscall(long n, long a, long b, long c, long d, long e)',
  );
  const ioctl: (fd: Fd, request: number, into: Buffer) => number = libc.func('int ioctl(int f, ulong r, void *b)');
  const getauxval: (type: number) => number = libc.func('ulong getauxval(ulong t)');
  const clockGettime: (clock: number, into: Buffer) => number = libc.func('int clock_gettime(int c, void *t)');
  const socket: (family: number, type: number, protocol: number) => number = libc.func(
    'int socket(int a, int b, int c)',
  );
  const send: (fd: Fd, from: Buffer, bytes: number, flags: number) => number = libc.func(
    'long send(int f, void *b, size_t n, int l)',
  );
  const sendto: (fd: Fd, from: Buffer, bytes: number, flags: number, to: Buffer, toBytes: number) => number = libc.func(
    'long sendto(int f, void *b, size_t n, int l, void *a, uint s)',
  );
  const getsockopt: (fd: Fd, level: number, option: number, into: Buffer, bytes: Buffer) => number = libc.func(
    'int getsockopt(int f, int l, int o, void *b, void *n)',
  );
  const recv: (fd: Fd, into: Buffer, bytes: number, flags: number) => number = libc.func(
    'long recv(int f, void *b, size_t n, int l)',
  );
  /** The result of a call, or the negative errno. */
  const orErrno = (result: number): number => (result < 0 ? -koffi.errno() : result);
  return {
    close,
    flock,
    syscall,
    kcmp,
    ioctl,
    getauxval,
    clockGettime,
    socket,
    send,
    sendto,
    getsockopt,
    recv,
    orErrno,
  };
}

export type Libc = ReturnType<typeof bindLibc>;
