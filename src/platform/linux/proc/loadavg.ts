/** /proc/loadavg: runnable and waiting tasks over 1, 5 and 15 minutes; proc_loadavg(5). */
export function parseLoad(text: string): [number, number, number] | undefined {
  const [one, five, fifteen] = text.split(' ').map(Number);
  if (one === undefined || five === undefined || fifteen === undefined || !Number.isFinite(one + five + fifteen))
    return undefined;
  return [one, five, fifteen];
}
