import type { RawBuffer } from '../system-calls.ts';
import { LAYOUTS } from './layouts.ts';
import { pointedAt } from './pointed-at.ts';
import { rowOffsets } from './row-offsets.ts';

const { bytes: SIZE, at: AT } = LAYOUTS.ENUM_SERVICE_STATUS_PROCESSW;

const CHARACTER_BYTES = 2;
/** The service control manager allows no longer name; CreateServiceW. */
const NAME_MAX_BYTES = 256 * CHARACTER_BYTES;

export interface ServiceProcess {
  /** The key of the service, which `Stop-Service` takes: `Spooler`. */
  readonly name: string;
  readonly pid: number;
}

/** The services that run in a process, of one ENUM_SERVICE_STATUS_PROCESSW after the other; winsvc.h. */
export function decodeServices(raw: RawBuffer & { readonly count: number }): ServiceProcess[] {
  const { bytes, count } = raw;
  return rowOffsets(bytes, { size: SIZE, count }).flatMap((at) => {
    const pid = bytes.readUInt32LE(at + AT['ServiceStatusProcess.dwProcessId']);
    const name = textBehind(raw, at + AT.lpServiceName);
    return pid === 0 || !name ? [] : [{ name, pid }];
  });
}

/** The text with a NUL at its end that the pointer at `offset` leads to; undefined without that NUL. */
function textBehind(raw: RawBuffer, offset: number): string | undefined {
  const start = pointedAt(raw, offset, CHARACTER_BYTES);
  if (start === undefined) return undefined;
  const last = Math.min(raw.bytes.length - CHARACTER_BYTES, start + NAME_MAX_BYTES);
  for (let end = start; end <= last; end += CHARACTER_BYTES)
    if (raw.bytes.readUInt16LE(end) === 0) return raw.bytes.toString('utf16le', start, end);
  return undefined;
}
