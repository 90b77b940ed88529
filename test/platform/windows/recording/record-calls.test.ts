import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { recordCalls } from '../../../../src/platform/windows/recording/record-calls.ts';
import type { Recorded, RecordedAnswer } from '../../../../src/platform/windows/recording/recorded.ts';
import { environmentNames } from '../../../../src/platform/windows/structs/environment-block.ts';
import { decodeProcesses, decodeThreads } from '../../../../src/platform/windows/structs/process-information.ts';
import {
  decodeParameters,
  parametersAddress,
  pebAddress,
} from '../../../../src/platform/windows/structs/process-parameters.ts';
import { decodeServices } from '../../../../src/platform/windows/structs/service-table.ts';
import { decodeTcp, decodeUdp } from '../../../../src/platform/windows/structs/socket-tables.ts';
import { splitCommandLine } from '../../../../src/platform/windows/structs/split-command-line.ts';
import { decodePageFiles, decodeProcessorTimes } from '../../../../src/platform/windows/structs/system-times.ts';
import {
  isTokenElevated,
  primaryGroup,
  tokenGroups,
  tokenIntegrity,
  tokenUser,
} from '../../../../src/platform/windows/structs/token-information.ts';
import { isPrivilegeEnabled, SE_DEBUG_PRIVILEGE } from '../../../../src/platform/windows/structs/token-privileges.ts';
import { unicodeString } from '../../../../src/platform/windows/structs/unicode-string.ts';
import {
  isRefused,
  OF_PROCESS,
  OF_SYSTEM,
  OF_TOKEN,
  type Refused,
} from '../../../../src/platform/windows/system-calls.ts';
import { plantedMachine } from './planted-machine.ts';

const SECRET = 'Hunter2tée';
const calls = plantedMachine(SECRET, 'utf16le');

function answerIn(recorded: readonly Recorded[], name: string): RecordedAnswer {
  const { answer } = recorded.find((one) => one.name === name) ?? assert.fail(`no ${name}`);
  return isRefused(answer) ? assert.fail(`${name} was refused`) : answer;
}
const after = (name: string): RecordedAnswer => answerIn(recordCalls(calls), name);
const before = <T extends object>(answer: T | Refused): T => (isRefused(answer) ? assert.fail() : answer);

/** Four characters of it anywhere in the bytes. */
function traces(secret: string, bytes: Buffer): string[] {
  const windows = Array.from({ length: secret.length - 3 }, (_, at) => secret.slice(at, at + 4));
  return windows.filter((window) => bytes.includes(window, 0, 'utf16le') || bytes.includes(window, 0, 'utf8'));
}

/** Without what the recording keeps of any text, and of the names that stay. */
const secrets = fc
  .stringMatching(/^[a-wyzA-WYZ1-9äöüßéßжя]{4,12}$/)
  .filter((secret) => traces(secret, Buffer.from('svchost.exe Spooler CDPUserSvc_')).length === 0);

test('nothing remains of a secret, wherever it was', () => {
  fc.assert(
    fc.property(secrets, fc.constantFrom('utf8', 'utf16le'), (secret, encoding) => {
      for (const { name, answer } of recordCalls(plantedMachine(secret, encoding))) {
        assert.deepEqual(isRefused(answer) ? [] : traces(secret, answer.bytes), [], name);
      }
    }),
  );
});

test('the secret was there before, in each answer but those of numbers alone', () => {
  const { bytes } = calls.processes();
  assert.ok(traces(SECRET, bytes).length > 0);
  assert.ok(traces(SECRET, before(calls.tcpTable(6))).length > 0);
  assert.ok(traces(SECRET, before(calls.tokenInformation(8, OF_TOKEN.user)).bytes).length > 0);
  assert.ok(traces(SECRET, before(calls.systemInformation(OF_SYSTEM.pageFiles)).bytes).length > 0);
});

