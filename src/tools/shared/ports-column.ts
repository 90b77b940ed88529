import type { Host } from '../../host/host.ts';
import type { ProcessFacts } from '../../process/process.ts';
import { notes, type SafeText, safe } from '../../text/safe-text.ts';

/** Limits on the ports in one row, and in all rows together. */
const ROW_MAX = 16;
const ANSWER_MAX = 400;
const ROW_MIN = 4;

/** The list column of the ports that processes listen on or have bound, each port once. `rows` share the answer. */
export async function portsOf(
  { machine, view: { show } }: Pick<Host, 'machine' | 'view'>,
  processes: readonly ProcessFacts[],
  rows: number,
) {
  const bound = await machine.bound(processes);
  const known = new Map([...bound].map(([pid, { sockets }]) => [pid, new Set(sockets.map(({ port }) => port))]));
  const named = [...known.values()].reduce((sum, { size }) => sum + Math.min(size, ROW_MAX), 0);
  const most = named <= ANSWER_MAX ? ROW_MAX : Math.max(ROW_MIN, Math.floor(ANSWER_MAX / rows));
  const unknown = new Map<string, number>();
  let [cutRows, largest] = [0, 0];

  return {
    /** The ports of all these processes together; null if those of any one are unknown. */
    of(pids: readonly number[]): readonly number[] | null {
      const whys = pids.flatMap((pid) => bound.get(pid)?.why ?? []);
      for (const why of whys) unknown.set(why, (unknown.get(why) ?? 0) + 1);
      if (whys.length > 0) return null;
      const ports = [...new Set(pids.flatMap((pid) => [...(known.get(pid) ?? [])]))];
      if (ports.length <= most) return ports;
      cutRows++;
      largest = Math.max(largest, ports.length);
      return ports.sort((a, b) => a - b).slice(0, most);
    },
    /** What the column leaves out, and why. Call it after all cells are made. */
    note: (): SafeText | undefined =>
      notes(
        ...[...unknown].map(([why, count]) =>
          count === 1
            ? safe`ports is null for 1 process: ${show.text(why)}.`
            : safe`ports is null for each of ${count} processes: ${show.text(why)}.`,
        ),
        cutRows === 1 ? safe`One row has ${largest} ports; ports shows the lowest ${most}.` : undefined,
        cutRows > 1 ? safe`${cutRows} rows have up to ${largest} ports; ports shows the lowest ${most}.` : undefined,
      ),
  };
}
