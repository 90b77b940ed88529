/** Seconds since boot: the first number of /proc/uptime; proc_uptime(5). */
export const parseUptimeS = (text: string): number => Number.parseFloat(text);

/** Unix time of the boot in whole seconds: `btime` of /proc/stat; proc_stat(5). */
export function parseBootUnixS(text: string): number {
  const at = text.indexOf('\nbtime ');
  return at < 0 ? Number.NaN : Number.parseInt(text.slice(at + '\nbtime '.length), 10);
}
