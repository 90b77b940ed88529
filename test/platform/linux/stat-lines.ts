/** A line of /proc/PID/stat with what a test is about; proc_pid_stat(5). */
export function statLine(
  pid: number,
  { comm = 'x', state = 'S', ppid = 1, utime = 0, threads = 1, startTicks = pid * 10 } = {},
): string {
  const before = `${ppid} ${pid} ${pid} 0 -1 4194304 0 0 0 0 ${utime} 0 0 0 20 0 ${threads} 0 ${startTicks} 4096 1`;
  return `${pid} (${comm}) ${state} ${before} 18446744073709551615 1 1 140000 0\n`;
}
