/** The first three fields of /proc/PID/statm, in pages; proc_pid_statm(5). Undefined when not whole. */
export function parseStatm(
  bytes: Buffer,
  length: number = bytes.length,
): { readonly sizePages: number; readonly residentPages: number; readonly sharedPages: number } | undefined {
  const [sizePages, residentPages, sharedPages] = bytes
    .toString('latin1', 0, Math.max(length, 0))
    .split(' ', 3)
    .map(Number);
  if (sizePages === undefined || residentPages === undefined || sharedPages === undefined) return undefined;
  return { sizePages, residentPages, sharedPages };
}
