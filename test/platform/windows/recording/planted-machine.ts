import type { RecordedCalls } from '../../../../src/platform/windows/recording/record-calls.ts';
import { LAYOUTS } from '../../../../src/platform/windows/structs/layouts.ts';
import type { InformationClass, RawBuffer } from '../../../../src/platform/windows/system-calls.ts';
import {
  BASE,
  fullOf,
  groupsOf,
  type Made,
  numbers,
  type Part,
  processesNamed,
  rawIn,
  servicesNamed,
  sid,
  string,
  tableOf,
  text,
} from './planted-buffers.ts';

/** A machine that has a secret in all texts, and wherever no decoder looks. */

const [PEB_AT, PARAMETERS_AT, FOLDER_AT] = [0x20_0000n, 0x21_0000n, 0x22_0000n] as const;
const [COMMAND_AT, ENVIRONMENT_AT] = [0x23_0000n, 0x24_0000n] as const;
const PARAMETERS = LAYOUTS.RTL_USER_PROCESS_PARAMETERS.at;
const DOMAIN = 'S-1-5-21-1801674531-3734107748-2716117345';

const V4 = [
  [0, 0, 0, 0],
  [127, 0, 0, 1],
  [97, 98, 99, 100],
].map((bytes) => Buffer.from(bytes));
const MAPPED = V4.map((bytes) => Buffer.concat([Buffer.alloc(10), Buffer.from([255, 255]), bytes]));
const LOOPBACK = Buffer.concat([Buffer.alloc(15), Buffer.from([1])]);

const allNumbers = (layout: Parameters<typeof numbers>[1]): Part[] => numbers(0, layout, Object.keys(layout.at));

/** By information class. */
function information(secret: string, made: Made) {
  const raw = rawIn(made);
  const { folder, command } = textsWith(secret);
  const stringWith = (words: string): RawBuffer => {
    const bytes = text(words);
    return raw(bytes.length + 80, [...string(0, bytes, BASE + 16n), [16, bytes]]);
  };
  const pointingAt = (name: string): RawBuffer =>
    raw(200, [
      [0, BASE + 40n],
      [40, sid(name)],
    ]);
  const { SYSTEM_PAGEFILE_INFORMATION: FILE, SYSTEM_PROCESSOR_PERFORMANCE_INFORMATION: PROCESSOR } = LAYOUTS;
  const pageFile = (at: number, next: number): Part[] => [
    [at, next],
    ...numbers(at, FILE, ['CurrentSize', 'TotalUsed'], false),
  ];
  const system: Answers = {
    3: raw(48, [[0, 132_223_104_000_000_000n]]),
    8: raw(PROCESSOR.bytes, allNumbers(PROCESSOR)),
    18: raw(400, [...pageFile(0, 200), ...pageFile(200, 0)]),
  };
  const process: Answers = {
    0: raw(48, [
      [8, PEB_AT],
      [40, 8],
    ]),
    4: raw(32, allNumbers(LAYOUTS.KERNEL_USER_TIMES)),
    43: stringWith(folder),
    60: stringWith(command),
  };
  const groups = [`${DOMAIN}-1001`, 'S-1-1-0', 'S-1-5-32-544', 'S-1-5-5-0-424242', 'S-1-16-12288', 'S-1-12-1-9-8-7-6'];
  const token: Answers = {
    1: pointingAt(`${DOMAIN}-1001`),
    2: groupsOf(groups, 4, made),
    3: raw(100, [
      [0, 1],
      [4, 20n],
      [12, 2],
    ]),
    5: pointingAt(`${DOMAIN}-513`),
    12: raw(4, [[0, 1]]),
    18: raw(4, [[0, 3]]),
    20: raw(4, [[0, 0]]),
    25: pointingAt('S-1-16-8192'),
  };
  return { system, process, token };
}

type Answers = Readonly<Record<number, RawBuffer>>;

const textsWith = (secret: string) => ({
  folder: `D:\\${secret}\\`,
  command: `"C:\\Program Files\\${secret}\\a.exe" --token=${secret} "two ${secret}" tail\\\\"x${secret} 42`,
  environment: `=C:=C:\\${secret}\0${secret}=a=${secret}\0Path(x86)=C:\\${secret}\0!${secret}=1\0${secret}\0\0`,
});

/** The parameters of the process itself, by address. */
function memoryOf(secret: string, made: Made): ReadonlyMap<bigint, Buffer> {
  const { folder, command, environment } = textsWith(secret);
  const block = Buffer.concat([text(environment), made(64, [])]);
  return new Map<bigint, Buffer>([
    [PEB_AT, made(40, [[LAYOUTS.PEB.at.ProcessParameters, PARAMETERS_AT]])],
    [
      PARAMETERS_AT,
      made(1016, [
        [PARAMETERS.Length, 1016],
        ...string(PARAMETERS['CurrentDirectory.DosPath'], text(folder), FOLDER_AT),
        ...string(PARAMETERS.ImagePathName, text(folder), FOLDER_AT),
        ...string(PARAMETERS.CommandLine, text(command), COMMAND_AT),
        [PARAMETERS.Environment, ENVIRONMENT_AT],
        [PARAMETERS.EnvironmentSize, BigInt(block.length)],
      ]),
    ],
    [FOLDER_AT, text(folder)],
    [COMMAND_AT, text(command)],
    [ENVIRONMENT_AT, block],
  ]);
}

export function plantedMachine(secret: string, encoding: 'utf8' | 'utf16le'): RecordedCalls {
  const made = fullOf(secret, encoding);
  const { system, process, token } = information(secret, made);
  const memory = memoryOf(secret, made);
  const v6 = [Buffer.alloc(16), LOOPBACK, made(16, []), ...MAPPED];
  const answer = (all: Answers, { kind }: InformationClass) => all[kind] ?? { status: 1 };
  const { MIB_TCPROW_OWNER_MODULE: TCP4, MIB_TCP6ROW_OWNER_MODULE: TCP6 } = LAYOUTS;
  const { MIB_UDPROW_OWNER_MODULE: UDP4, MIB_UDP6ROW_OWNER_MODULE: UDP6 } = LAYOUTS;
  return {
    self: -1,
    processes: () => processesNamed(['', 'svchost.exe', `${secret}.exe`, `a ${secret} b`], made),
    systemInformation: (of) => answer(system, of),
    tcpTable: (family) => (family === 4 ? tableOf(TCP4, V4, made) : tableOf(TCP6, v6, made)),
    udpTable: (family) => (family === 4 ? tableOf(UDP4, V4, made) : tableOf(UDP6, v6, made)),
    services: () => [servicesNamed(['Spooler', `${secret}Svc`, 'CDPUserSvc_3a5f2'], made), servicesNamed(['x'], made)],
    close: () => undefined,
    processInformation: (_, of) => answer(process, of),
    readMemory: (_, address, bytes) => memory.get(address)?.subarray(0, bytes) ?? { status: 2 },
    openToken: () => ({ handle: 8 }),
    tokenInformation: (_, of) => answer(token, of),
  };
}
