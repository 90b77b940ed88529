/** /proc/loadavg: runnable and waiting tasks over 1, 5 and 15 minutes; proc_loadavg(5). */
export function parseLoad(text: string): [number, number, number] | undefined {
  const [one = Number.NaN, five = Number.NaN, fifteen = Number.NaN] = text.split(' ').map(Number);
  return Number.isFinite(one + five + fifteen) ? [one, five, fifteen] : undefined;
}
