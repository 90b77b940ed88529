import type { Koffi } from '../../koffi.ts';
import type { SystemCalls } from '../system-calls.ts';

/** HKEY_CURRENT_USER; winreg.h. */
const CURRENT_USER = 0x8000_0001 | 0;
const KEY_ENUMERATE_SUB_KEYS = 8;
const RRF_RT_REG_SZ = 2;
/** The longest name of a key, with its NUL. */
const NAME_CHARS = 256;
const KEYS_MAX = 256;
/** No text that this server looks for is longer. */
const TEXT_BYTES = 2048;
const NUL_BYTES = 2;

/** RegEnumKeyExW and RegGetValueW, on what the user of this server has in the registry. */
export function bindRegistry(koffi: Koffi): Pick<SystemCalls, 'registryKeys' | 'registryText'> {
  const advapi32 = koffi.load('advapi32.dll');
  const open = advapi32.func(
    'int32 RegOpenKeyExW(intptr key, str16 path, uint32 options, uint32 access, void *opened)',
  );
  const close = advapi32.func('int32 RegCloseKey(intptr key)');
  const keyAt = advapi32.func(
    'int32 RegEnumKeyExW(intptr key, uint32 index, void *name, void *chars, void *reserved, void *type, void *typeChars, void *written)',
  );
  const getValue = advapi32.func(
    'int32 RegGetValueW(intptr key, str16 path, str16 name, uint32 flags, void *type, void *data, void *bytes)',
  );
  const [opened, size] = [Buffer.alloc(8), Buffer.alloc(4)];
  const [name, data] = [Buffer.alloc(2 * NAME_CHARS), Buffer.alloc(TEXT_BYTES)];

  function nameAt(key: number, index: number): string | undefined {
    size.writeUInt32LE(NAME_CHARS, 0);
    const isFound = keyAt(key, index, name, size, null, null, null, null) === 0;
    return isFound ? name.toString('utf16le', 0, 2 * size.readUInt32LE(0)) : undefined;
  }

  return {
    registryKeys(path) {
      if (open(CURRENT_USER, path, 0, KEY_ENUMERATE_SUB_KEYS, opened) !== 0) return [];
      const key = Number(opened.readBigInt64LE(0));
      const names: string[] = [];
      for (let next = nameAt(key, 0); next !== undefined && names.length < KEYS_MAX; next = nameAt(key, names.length)) {
        names.push(next);
      }
      close(key);
      return names;
    },
    registryText(path, value) {
      size.writeUInt32LE(TEXT_BYTES, 0);
      const isRead = getValue(CURRENT_USER, path, value, RRF_RT_REG_SZ, null, data, size) === 0;
      return isRead ? data.toString('utf16le', 0, size.readUInt32LE(0) - NUL_BYTES) : undefined;
    },
  };
}
