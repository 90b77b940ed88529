import { deflateRawSync } from 'node:zlib';
import { LAYOUTS } from '../../../src/platform/windows/structs/layouts.ts';
import {
  isRefused,
  type RawBuffer,
  type Refused,
  type SystemCalls,
} from '../../../src/platform/windows/system-calls.ts';

/** Keeps what Windows answered last, so that the log of a failed run is enough to make a fixture of it. */

type Answer = RawBuffer | Buffer | Refused;

interface Kept {
  readonly call: string;
  readonly answer: RawBuffer | Refused;
}

const { UniqueProcessId: PID, NextEntryOffset: NEXT } = LAYOUTS.SYSTEM_PROCESS_INFORMATION.at;

/** What a log may show of any process. Texts from its memory are not among them: a log is public, and hides no hex. */
const HARMLESS = /^Nt(?:QueryInformationProcess\((?:0|4|18|26|43)\)|QueryInformationToken|OpenProcess)/;

export function keepingAnswers(calls: SystemCalls) {
  const byPid = new Map<number, Map<string, Kept>>();
  const tables = new Map<string, Kept>();
  const pidOf = new Map<number, number>();

  function table<T extends Answer>(call: string, answer: T): T {
    tables.set(call, { call, answer: copyOf(answer) });
    return answer;
  }
  /** About the process or token behind this handle. */
  const about = <T extends Answer>(handle: number, call: string, answer: T): T =>
    aboutPid(pidOf.get(handle) ?? process.pid, call, answer);
  function aboutPid<T extends Answer>(pid: number, call: string, answer: T): T {
    const kept = byPid.get(pid) ?? new Map<string, Kept>();
    kept.set(call, { call, answer: copyOf(answer) });
    byPid.set(pid, kept);
    return answer;
  }

  const keeping: SystemCalls = {
    ...calls,
    processes: () => table('NtQuerySystemInformation(5)', calls.processes()),
    systemInformation: (of) => table(`NtQuerySystemInformation(${of.kind})`, calls.systemInformation(of)),
    tcpTable: (family) => table(`GetExtendedTcpTable(${family})`, calls.tcpTable(family)),
    udpTable: (family) => table(`GetExtendedUdpTable(${family})`, calls.udpTable(family)),
    services() {
      const pages = calls.services();
      if (isRefused(pages)) return table('EnumServicesStatusExW', pages);
      return pages.map((page, index) => table(`EnumServicesStatusExW, buffer ${index} of ${page.count}`, page));
    },
    open(pid, access) {
      const opened = calls.open(pid, access);
      if (isRefused(opened)) return aboutPid(pid, `NtOpenProcess(${access})`, opened);
      pidOf.set(opened.handle, pid);
      return opened;
    },
    processInformation: (handle, of) =>
      about(handle, `NtQueryInformationProcess(${of.kind})`, calls.processInformation(handle, of)),
    readMemory: (handle, address, bytes) =>
      about(handle, `NtReadVirtualMemory(0x${address.toString(16)})`, calls.readMemory(handle, address, bytes)),
    openToken(handle) {
      const opened = calls.openToken(handle);
      if (isRefused(opened)) return about(handle, 'NtOpenProcessToken', opened);
      pidOf.set(opened.handle, pidOf.get(handle) ?? process.pid);
      return opened;
    },
    tokenInformation: (token, of) =>
      about(token, `NtQueryInformationToken(${of.kind})`, calls.tokenInformation(token, of)),
  };

  return {
    calls: keeping,
    /** One line of JSON for each; `deflated` is base64 for inflateRawSync(). `isOurs`: the test has started it. */
    ofProcess: (pid: number, isOurs: boolean): string[] => [
      ...recordOf(tables.get('NtQuerySystemInformation(5)')?.answer, pid),
      ...[...(byPid.get(pid)?.values() ?? [])].filter(({ call }) => isOurs || HARMLESS.test(call)).map(line),
    ],
    /** Of the tables with this beginning of their call. */
    ofTables: (beginning: string): string[] =>
      [...tables.values()].filter(({ call }) => call.startsWith(beginning)).map(line),
  };
}

/** A buffer of the system is valid only until its next call. */
function copyOf(answer: Answer): RawBuffer | Refused {
  if (Buffer.isBuffer(answer)) return { bytes: Buffer.from(answer), address: 0n };
  return isRefused(answer) ? answer : { bytes: Buffer.from(answer.bytes), address: answer.address };
}

function line({ call, answer }: Kept): string {
  if (isRefused(answer)) return JSON.stringify({ call, status: `0x${answer.status.toString(16)}` });
  const deflated = deflateRawSync(answer.bytes).toString('base64');
  return JSON.stringify({ call, address: `0x${answer.address.toString(16)}`, deflated });
}

/** Its record in the table of all processes, with its threads. */
function recordOf(table: Kept['answer'] | undefined, pid: number): string[] {
  if (table === undefined || isRefused(table)) return [];
  const { bytes, address } = table;
  for (let at = 0; at + PID + 4 <= bytes.length; ) {
    const next = bytes.readUInt32LE(at + NEXT);
    const record = { bytes: bytes.subarray(at, next === 0 ? bytes.length : at + next), address: address + BigInt(at) };
    if (bytes.readUInt32LE(at + PID) === pid)
      return [line({ call: 'NtQuerySystemInformation(5), one record', answer: record })];
    if (next === 0) break;
    at += next;
  }
  return [];
}
