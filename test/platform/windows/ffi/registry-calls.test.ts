import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { bindKoffi, type Koffi } from '../../../../src/platform/koffi.ts';
import { bindRegistry } from '../../../../src/platform/windows/ffi/registry-calls.ts';

const CURRENT_USER = 0x8000_0001 | 0;
const KEY = `Software\\process-manager-mcp-test-${process.pid}`;
const [SZ, BINARY, DWORD] = [1, 3, 4];

const found = process.platform === 'win32' ? bindKoffi(bind) : { why: 'not Windows' };
const skip = 'why' in found && found.why;
const native = () => ('why' in found ? assert.fail(found.why) : found.native);

function bind(koffi: Koffi) {
  const advapi32 = koffi.load('advapi32.dll');
  const set = advapi32.func(
    'int32 RegSetKeyValueW(intptr key, str16 path, str16 name, uint32 type, void *data, uint32 bytes)',
  );
  const remove = advapi32.func('int32 RegDeleteTreeW(intptr key, str16 path)');
  return {
    ...bindRegistry(koffi),
    write: (path: string, type: number, data: Buffer) =>
      assert.equal(set(CURRENT_USER, path, 'value', type, data, data.length), 0),
    remove: () => void remove(CURRENT_USER, KEY),
  };
}

const text = (of: string): Buffer => Buffer.from(`${of}\0`, 'utf16le');

after(() => skip === false && native().remove());

test('texts as they were written, and none for any other value', { skip }, () => {
  const { registryText, write } = native();
  for (const one of ['Ubuntu-24.04', '', 'é 𝄞', 'x'.repeat(1023)]) {
    write(KEY, SZ, text(one));
    assert.equal(registryText(KEY, 'value'), one);
  }
  for (const [type, data] of [
    [DWORD, Buffer.from([1, 0, 0, 0])],
    [BINARY, text('Ubuntu')],
    [SZ, text('x'.repeat(1024))],
  ] as const) {
    write(KEY, type, data);
    assert.equal(registryText(KEY, 'value'), undefined);
  }
  assert.equal(registryText(KEY, 'none'), undefined);
  assert.equal(registryText(`${KEY}\\none`, 'value'), undefined);
});

test('the keys below a key', { skip }, () => {
  const { registryKeys, write } = native();
  const names = [`{${'a'.repeat(36)}}`, 'é', 'k'.repeat(255)];
  for (const name of names) write(`${KEY}\\${name}\\below`, SZ, text('x'));
  assert.deepEqual(registryKeys(KEY).toSorted(), names.toSorted());
  assert.deepEqual(registryKeys(`${KEY}\\é\\below`), []);
  assert.deepEqual(registryKeys(`${KEY}\\none`), []);
  for (let count = 0; count < 300; count++) write(`${KEY}\\many\\${count}`, SZ, text('x'));
  assert.equal(registryKeys(`${KEY}\\many`).length, 256);
});
