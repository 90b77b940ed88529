import { defined } from '../defined.ts';
import type { Identity } from './process.ts';

/** Where pids and start times have a meaning: one boot of one machine, one PID namespace. */
interface RefScope {
  /** A UUID, new with each boot; empty if unknown. random(4) */
  readonly bootId: string;
  /** The number of the PID namespace where a system has several; empty if unknown. pid_namespaces(7) */
  readonly pidNamespace: string;
}

const BOOT_CHARS = 4;
const NAMESPACE_CHARS = 2;
const RADIX = 36;

/** What every `ref` of this boot and PID namespace begins with. Pids and start times can repeat after a boot. */
export function bootTagOf({ bootId, pidNamespace }: RefScope): string {
  const boot = bootId
    .toLowerCase()
    .replace(/[^\da-z]/g, '')
    .slice(0, BOOT_CHARS);
  const namespace = (Number(pidNamespace) % RADIX ** NAMESPACE_CHARS || 0).toString(RADIX);
  return `${boot.padStart(BOOT_CHARS, '0')}${namespace.padStart(NAMESPACE_CHARS, '0')}`;
}

/** An opaque reference that names this process and no later one with the same pid: `3f1c0k-4242-173225`. */
export const refOf = ({ pid, startTime, serial }: Identity, bootTag: string): string =>
  [bootTag, pid, startTime, ...(serial === undefined ? [] : [serial])].join('-');

const REF = /^([\da-z]{6})-(\d{1,10})-(\d{1,16})(?:-([\da-z]{1,13}))?$/;

/** The process that a reference names; undefined if it is invalid. */
export function parseRef(ref: string): (Identity & { readonly bootTag: string }) | undefined {
  const [, bootTag, pid, startTime, serial] = REF.exec(ref) ?? [];
  if (bootTag === undefined) return undefined;
  return { bootTag, pid: Number(pid), startTime: Number(startTime), ...defined({ serial }) };
}
