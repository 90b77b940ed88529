const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Facility authpriv (10), severity notice (5); syslog(3). */
const PRIORITY = 10 * 8 + 5;

/** A line of the log in the format of syslog(3): priority, local time, program and pid. */
export function syslogLine(line: string, pid: number, now: Date): string {
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map((part) => String(part).padStart(2, '0'));
  const day = String(now.getDate()).padStart(2);
  return `<${PRIORITY}>${MONTHS[now.getMonth()]} ${day} ${time.join(':')} process-manager-mcp[${pid}]: ${line.trimEnd()}`;
}
