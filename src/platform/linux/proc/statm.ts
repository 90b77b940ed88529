/** The first three fields of /proc/PID/statm, in pages; proc_pid_statm(5). Undefined when not whole. */
export function parseStatm(
  bytes: Buffer,
  length: number = bytes.length,
): { readonly sizePages: number; readonly residentPages: number; readonly sharedPages: number } | undefined {
  const [size, resident, shared, rest] = bytes.toString('latin1', 0, Math.max(length, 0)).split(' ', 4);
  // Without what follows it, the third number may be cut.
  if (rest === undefined) return undefined;
  return { sizePages: Number(size), residentPages: Number(resident), sharedPages: Number(shared) };
}
