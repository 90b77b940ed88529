/** Seconds since boot: the first number of /proc/uptime; proc_uptime(5). */
export const parseUptimeS = (text: string): number => Number.parseFloat(text);
