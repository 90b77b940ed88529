import { defined } from '../../defined.ts';
import type { MachineView } from '../../host/access.ts';
import type { Stream } from '../../platform/standard-streams.ts';
import { nameOf, type ProcessFacts } from '../../process/process.ts';
import { PATH_CHARS } from '../../text/lengths.ts';

/** Where the output of a process goes: there its logs are. Undefined when it has ended. */
export async function streams(host: MachineView, process: ProcessFacts) {
  const { machine, view } = host;
  const read = await machine.streams(process);
  if (!read) return undefined;
  const { stdout, stderr, unavailable } = read;
  const wanted = new Set([stdout?.otherEnd, stderr?.otherEnd].filter((end) => end != null));
  const holders = wanted.size > 0 ? await machine.peersOf(wanted, await candidates(host, process)) : undefined;

  const reasons: Record<string, string> = { ...unavailable };
  const shown = (field: string, stream: Stream | null) => {
    if (stream === null) return null;
    const { kind, path, deleted, otherEnd } = stream;
    const holder = otherEnd == null ? undefined : visible(host, holders?.get(otherEnd));
    if (otherEnd !== undefined && !holder) reasons[`${field}.pid`] = otherEnd === null ? CLOSED : HIDDEN;
    return {
      kind,
      ...(path !== undefined && { path: view.show.text(path, PATH_CHARS) }),
      ...defined({ deleted }),
      ...(otherEnd !== undefined && {
        pid: holder?.pid ?? null,
        name: holder ? view.show.text(nameOf(holder)) : null,
      }),
    };
  };
  const both = { stdout: shown('stdout', stdout), stderr: shown('stderr', stderr) };
  return { ...both, unavailable: reasons };
}

const CLOSED = 'its other end is closed: nothing reads from it any more';
const HIDDEN = 'no process that this server may look into reads from it';

/**
 * The parent or a sibling reads most pipes, so they are tried first; the process itself, which may hold both ends,
 * last.
 */
async function candidates({ machine, view }: MachineView, { pid: own, ppid: parent }: ProcessFacts): Promise<number[]> {
  const everyone = view.scope('*');
  const { processes } = await everyone.visible(await machine.snapshot({ wants: everyone.wants, argv: false }));
  const rank = ({ pid, ppid }: ProcessFacts): number =>
    pid === own ? 3 : pid === parent ? 0 : ppid === parent ? 1 : 2;
  return processes.toSorted((a, b) => rank(a) - rank(b)).map(({ pid }) => pid);
}

function visible({ machine, view }: MachineView, pid: number | undefined): ProcessFacts | undefined {
  const process = pid === undefined ? undefined : machine.read(pid);
  if (!process || !view.canList(process)) return undefined;
  view.recordSighting(process);
  return process;
}
