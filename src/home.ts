import { readFileSync } from 'node:fs';
import { isAbsolute } from 'node:path';

/**
 * The user's home folder: HOME, or the one in /etc/passwd; passwd(5). Undefined if there is none. Node's os.homedir() would
 * ask the name service, which may wait for a server that does not answer.
 */
export function homeFolder(): string | undefined {
  const home = process.env['HOME'] ?? homeInPasswd();
  return home !== undefined && isAbsolute(home) ? home : undefined;
}

function homeInPasswd(): string | undefined {
  const uid = String(process.geteuid?.() ?? '');
  try {
    const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
    return lines.map((line) => line.split(':')).find((fields) => fields[2] === uid)?.[5];
  } catch {
    return undefined;
  }
}
