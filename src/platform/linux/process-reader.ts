import type { Clock } from '../../process/clock.ts';
import type { Owner } from '../../process/owner.ts';
import type { Identity, ProcessFacts } from '../../process/process.ts';
import { isMissing } from '../posix/errno.ts';
import { hardLimitOf } from '../posix/hard-limits.ts';
import type { Owners } from '../posix/owners.ts';
import { type CommandFacts, commandReader } from './command-reader.ts';
import type { Native } from './ffi/native.ts';
import { findLiveThread, withLiveThread } from './live-thread.ts';
import { LINUX_NAMING } from './naming.ts';
import { openPidfd } from './pinned-process.ts';
import { type ProcStat, parseStat } from './proc/stat.ts';
import { parseStatm } from './proc/statm.ts';
import { type FourIds, parseHugetlbBytes, parseStatus, parseUids } from './proc/status.ts';
import { terminalName } from './proc/tty-device.ts';
import { type ProcFiles, READ_BYTES, ROW_ARGV_BYTES } from './proc-files.ts';

interface ProcessSources {
  readonly files: ProcFiles;
  /** Undefined without koffi, for a recorded machine, and if /proc is foreign. */
  readonly live: Native | undefined;
  readonly ownPid: number;
  readonly readsArgv: boolean;
  readonly pageBytes: number;
  readonly ticksPerS: number;
  readonly uptimeS: () => number;
  readonly clock: () => Clock;
  /** This server's own processes that no caller sees. */
  readonly hidden: () => ReadonlySet<number>;
  /** Can a process have memory in huge pages? */
  readonly hasHugePages: () => boolean;
  readonly owners: Owners;
}

/** Reads what is known of processes from /proc/PID, one by one. */
export class ProcessReader {
  readonly clock: () => Clock;
  readonly owners: Owners;
  readonly #sources: ProcessSources;
  readonly #files: ProcFiles;
  readonly #live: Native | undefined;
  readonly #readArgv: ReturnType<typeof commandReader>;

  constructor(sources: ProcessSources) {
    this.#sources = sources;
    this.#files = sources.files;
    this.#live = sources.live;
    this.#readArgv = commandReader(sources.files, sources.readsArgv);
    this.clock = sources.clock;
    this.owners = sources.owners;
  }

