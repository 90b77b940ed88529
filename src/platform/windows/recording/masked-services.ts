import { LAYOUTS } from '../structs/layouts.ts';
import { POINTER_BYTES, pointedAt } from '../structs/pointed-at.ts';
import { rowOffsets } from '../structs/row-offsets.ts';
import { decodeServices } from '../structs/service-table.ts';
import type { RawBuffer } from '../system-calls.ts';
import { maskedCopy } from './masked-copy.ts';
import { maskedService } from './masked-text.ts';

const { bytes: SIZE, at: AT } = LAYOUTS.ENUM_SERVICE_STATUS_PROCESSW;
const PID = AT['ServiceStatusProcess.dwProcessId'];

/** EnumServicesStatusExW: an array, and the names that it points to. Only what decodeServices() returns remains. */
export function maskedServices(raw: RawBuffer & { readonly count: number }): Buffer {
  const { bytes, address } = raw;
  const copy = maskedCopy(bytes);
  const names: (readonly [at: number, name: string])[] = [];
  for (const at of rowOffsets(bytes, { size: SIZE, count: raw.count })) {
    copy.extend(at + SIZE);
    // The pointers of a part of the buffer still lead to where they led.
    const one = { bytes: bytes.subarray(at), address: address + BigInt(at), count: 1 };
    const [service] = decodeServices(one);
    const name = pointedAt(raw, at + AT.lpServiceName, 2);
    if (!service || name === undefined) continue;
    copy.keep(at, [
      [AT.lpServiceName, POINTER_BYTES],
      [PID, 4],
    ]);
    names.push([name, `${maskedService(service.name)}\0`]);
  }
  for (const [at, name] of names) copy.replace(at, Buffer.from(name, 'utf16le'));
  return copy.bytes();
}