test('each answer is recorded once, under a name of its own', () => {
  const names = recordCalls(calls).map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  assert.deepEqual(names, [
    ...['processes', 'processor-times', 'page-files', 'tcp4', 'udp4', 'tcp6', 'udp6'],
    ...['services', 'services-2', 'token-user', 'token-groups', 'token-privileges', 'token-primary-group'],
    ...['token-session', 'token-elevation-type', 'token-elevation', 'token-integrity'],
    ...['basic', 'times', 'image', 'command-line'],
    ...['peb', 'parameters', 'current-directory', 'image-path', 'command-line-text', 'environment'],
  ]);
});

test('what is refused is recorded with its status', () => {
  const refused = { status: 0xc000_0022 };
  const none = recordCalls({ ...calls, services: () => refused, openToken: () => refused, tcpTable: () => refused });
  for (const name of ['services', 'token', 'tcp4', 'tcp6'])
    assert.deepEqual(none.find((one) => one.name === name)?.answer, refused, name);
  const memory = recordCalls({ ...calls, readMemory: () => refused });
  assert.deepEqual(memory.at(-1), { name: 'peb', call: 'NtReadVirtualMemory', answer: refused });
});

test('processes and threads keep all but their names', () => {
  const [raw, masked] = [calls.processes(), after('processes')];
  assert.ok(masked.bytes.length < raw.bytes.length, 'without what follows the last record');
  const names = ['', 'svchost.exe', `xxxxxx0xxx.exe`, 'x xxxxxx0xxx x'];
  assert.deepEqual(
    decodeProcesses(masked),
    decodeProcesses(raw).map((one, index) => ({ ...one, name: names[index] })),
  );
  for (const pid of [0, 4, 12]) {
    assert.equal(decodeThreads(masked, pid).length, 2);
    assert.deepEqual(decodeThreads(masked, pid), decodeThreads(raw, pid));
  }
});

test('sockets keep all but addresses that only one machine has', () => {
  const shown = (address: string): string =>
    address.endsWith('97.98.99.100') ? address.replace('97.98.99.100', '192.0.2.1') : address;
  for (const family of [4, 6] as const) {
    const tcp = decodeTcp(after(`tcp${family}`).bytes, family);
    const plain = decodeTcp(before(calls.tcpTable(family)), family);
    const expected = plain.map((row, index) => {
      const address = family === 6 && index === 2 ? '2001:db8::1' : shown(row.address);
      return { ...row, address, remote: row.remote && { ...row.remote, address } };
    });
    assert.deepEqual(tcp, expected);
    const udp = decodeUdp(after(`udp${family}`).bytes, family);
    assert.deepEqual(
      udp.map(({ address, port }) => ({ address, port })),
      expected.map(({ address, port }) => ({ address, port })),
    );
  }
});

test('what may follow a port in its field is left out', () => {
  const [raw, masked] = [before(calls.udpTable(4)), after('udp4').bytes];
  const behindPort = 8 + 4 + 2;
  assert.notEqual(raw.readUInt16LE(behindPort), 0);
  assert.equal(masked.readUInt16LE(behindPort), 0);
});

test('services keep their pids, and names that many machines have', () => {
  assert.deepEqual(decodeServices({ count: 0, ...after('services') }), [
    { name: 'Spooler', pid: 4 },
    { name: 'xxxxxx0xxxxxx', pid: 8 },
    { name: 'CDPUserSvc_00000', pid: 12 },
  ]);
});

test('a token keeps its rights, and no domain', () => {
  assert.equal(tokenUser(after('token-user')), 'S-1-5-21-1-2-3-4');
  assert.equal(primaryGroup(after('token-primary-group')), 'S-1-5-21-1-2-3-513');
  assert.equal(tokenIntegrity(after('token-integrity')), 'medium');
  assert.equal(isTokenElevated(after('token-elevation')), false);
  assert.equal(isPrivilegeEnabled(after('token-privileges'), SE_DEBUG_PRIVILEGE), true);
  assert.equal(after('token-session').bytes.readUInt32LE(0), 1);
  assert.equal(after('token-elevation-type').bytes.readUInt32LE(0), 3);
  assert.deepEqual(
    tokenGroups(after('token-groups')).map(({ sid }) => sid),
    ['S-1-5-21-1-2-3-4', 'S-1-1-0', 'S-1-5-32-544', 'S-1-12-1-1-2-3-4'],
  );
});

