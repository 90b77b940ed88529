/** Name under /dev of a controlling terminal from its device number in `stat`; proc_pid_stat(5), devices.txt. */
export function terminalName(device: number): string | undefined {
  if (device === 0) return undefined;
  const major = (device >>> 8) & 0xfff;
  const minor = (device & 0xff) | ((device >>> 12) & 0xfff00);
  if (major >= 136 && major <= 143) return `pts/${minor + (major - 136) * 256}`;
  if (major === 4) return minor < 64 ? `tty${minor}` : `ttyS${minor - 64}`;
  if (major === 5) return 'console';
  if (major === 204 && minor >= 64) return `ttyAMA${minor - 64}`;
  const prefix = { 188: 'ttyUSB', 166: 'ttyACM', 229: 'hvc' }[major];
  return prefix === undefined ? `tty ${major}:${minor}` : `${prefix}${minor}`;
}
