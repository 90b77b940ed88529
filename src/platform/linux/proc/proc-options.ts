/** Hides nothing; proc(5). */
const OFF = new Set(['hidepid=0', 'hidepid=off']);

/** The options of /proc that hide processes, from the text of /proc/PID/mountinfo; proc_pid_mountinfo(5). */
export function parseProcOptions(text: string): string[] {
  // What was mounted over it last is what is seen.
  const line = text.split('\n').findLast((one) => one.split(' ')[4] === '/proc');
  const [, rest = ''] = line?.split(' - ') ?? [];
  const [type, , options = ''] = rest.split(' ');
  if (type !== 'proc') return [];
  return options.split(',').filter((option) => /^(?:hidepid|subset)=/.test(option) && !OFF.has(option));
}
