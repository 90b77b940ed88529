import { chmodSync, chownSync, copyFileSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { runs, stateOf } from './programs.ts';
import { folder, type Launched, type LaunchOptions, launch } from './support.ts';

/** Cheap processes to be ended: `cat`, which SIGTERM ends and which ends with its stdin. */

export async function cat(options: LaunchOptions = {}, file = 'cat'): Promise<Launched> {
  const started = launch(file, [], options);
  await runs('cat', started.pid);
  return started;
}

/** Neither dead nor stopped, as the kernel has it. */
export const lives = (pid: number): boolean => ['S', 'R', 'D', 'I'].includes(stateOf(pid) ?? '');

let setuidFile: string | undefined;

/** Root's program that anybody may start. */
export const setuidCat = (uid: number): Promise<Launched> => cat({ uid }, setuidCatFile());

export function setuidCatFile(): string {
  if (setuidFile === undefined) {
    setuidFile = join(folder(), 'cat');
    copyFileSync('/bin/cat', setuidFile);
    chownSync(setuidFile, 0, 0);
    chmodSync(setuidFile, 0o4755);
  }
  return setuidFile;
}

/** Real, effective, saved and file-system user id, as the kernel tells them. */
export const uidsOf = (pid: number): number[] =>
  (/^Uid:\s+(.*)$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? '').split(/\s+/).map(Number);

/** Fields of /proc/PID/stat from the third on, numbered as in proc_pid_stat(5). */
export function statField(pid: number, field: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[field - 3] ?? '';
}

/** The `ref` of a process, made without the server. */
export const refOf = (pid: number): string => `${bootTag}-${pid}-${statField(pid, 22)}`;

/** Four characters of the boot, two of the PID namespace. */
const bootTag =
  readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').slice(0, 4) +
  (Number(/\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0]) % 36 ** 2).toString(36).padStart(2, '0');
