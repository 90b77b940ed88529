import type { Machine } from '../../src/platform/machine.ts';
import type { Details } from '../../src/platform/process-details.ts';
import type { Socket } from '../../src/platform/sockets.ts';
import type { UserId } from '../../src/process/owner.ts';
import type { ProcessFacts } from '../../src/process/process.ts';
import { safe } from '../../src/text/safe-text.ts';
import { decodeUtf8 } from '../../src/text/utf8.ts';
import { type MemoryMachine, machine } from '../memory/data.ts';
import { memoryMachine, type TestMachine } from '../memory/memory-machine.ts';
import { facts, JOHN, ME, ownedBy, ROOT } from '../memory/processes.ts';
import { type Hostile, MARKS } from './texts.ts';

/** A machine on which every process, folder, unit, container and user has a hostile name. */

const COMM_BYTES = 15;

/** As the kernel keeps it. A long name is completed from argv[0], a short one is all there is. */
const commOf = ({ name }: Hostile): string => decodeUtf8(Buffer.from(name).subarray(0, COMM_BYTES));

/** A process that calls itself so. `argv` follows the program. */
export function hostileProcess(text: Hostile, pid: number, rest: Partial<ProcessFacts> = {}): ProcessFacts {
  const program = `/${MARKS.command}/${text.isLong ? text.name : ''}`;
  return facts(pid, { comm: commOf(text), argv: [program, ...text.words], ...rest });
}

/** A process with a program that the server knows, and hostile arguments. */
export const known = (text: Hostile, pid: number, program: string, rest: Partial<ProcessFacts> = {}): ProcessFacts =>
  facts(pid, { comm: program.slice(0, COMM_BYTES), argv: [program, ...text.words], ...rest });

export const JOHNS = { owner: ownedBy(JOHN) } as const;
export const ROOTS = { owner: ownedBy(ROOT) } as const;

export const listening = (port: number, number: number, rest: Partial<Socket> = {}): Socket => ({
  protocol: 'tcp',
  state: 'listening',
  address: '127.0.0.1',
  port,
  key: String(number),
  user: ME,
  ...rest,
});

/** `of`: more about the details of a process, by pid. */
interface Surroundings {
  readonly of?: (pid: number) => Partial<Details>;
  readonly over?: Partial<Machine>;
}

/** The machine of these processes, and the platform on it. They live on when they are asked to end, unless `ends`. */
export function world(
  text: Hostile,
  processes: readonly ProcessFacts[],
  { of = () => ({}), over = {} }: Surroundings = {},
): { readonly here: MemoryMachine; readonly platform: TestMachine } {
  const here = machine(ME, processes);
  const plain = memoryMachine(here);
  const nameOf = (user: UserId): string => (user === ME ? 'me' : user === ROOT ? 'root' : text.user);
  const platform: TestMachine = {
    ...plain,
    users: { ...plain.users, nameOf, groupNameOf: () => text.group },
    signalState: () => ({ sleep: { waits: safe`it waits`, channel: text.channel } }),
    label: (_, key) => (key === 'SUPERVISOR_GROUP_NAME' || key === 'pm_id' ? text.group : text.label),
    async details(process) {
      const details = await plain.details(process);
      return details && { ...details, cwd: text.folder, exe: text.folder, ...of(process.pid) };
    },
    streams: async () => ({
      stdout: { kind: 'pipe', otherEnd: 'pipe:[1]' },
      stderr: { kind: 'file', path: text.folder, deleted: true },
      unavailable: {},
    }),
    peersOf: async (wanted) =>
      new Map([...wanted].flatMap((one) => processes.slice(0, 1).map(({ pid }) => [one, pid]))),
    projects: async (all) => ({ byPid: new Map(all.map(({ pid }) => [pid, text.folder])), unavailable: [] }),
    ...over,
  };
  return { here, platform };
}
