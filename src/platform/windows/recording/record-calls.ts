import { usingToken } from '../process-token.ts';
import type { AddressFamily } from '../structs/socket-tables.ts';
import {
  type InformationClass,
  isRefused,
  OF_PROCESS,
  OF_SYSTEM,
  OF_TOKEN,
  type RawBuffer,
  type Refused,
  type SystemCalls,
} from '../system-calls.ts';
import { maskedNumbers, maskedPageFiles } from './masked-numbers.ts';
import { maskedProcesses, maskedString } from './masked-processes.ts';
import { maskedServices } from './masked-services.ts';
import { maskedTcp, maskedUdp } from './masked-sockets.ts';
import { maskedGroups, maskedOwner, maskedPrivileges } from './masked-tokens.ts';
import { recordOwnMemory } from './own-memory.ts';
import type { Recorded, RecordedAnswer } from './recorded.ts';

type Mask = (raw: RawBuffer) => Buffer;
type Questions = Readonly<Record<string, readonly [of: InformationClass, mask: Mask]>>;

const numbers =
  (kind: Parameters<typeof maskedNumbers>[1]): Mask =>
  ({ bytes }) =>
    maskedNumbers(bytes, kind);

const SYSTEM: Questions = {
  'processor-times': [OF_SYSTEM.processorTimes, numbers('processorTimes')],
  'page-files': [OF_SYSTEM.pageFiles, ({ bytes }) => maskedPageFiles(bytes)],
};
const PROCESS: Questions = {
  basic: [OF_PROCESS.basic, numbers('basic')],
  times: [OF_PROCESS.times, numbers('times')],
  image: [OF_PROCESS.imagePath, maskedString],
  'command-line': [OF_PROCESS.commandLine, maskedString],
};
const TOKEN: Questions = {
  'token-user': [OF_TOKEN.user, maskedOwner],
  'token-groups': [OF_TOKEN.groups, maskedGroups],
  'token-privileges': [OF_TOKEN.privileges, maskedPrivileges],
  'token-primary-group': [OF_TOKEN.primaryGroup, maskedOwner],
  'token-session': [OF_TOKEN.session, numbers('word')],
  'token-elevation-type': [OF_TOKEN.elevationType, numbers('word')],
  'token-elevation': [OF_TOKEN.isElevated, numbers('word')],
  'token-integrity': [OF_TOKEN.integrity, maskedOwner],
};

type InformationCalls = Pick<SystemCalls, 'systemInformation' | 'processInformation' | 'tokenInformation'>;
type ListCalls = Pick<SystemCalls, 'processes' | 'tcpTable' | 'udpTable' | 'services'>;
export type RecordedCalls = InformationCalls &
  ListCalls &
  Pick<SystemCalls, 'self' | 'readMemory' | 'openToken' | 'close'>;

/** What these calls return now, masked: all processes, sockets and services, this process and its token. */
export function recordCalls(calls: RecordedCalls): Recorded[] {
  const { self } = calls;
  const list = calls.processes();
  return [
    { name: 'processes', call: 'NtQuerySystemInformation(5)', answer: masked(list, maskedProcesses) },
    ...asked('NtQuerySystemInformation', SYSTEM, (of) => calls.systemInformation(of)),
    ...sockets(calls),
    ...services(calls),
    ...ownToken(calls),
    ...asked('NtQueryInformationProcess', PROCESS, (of) => calls.processInformation(self, of)),
    ...recordOwnMemory(calls),
  ];
}

const masked = <T extends RecordedAnswer>(answer: T | Refused, mask: (raw: T) => Buffer): Recorded['answer'] =>
  isRefused(answer) ? answer : { ...answer, bytes: mask(answer) };

const asked = (call: string, all: Questions, ask: (of: InformationClass) => RawBuffer | Refused): Recorded[] =>
  Object.entries(all).map(([name, [of, mask]]) => ({
    name,
    call: `${call}(${of.kind})`,
    answer: masked(ask(of), mask),
  }));

const FAMILIES: readonly (readonly [AddressFamily, number])[] = [
  [4, 2],
  [6, 23],
];

/** Nothing in these tables is a pointer. */
function sockets(calls: Pick<SystemCalls, 'tcpTable' | 'udpTable'>): Recorded[] {
  const answer = (bytes: Buffer | Refused, mask: (table: Buffer) => Buffer): Recorded['answer'] =>
    isRefused(bytes) ? bytes : { address: 0n, bytes: mask(bytes) };
  return FAMILIES.flatMap(([family, number]) => [
    {
      name: `tcp${family}`,
      call: `GetExtendedTcpTable(${number}, 8)`,
      answer: answer(calls.tcpTable(family), (table) => maskedTcp(table, family)),
    },
    {
      name: `udp${family}`,
      call: `GetExtendedUdpTable(${number}, 2)`,
      answer: answer(calls.udpTable(family), (table) => maskedUdp(table, family)),
    },
  ]);
}

function services(calls: Pick<SystemCalls, 'services'>): Recorded[] {
  const pages = calls.services();
  const call = 'EnumServicesStatusExW';
  if (isRefused(pages)) return [{ name: 'services', call, answer: pages }];
  return pages.map((page, index) => ({
    name: index === 0 ? 'services' : `services-${index + 1}`,
    call,
    answer: masked(page, maskedServices),
  }));
}

function ownToken(calls: Pick<SystemCalls, 'self' | 'openToken' | 'tokenInformation' | 'close'>): Recorded[] {
  const read = usingToken(calls, calls.self, (token) =>
    asked('NtQueryInformationToken', TOKEN, (of) => calls.tokenInformation(token, of)),
  );
  return isRefused(read) ? [{ name: 'token', call: 'NtOpenProcessToken', answer: read }] : read;
}