test('texts keep their length, and where words and folders begin', () => {
  const raw = unicodeString(before(calls.processInformation(-1, OF_PROCESS.commandLine))) ?? '';
  const masked = unicodeString(after('command-line')) ?? '';
  assert.equal(masked.split(' ').slice(0, 2).join(' '), '"x:\\xxxxxxx xxxxx\\xxxxxx0xxx\\x-xxx"');
  assert.deepEqual(
    splitCommandLine(masked).map(({ length }) => length),
    splitCommandLine(raw).map(({ length }) => length),
  );
  assert.equal(unicodeString(after('image')), 'x:\\xxxxxx0xxx\\');
  assert.equal(after('command-line-text').bytes.toString('utf16le'), masked);
});

test('the parameters still lead to what they led to', () => {
  const [basic, peb, parameters] = [after('basic'), after('peb'), after('parameters')];
  assert.equal(pebAddress(basic), peb.address);
  assert.equal(parametersAddress(peb.bytes), parameters.address);
  const found = decodeParameters(parameters.bytes) ?? assert.fail();
  assert.deepEqual(found, decodeParameters(before(calls.readMemory(-1, parameters.address, 1016))));
  assert.equal(found.environment?.address, after('environment').address);
});

test('an environment keeps the number of its variables, and the length of their names', () => {
  const { bytes, address } = after('environment');
  const raw = before(calls.readMemory(-1, address, 10_000));
  assert.equal(bytes.length, raw.length);
  const [masked, plain] = [environmentNames(bytes), environmentNames(raw)];
  assert.deepEqual([masked.total, masked.names], [plain.total, ['xxxxxx0xxx', 'xxxx-x00-']]);
  assert.deepEqual(
    masked.names.map(({ length }) => length),
    plain.names.map(({ length }) => length),
  );
});

test('the counts of the machine stay', () => {
  const system = (of: (typeof OF_SYSTEM)[keyof typeof OF_SYSTEM]) => before(calls.systemInformation(of));
  assert.deepEqual(
    decodeProcessorTimes(after('processor-times')),
    decodeProcessorTimes(system(OF_SYSTEM.processorTimes)),
  );
  assert.deepEqual(decodePageFiles(after('page-files'), 4096), decodePageFiles(system(OF_SYSTEM.pageFiles), 4096));
  assert.ok(decodePageFiles(after('page-files'), 4096));
  assert.deepEqual(after('times').bytes, before(calls.processInformation(-1, OF_PROCESS.times)).bytes);
});

test('buffers that are cut off anywhere are masked as far as they go', () => {
  const cut = <T extends { readonly bytes: Buffer }>(raw: T, bytes: number): T => ({
    ...raw,
    bytes: raw.bytes.subarray(0, bytes),
  });
  for (let bytes = 0; bytes < 400; bytes += 3) {
    const short = recordCalls({
      ...calls,
      processes: () => cut(calls.processes(), bytes),
      tcpTable: (family) => before(calls.tcpTable(family)).subarray(0, bytes),
      services: () => before(calls.services()).map((page) => cut(page, bytes)),
      systemInformation: (of) => cut(before(calls.systemInformation(of)), bytes),
      processInformation: (handle, of) => cut(before(calls.processInformation(handle, of)), bytes),
      tokenInformation: (handle, of) => cut(before(calls.tokenInformation(handle, of)), bytes),
    });
    for (const { name, answer } of short)
      assert.deepEqual(isRefused(answer) ? [] : traces(SECRET, answer.bytes), [], `${name}, ${bytes}`);
  }
});
