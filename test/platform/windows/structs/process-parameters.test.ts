import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LAYOUTS } from '../../../../src/platform/windows/structs/layouts.ts';
import {
  decodeParameters,
  parametersAddress,
  parametersBytes,
  pebAddress,
  pebBytes,
  WOW64,
  wow64PebAddress,
} from '../../../../src/platform/windows/structs/process-parameters.ts';
import { rawOf, recorded, spoilt, structure, unicode, unicode32 } from './raw-buffers.ts';

const { PROCESS_BASIC_INFORMATION: BASIC, RTL_USER_PROCESS_PARAMETERS: PARAMETERS } = LAYOUTS;
const { PEB, PEB32, RTL_USER_PROCESS_PARAMETERS32: PARAMETERS32 } = LAYOUTS;

const addressOf = (name: string): bigint => recorded(name).address;

/** As Windows 11 has them: longer than what is read, with the size of the environment. */
const windows = (fields: Readonly<Record<string, number | bigint>> = {}): Buffer =>
  structure(
    PARAMETERS,
    { Length: 0x7b0, Environment: 0x2_0000n, EnvironmentSize: 4666n, ...fields },
    parametersBytes(),
  );

test('each step leads to the next recording', () => {
  assert.equal(pebAddress(recorded('basic')), addressOf('peb'));
  assert.equal(parametersAddress(recorded('peb').bytes), addressOf('parameters'));
  const found = decodeParameters(recorded('parameters').bytes);
  const [folder, line] = [recorded('current-directory'), recorded('command-line-text')];
  assert.deepEqual(found?.currentDirectory, { address: folder.address, bytes: folder.bytes.length });
  assert.deepEqual(found?.commandLine, { address: line.address, bytes: line.bytes.length });
  assert.equal(folder.bytes.toString('utf16le'), 'C:\\shop\\');
  assert.equal(found?.imagePath?.bytes, 'C:\\Program Files\\nodejs\\node.exe'.length * 2);
  assert.deepEqual(found?.environment, { address: addressOf('environment'), bytes: 1090 });
});

test('so many bytes are read', () => {
  assert.deepEqual([pebBytes(), parametersBytes()], [40, 1016]);
  assert.deepEqual(
    [recorded('peb').bytes.length, recorded('parameters').bytes.length],
    [pebBytes(), parametersBytes()],
  );
});

test('System has no environment block', () => {
  const system = structure(BASIC, {});
  assert.equal(pebAddress(rawOf(system)), undefined);
});

test('an empty text is known, one that lies nowhere is not', () => {
  const bytes = windows();
  unicode(8, 0x1_0000n).copy(bytes, PARAMETERS.at.ImagePathName);
  // Parameters that their process has not begun to use hold offsets.
  unicode(8, 0x440n).copy(bytes, PARAMETERS.at['CurrentDirectory.DosPath']);
  assert.deepEqual(decodeParameters(bytes), {
    currentDirectory: undefined,
    imagePath: { address: 0x1_0000n, bytes: 8 },
    commandLine: { address: 0n, bytes: 0 },
    environment: { address: 0x2_0000n, bytes: 4666 },
  });
  assert.equal(decodeParameters(windows({ Environment: 0n }))?.environment, undefined);
});

test('the size of the environment is unknown where the parameters end before it, or it makes no sense', () => {
  const sizeOf = (bytes: Buffer) => decodeParameters(bytes)?.environment;
  const unknown = { address: 0x2_0000n, bytes: undefined };
  assert.deepEqual(sizeOf(windows({ Length: parametersBytes() - 1 })), unknown);
  assert.deepEqual(sizeOf(windows({ EnvironmentSize: 0n })), unknown);
  assert.deepEqual(sizeOf(windows({ EnvironmentSize: 0xffff_ffff_ffff_ffffn })), unknown);
  assert.deepEqual(sizeOf(windows().subarray(0, -1)), unknown);
  assert.deepEqual(sizeOf(windows().subarray(0, 136)), unknown);
});

test('bytes that are cut', () => {
  assert.equal(decodeParameters(windows().subarray(0, 135)), undefined);
  assert.equal(parametersAddress(recorded('peb').bytes.subarray(0, 39)), undefined);
  const cut = rawOf(recorded('basic').bytes.subarray(0, 47));
  assert.equal(pebAddress(cut), undefined);
});

const wow64 = (fields: Readonly<Record<string, number>> = {}): Buffer =>
  structure(
    PARAMETERS32,
    { Length: 0x2c0, Environment: 0x2_0000, EnvironmentSize: 2796, ...fields },
    parametersBytes(WOW64),
  );

test('a 32-bit process has them with pointers of four bytes', () => {
  assert.deepEqual([pebBytes(WOW64), parametersBytes(WOW64)], [20, 660]);
  const address = (value: bigint) =>
    wow64PebAddress(rawOf(structure(PEB, { ProcessParameters: value }, 40).subarray(32)));
  assert.equal(address(0xffff_f000n), 0xffff_f000n);
  // Wine has 1 instead of an address.
  assert.deepEqual([address(0n), address(1n)], [undefined, undefined]);
  assert.equal(parametersAddress(structure(PEB32, { ProcessParameters: 0xfff0_0000 }, 20), WOW64), 0xfff0_0000n);
  const bytes = wow64();
  unicode32(18, 0x3_0000).copy(bytes, PARAMETERS32.at['CurrentDirectory.DosPath']);
  unicode32(8, 0x440).copy(bytes, PARAMETERS32.at.ImagePathName);
  assert.deepEqual(decodeParameters(bytes, WOW64), {
    currentDirectory: { address: 0x3_0000n, bytes: 18 },
    imagePath: undefined,
    commandLine: { address: 0n, bytes: 0 },
    environment: { address: 0x2_0000n, bytes: 2796 },
  });
  const unknown = { address: 0x2_0000n, bytes: undefined };
  for (const cut of [wow64({ Length: 659 }), wow64({ EnvironmentSize: 0 }), wow64().subarray(0, -1)])
    assert.deepEqual(decodeParameters(cut, WOW64)?.environment, unknown);
  assert.equal(decodeParameters(wow64().subarray(0, 75), WOW64), undefined);
});

test('spoilt bytes throw nothing', () => {
  fc.assert(
    fc.property(spoilt(recorded('parameters')), spoilt(recorded('basic')), (parameters, basic) => {
      for (const layout of [undefined, WOW64]) {
        const found = decodeParameters(parameters.bytes, layout);
        for (const range of [found?.currentDirectory, found?.imagePath, found?.commandLine])
          assert.ok(range === undefined || (range.bytes % 2 === 0 && range.bytes < 0x1_0000));
        parametersAddress(parameters.bytes, layout);
      }
      wow64PebAddress(basic);
      pebAddress(basic);
    }),
  );
});
