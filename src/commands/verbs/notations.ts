import { resolve } from 'node:path';
import { UsageError } from '../../config/layers.ts';
import { realPath } from '../own-command.ts';

/** What a person types for a port, a process, a path. */

const LOCAL_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|\[?::1?\]?|\*)$/i;
const PORT_MAX = 65_535;
const PID_MAX = 2 ** 31 - 1;

/** `:3000`, `localhost:3000`, and the address of a page there. Undefined for anything else. */
export function portIn(word: string): number | undefined {
  const [, host, digits = ''] = /^(?:https?:\/\/)?(.*?):(\d+)(?:\/.*)?$/i.exec(word) ?? [];
  if (host === undefined || (host !== '' && !LOCAL_HOST.test(host))) return undefined;
  const port = Number(digits);
  if (port < 1 || port > PORT_MAX) throw new UsageError(`${word} is not a port: ports are 1 to ${PORT_MAX}`);
  return port;
}

/** Where only a port makes sense, `3000` is one as well. */
export function portOf(word: string): number {
  const port = portIn(/^\d+$/.test(word) ? `:${word}` : word);
  if (port === undefined)
    throw new UsageError(`${JSON.stringify(word)} is not a port; write 3000, :3000 or localhost:3000`);
  return port;
}

/** Digits. Undefined for anything else. */
export function pidIn(word: string): number | undefined {
  if (!/^\d+$/.test(word)) return undefined;
  const pid = Number(word);
  if (pid < 1 || pid > PID_MAX) throw new UsageError(`${word} is not a pid: pids are 1 to ${PID_MAX}`);
  return pid;
}

export function pidOf(word: string): number {
  const pid = pidIn(word);
  if (pid === undefined) throw new UsageError(`${JSON.stringify(word)} is not a pid; find ${word} searches for one`);
  return pid;
}

/** Does it look like a path, and not like a name: `.`, `~`, `./x`, `~/x`, `/x`, `C:\x`? */
export const isPath = (word: string): boolean => /^(?:\.{1,2}|~)?(?:[/\\]|$)|^[A-Za-z]:[/\\]/.test(word);

/** The absolute path, without links; `home` is what `~` stands for. Throws UsageError if it does not exist. */
export function pathOf(word: string, home: string): string {
  const path = resolve(word.replace(/^~(?=[/\\]|$)/, () => home));
  const real = realPath(path);
  if (real === undefined) throw new UsageError(`${JSON.stringify(word)} does not exist: there is no ${path}`);
  return real;
}