  readonly readStat = (pid: number): ProcStat | undefined => {
    const length = this.#files.read(pid, 'stat');
    return length > 0 ? parseStat(this.#files.bytes, length) : undefined;
  };

  /** Its command line, as much as is ever read. */
  readonly wholeArgv = (pid: number): CommandFacts => {
    const stat = this.readStat(pid);
    return stat ? this.#readArgv({ ...stat, pid, liveTid: this.liveTidOf(pid) }, Number.POSITIVE_INFINITY) : {};
  };

  /** No other memory figure includes huge pages; proc_pid_status(5). */
  readonly #hugeBytes = (pid: number, liveTid?: number): number =>
    parseHugetlbBytes(this.#files.bytes, this.#files.read(pid, 'status', liveTid)) ?? 0;

  readonly readUids = (pid: number): FourIds | undefined =>
    this.#live?.uids(pid) ?? parseUids(this.#files.bytes, this.#files.read(pid, 'status'));

  /**
   * A leader that exited keeps the ids it had then. If its threads have different ids by now, those count, unless the
   * leader's are root's: the kernel checks the leader's to permit a signal.
   */
  readonly #ownerWith = (tid: number, pid: number, own: Owner): Owner => {
    const theirs = parseUids(this.#files.bytes, this.#files.read(pid, 'status', tid));
    return theirs && own.privilege === null ? this.owners.owner(theirs) : own;
  };

  /** The thread to read instead of a leader that has exited; undefined for any other process. */
  readonly liveTidOf = (pid: number): number | undefined => {
    const stat = this.readStat(pid);
    return stat?.status === 'zombie' && stat.threads > 1 ? findLiveThread(this.#files, pid)?.tid : undefined;
  };

  readonly withLiveThread = (process: ProcessFacts): ProcessFacts => withLiveThread(this.#files, process);

  /** Undefined when the process ended meanwhile: any read may say so, at any time. */
  readonly readProcess = (pid: number, argvBytes: number, known?: FourIds): ProcessFacts | undefined => {
    const stat = this.readStat(pid);
    if (!stat) return undefined;
    const uids = known ?? this.readUids(pid);
    if (!uids) return undefined;
    const owner = this.owners.owner(uids);
    const thread = stat.status === 'zombie' && stat.threads > 1 ? findLiveThread(this.#files, pid) : undefined;
    const alive = thread?.stat ?? stat;
    const liveTid = thread?.tid;
    const { ofKernel, status, threads } = stat;
    const { pageBytes, hasHugePages } = this.#sources;
    const command = this.#readArgv({ pid, ofKernel, status, threads, liveTid }, argvBytes);
    const hardLimit = hardLimitOf(pid, ofKernel);
    const isHuge = !ofKernel && hasHugePages();
    return {
      pid,
      startTime: stat.startTicks,
      ppid: stat.ppid,
      comm: stat.comm,
      naming: LINUX_NAMING,
      status: alive.status,
      owner: liveTid === undefined ? owner : this.#ownerWith(liveTid, pid, owner),
      ofKernel: stat.ofKernel,
      rssBytes: alive.rssPages * pageBytes + (isHuge ? this.#hugeBytes(pid, liveTid) : 0),
      vmsBytes: alive.vmsBytes,
      threads: stat.threads,
      nice: alive.nice,
      session: stat.session,
      group: stat.pgrp,
      terminal: terminalName(stat.tty),
      background: stat.tty === 0 || stat.pgrp !== stat.tpgid,
      ...command,
      ...(liveTid !== undefined && { liveTid }),
      ...(hardLimit && { hardLimit }),
    };
  };

  readonly nowTicks = (): number => Math.floor(this.#sources.uptimeS() * this.#sources.ticksPerS);

  /**
   * Facts that identify the process among all to come. In its first tick it may still end, and another
   * process get its pid and its start time: then it needs a serial, and is read again while it is pinned.
   */
  readonly withSerial = (
    facts: ProcessFacts | undefined,
    sinceTicks: number,
    again: (pid: number) => ProcessFacts | undefined,
  ): ProcessFacts | undefined => {
    if (!facts || facts.startTime < sinceTicks || !this.#live) return facts;
    const pinned = openPidfd(this.#live, facts.pid, again);
    if (pinned === null) return facts;
    try {
      return pinned?.read();
    } finally {
      pinned?.close();
    }
  };

  readonly verify = (process: ProcessFacts): boolean => this.readStat(process.pid)?.startTicks === process.startTime;

  /** What is read of it as it is now; undefined if it has ended or been replaced meanwhile. */
  async readVerified<T>(seen: ProcessFacts, read: (process: ProcessFacts) => T | Promise<T>): Promise<T | undefined> {
    const process = this.withLiveThread(seen);
    const found = await read(process);
    return this.verify(process) ? found : undefined;
  }

  readonly refresh = (seen: ProcessFacts): ProcessFacts | undefined => {
    const process = this.withLiveThread(seen);
    const { pageBytes, hasHugePages } = this.#sources;
    const statm = parseStatm(this.#files.bytes, this.#files.read(process.pid, 'statm', process.liveTid));
    const command = process.argv ? {} : this.#readArgv(process, ROW_ARGV_BYTES);
    const huge = statm && !process.ofKernel && hasHugePages() ? this.#hugeBytes(process.pid, process.liveTid) : 0;
    if (!this.verify(process)) return undefined;
    const rssBytes = statm ? statm.residentPages * pageBytes + huge : process.rssBytes;
    return { ...process, ...command, rssBytes };
  };

  readonly cpuTimeNs = (pid: number): number | undefined => {
    const ns = this.#live?.cpuTimeNs(pid) ?? -1;
    if (ns >= 0) return ns;
    const stat = this.readStat(pid);
    return stat && (stat.cpuTicks / this.#sources.ticksPerS) * 1e9;
  };

  readonly ancestors = (from = this.#sources.ownPid): number[] => {
    const chain: number[] = [];
    // hidepid may hide another user's process among them, with our own above it: behind sudo, for example.
    const parentOf = (pid: number): number => this.readStat(pid)?.ppid ?? this.#live?.parentOf(pid) ?? 0;
    for (let pid = from; pid > 0 && !chain.includes(pid); pid = parentOf(pid)) chain.push(pid);
    return chain;
  };

  readonly identify = (pid: number): Identity | undefined => {
    const stat = this.readStat(pid);
    return stat && { pid, startTime: stat.startTicks };
  };

  /** The process of a pid or of the id of a thread, which has files, too. */
  readonly threadGroupOf = (tid: number): number | undefined => {
    const length = this.#files.read(tid, 'status');
    const leader = parseStatus(this.#files.bytes, length)?.tgid;
    if (leader !== undefined || isMissing(length)) return leader;
    // The folder lists only processes, not threads.
    return this.#files.pids().includes(tid) ? tid : undefined;
  };

  readonly readWithArgv = (pid: number): ProcessFacts | undefined =>
    this.threadGroupOf(pid) === pid && !this.#sources.hidden().has(pid) ? this.readProcess(pid, READ_BYTES) : undefined;

  /** Is the pid that of a thread or of a helper of ours now? It counts as existing for kill(2), and is not hidden. */
  readonly isAnother = (pid: number): boolean =>
    (this.threadGroupOf(pid) ?? pid) !== pid || this.#sources.hidden().has(pid);

  readonly read = (pid: number): ProcessFacts | undefined => {
    const sinceTicks = this.nowTicks();
    return this.withSerial(this.readWithArgv(pid), sinceTicks, this.readWithArgv);
  };

  /** Pid 1 is always there: where it cannot be read, /proc hides processes. */
  readonly hidesSome = (): boolean => this.readStat(1) === undefined;
}
