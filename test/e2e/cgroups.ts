import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './support.ts';
import { until } from './waiting.ts';

/** Control groups as systemd makes them, in the hierarchy that units are read from; cgroups(7). */

/** Where systemd's own hierarchy is mounted, or the only one of version 2. */
function hierarchy(): string | undefined {
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .map((fields) => ({ at: fields[4] ?? '', rest: fields.slice(fields.indexOf('-') + 1).join(' ') }));
  const own = mounts.find(({ rest }) => /^cgroup .*\bname=systemd\b/.test(rest));
  return (own ?? mounts.find(({ rest }) => rest.startsWith('cgroup2 ')))?.at;
}

/** For `skip`. */
export function noCgroups(): string | false {
  const root = hierarchy();
  if (!ROOT || root === undefined) return 'needs root and a control group hierarchy';
  const probe = join(root, `process-manager-mcp-probe-${process.pid}`);
  try {
    mkdirSync(probe);
    rmdirSync(probe);
    return false;
  } catch {
    return 'control groups cannot be made here';
  }
}

/** Runs `test` while the process is in the control group of this path, which is made for it and removed afterwards. */
export async function inCgroup(pid: number, path: string, test: () => Promise<void>): Promise<void> {
  const root = hierarchy() ?? '';
  const leaf = join(root, path);
  const made: string[] = [];
  for (let folder = leaf; !existsSync(folder); folder = dirname(folder)) made.push(folder);
  mkdirSync(leaf, { recursive: true });
  const before = homeOf(pid, root);
  try {
    writeFileSync(join(leaf, 'cgroup.procs'), String(pid));
    await test();
  } finally {
    try {
      writeFileSync(join(before, 'cgroup.procs'), String(pid));
    } catch {
      // It has ended.
    }
    for (const folder of made) await until(() => removed(folder), `${folder} is removed`);
  }
}

/** The folder of the control group that a process is in now. */
function homeOf(pid: number, root: string): string {
  const lines = readFileSync(`/proc/${pid}/cgroup`, 'utf8').split('\n');
  const line = lines.find((one) => one.includes(':name=systemd:')) ?? lines.find((one) => one.startsWith('0::'));
  return join(root, line?.split(':').slice(2).join(':') ?? '/');
}

/** A zombie keeps its control group until it is reaped. */
function removed(folder: string): true | undefined {
  try {
    rmdirSync(folder);
    return true;
  } catch {
    return undefined;
  }
}
