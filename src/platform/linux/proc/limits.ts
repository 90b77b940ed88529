import type { ResourceLimit } from '../../requested-details.ts';

/** The limits that explain why a program fails, by the kernel's name and unit; getrlimit(2). */
const NAMES: Readonly<Record<string, string>> = {
  'open files/files': 'open_files',
  'processes/processes': 'processes',
  'address space/bytes': 'address_space_bytes',
  'data size/bytes': 'data_bytes',
  'stack size/bytes': 'stack_bytes',
  'core file size/bytes': 'core_file_bytes',
  'file size/bytes': 'file_size_bytes',
  'locked memory/bytes': 'locked_memory_bytes',
  'cpu time/seconds': 'cpu_time_s',
};

const LINE = /^Max ([a-z ]+?) {2,}(unlimited|\d+) +(unlimited|\d+) +([a-z]+) *\n/gm;

/** Parses the text of /proc/PID/limits; proc_pid_limits(5). A line that is not whole is left out. */
export function parseLimits(text: string): ResourceLimit[] {
  const limits: ResourceLimit[] = [];
  for (const [, title = '', soft = '', hard = '', unit = ''] of text.matchAll(LINE)) {
    const name = NAMES[`${title}/${unit}`];
    if (name !== undefined) limits.push({ name, soft: amount(soft), hard: amount(hard) });
  }
  return limits;
}

const amount = (text: string): number | 'unlimited' => (text === 'unlimited' ? text : Number(text));
