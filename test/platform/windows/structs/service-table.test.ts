import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LAYOUTS } from '../../../../src/platform/windows/structs/layouts.ts';
import { decodeServices } from '../../../../src/platform/windows/structs/service-table.ts';
import { ADDRESS, rawOf, recorded, spoilt, structure, utf16 } from './raw-buffers.ts';

const SERVICE = LAYOUTS.ENUM_SERVICE_STATUS_PROCESSW;

const service = (pid: number, nameAt: bigint): Buffer =>
  structure(SERVICE, { lpServiceName: ADDRESS + nameAt, 'ServiceStatusProcess.dwProcessId': pid });

test('the recorded services and their processes', () => {
  assert.deepEqual(decodeServices(recorded('services')), [
    { name: 'Eventlog', pid: 176 },
    { name: 'PlugPlay', pid: 144 },
    { name: 'Winedevice1', pid: 68 },
    { name: 'Winedevice2', pid: 108 },
  ]);
});

test('several in one process, as svchost.exe has them, and one in none', () => {
  const raw = rawOf(service(1200, 168n), service(1200, 178n), service(0, 168n), utf16('Dhcp\0'), utf16('Wcmsvc\0'));
  assert.deepEqual(decodeServices({ ...raw, count: 3 }), [
    { name: 'Dhcp', pid: 1200 },
    { name: 'Wcmsvc', pid: 1200 },
  ]);
});

test('a name that is cut, empty, too long or elsewhere is none', () => {
  const named = (text: string, nameAt = 56n) => decodeServices({ ...rawOf(service(8, nameAt), utf16(text)), count: 1 });
  assert.deepEqual(named('ok\0'), [{ name: 'ok', pid: 8 }]);
  assert.deepEqual(named('Dhcp'), []);
  assert.deepEqual(named('\0'), []);
  assert.deepEqual(named('Dhcp\0', 4096n), []);
  assert.deepEqual(named('Dhcp\0', -2n), []);
  assert.equal(named(`${'x'.repeat(256)}\0`).length, 1);
  assert.deepEqual(named(`${'x'.repeat(257)}\0`), []);
});

test('a count beyond the buffer', () => {
  const { bytes, address } = recorded('services');
  for (const count of [4, 1000, 2 ** 32]) {
    const found = decodeServices({ bytes: bytes.subarray(0, 56 * 2 + 10), address, count });
    assert.deepEqual(found, []); // their names lie behind
  }
  assert.deepEqual(decodeServices({ bytes, address, count: 1 }).length, 1);
  assert.deepEqual(decodeServices({ bytes, address, count: -1 }), []);
});

test('a spoilt buffer throws nothing', () => {
  fc.assert(
    fc.property(spoilt(recorded('services')), fc.nat(0xffff_ffff), (raw, count) => {
      const found = decodeServices({ ...raw, count });
      assert.ok(found.length * SERVICE.bytes <= raw.bytes.length);
      for (const { name, pid } of found) assert.ok(name.length > 0 && pid > 0);
    }),
  );
});
