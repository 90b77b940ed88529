import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { LINUX_NAMING } from '../../src/platform/linux/naming.ts';
import { ROW_ARGV_BYTES } from '../../src/platform/linux/proc-files.ts';
import * as naming from '../../src/process/naming.ts';
import type { Difference } from './compare.ts';

const baseName = (path: string): string => naming.baseName(path, LINUX_NAMING);

/** A difference that has to be, with its reason. `applies` is as narrow as the reason is. */
export interface Explained {
  readonly name: string;
  readonly reason: string;
  readonly applies: (difference: Difference) => boolean;
}

/** What an argument counts besides its text. */
const ARGUMENT_BYTES = 16;
const NAMELESS = /^\d+$/;

function hugeBytes(pid: number): number {
  try {
    return Number(/^HugetlbPages:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** What psutil completes a cut name from: a title that was written over the command line is its argv[0]. */
const titleOf = ({ cmdline }: Difference['psutil']): string =>
  Array.isArray(cmdline) ? baseName(cmdline[0] ?? '') : '';

const raises = (value: unknown, error: string): boolean => isDeepStrictEqual(value, { error });

export const EXPLAINED: readonly Explained[] = [
  {
    name: 'ourselves',
    reason:
      'We run while we look, and wait while psutil looks: state, threads and memory of this process are not the same.',
    applies: ({ field, psutil }) => psutil.pid === process.pid && ['status', 'threads', 'rss'].includes(field),
  },
  {
    name: 'zombie',
    reason: 'psutil raises ZombieProcess for what a zombie no longer has; here it is empty, or null with the reason.',
    applies: ({ field, ours, psutil }) =>
      raises(psutil[field], 'ZombieProcess') &&
      (ours.values[field] === null || isDeepStrictEqual(ours.values[field], [])),
  },
  {
    name: 'access denied',
    reason: 'psutil raises AccessDenied; here it is null, and `unavailable` says that the system does not allow it.',
    applies: ({ field, ours, psutil }) =>
      raises(psutil[field], 'AccessDenied') &&
      ours.values[field] === null &&
      /does not let/.test(ours.details.unavailable[field] ?? ''),
  },
  {
    name: 'exe guessed by psutil',
    reason: 'Where psutil may not read the link, it takes argv[0]. A process writes that as it likes; here it is null.',
    applies: ({ field, ours, psutil }) =>
      field === 'exe' && ours.values.exe === null && psutil.exe !== '' && psutil.exe === ours.facts.argv?.[0],
  },
  {
    name: 'no exe or cwd',
    reason: 'psutil says "" for what a kernel thread or a zombie does not have; here it is null with the reason.',
    applies: ({ field, ours, psutil }) =>
      (field === 'exe' || field === 'cwd') &&
      psutil[field] === '' &&
      ours.values[field] === null &&
      (ours.facts.ofKernel || ours.facts.status === 'zombie'),
  },
  {
    name: 'MainThread',
    reason: 'Node calls its main thread so; here the program is named (FACTS, what users ask for, 20).',
    applies: ({ field, ours, psutil }) =>
      field === 'name' && psutil.name === 'MainThread' && ours.values.name === baseName(ours.facts.argv?.[0] ?? ''),
  },
  {
    name: 'name of 15 bytes',
    reason: 'The kernel cuts names at 15 bytes, psutil completes those of 15 characters: not names with other letters.',
    applies: ({ field, ours, psutil }) =>
      field === 'name' &&
      psutil.name === ours.facts.comm &&
      ours.facts.comm.length < 15 &&
      Buffer.byteLength(ours.facts.comm) >= 15 &&
      ours.values.name === baseName(ours.facts.argv?.[0] ?? ''),
  },
  {
    name: 'long command line',
    reason: `Lists keep ${ROW_ARGV_BYTES} bytes here; … stands for an argument that is longer, and for what follows behind them.`,
    applies: ({ field, ours, psutil }) => {
      const argv = ours.facts.argv;
      if (field !== 'cmdline' || !argv || !Array.isArray(psutil.cmdline)) return false;
      const cut = psutil.cmdline.map((text) => (Buffer.byteLength(text) > ROW_ARGV_BYTES ? '…' : text));
      if (isDeepStrictEqual(argv, cut)) return true;
      const bytes = psutil.cmdline.reduce((sum, text) => sum + Buffer.byteLength(text) + ARGUMENT_BYTES, 0);
      const kept = argv.slice(0, -1);
      return bytes > ROW_ARGV_BYTES && argv.at(-1) === '…' && isDeepStrictEqual(cut.slice(0, kept.length), kept);
    },
  },
  {
    name: 'carriage return',
    reason:
      'psutil reads the command line as text, in which Python makes every line end a newline; a cut name is not found in it.',
    applies: ({ field, ours: { facts, values }, psutil }) => {
      const asText = facts.argv?.map((argument) => argument.replace(/\r\n?/g, '\n'));
      if (field === 'cmdline') return isDeepStrictEqual(psutil.cmdline, asText);
      const [program = ''] = facts.argv ?? [];
      return (
        field === 'name' &&
        psutil.name === facts.comm &&
        facts.comm.includes('\r') &&
        values.name === baseName(program) &&
        !baseName(asText?.[0] ?? '').startsWith(facts.comm)
      );
    },
  },
  {
    name: 'padding of a title',
    reason:
      'A title that is written over the command line leaves NULs or spaces behind it: they are no arguments here.',
    applies: ({ field, ours, psutil }) => {
      if (field !== 'cmdline' || !Array.isArray(psutil.cmdline)) return false;
      const [first = '', ...more] = psutil.cmdline.slice(0, psutil.cmdline.findLastIndex((text) => text !== '') + 1);
      const plain = more.length === 0 ? first.trimEnd().split(' ') : [first, ...more];
      return psutil.cmdline.at(-1) !== plain.at(-1) && isDeepStrictEqual(ours.facts.argv, plain);
    },
  },
  {
    name: 'erased command line',
    reason: 'What a live program has erased is unknown here; psutil says that it has one empty argument, or none.',
    applies: ({ field, ours, psutil }) =>
      field === 'cmdline' && ours.facts.argv === undefined && [psutil.cmdline].flat().every((text) => text === ''),
  },
  {
    name: 'exited leader',
    reason: 'psutil takes the first thread for the process; here a live thread is read where that one has exited.',
    applies: ({ ours }) => ours.facts.liveTid !== undefined,
  },
  {
    name: 'name of a script or title',
    reason:
      'psutil completes a cut name from argv[0] only, be it a title; here from the path of a script, too, and a title is no name.',
    applies: ({ field, ours: { facts, values }, psutil }) =>
      field === 'name' &&
      ((psutil.name === facts.comm &&
        facts.argv?.slice(0, 12).some((argument) => baseName(argument) === values.name) === true) ||
        ((psutil.name === facts.comm || psutil.name === titleOf(psutil)) && facts.comm.startsWith(`${values.name} `))),
  },
  {
    name: 'huge pages',
    reason: 'The kernel counts huge pages apart from resident memory, and psutil leaves them out.',
    applies: ({ field, ours, psutil }) =>
      field === 'rss' && Number(ours.values.rss) - psutil.rss === hugeBytes(psutil.pid) && hugeBytes(psutil.pid) > 0,
  },
  {
    name: 'stepped clock',
    reason:
      'The kernel computes btime anew from the clock: when that was set in between, all start times move with it.',
    applies: ({ field, ours, psutil, bootTimes }) =>
      field === 'create_time' &&
      bootTimes[0] !== bootTimes[1] &&
      psutil.create_time - bootTimes[0] === Number(ours.values.create_time) - bootTimes[1],
  },
  {
    name: 'user from a directory service',
    reason: 'psutil asks NSS, which may know users (LDAP, systemd) who are not in /etc/passwd; here they are numbers.',
    applies: ({ field, ours, psutil }) =>
      field === 'username' && NAMELESS.test(String(ours.values.username)) && !NAMELESS.test(psutil.username),
  },
];
