import { ProcessError } from '../errors.ts';
import type { Machine } from '../platform/machine.ts';
import { PROTOCOLS, type Protocol, type Socket } from '../platform/sockets.ts';
import type { Cell } from '../process/columns.ts';
import type { ListAnswer } from '../process/list-answer.ts';
import { nameOf } from '../process/process.ts';
import { mapYielding } from '../process/yielding.ts';
import { displayCommand, rowCommandChars, type SafeText, safe, safeText } from '../text/display.ts';
import type { AccessView } from './access.ts';
import type { PageArguments, Pages } from './pages.ts';
import { addressChars, addressesOf, findPortHolders, noteOnOrphaned, type PortHolder } from './port-holders.ts';

export interface PortsRequest {
  readonly from: number;
  readonly to: number;
  readonly protocol: Protocol | 'all';
  readonly username?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly asked: PageArguments;
}

const COLUMNS = ['port', 'protocol', 'addresses', 'pid', 'name', 'user', 'command'];

interface PortCellWidths {
  /** The holders that may be shown, by pid. */
  readonly listed: ReadonlySet<number>;
  readonly commandChars: number;
  readonly addressesChars: number;
}

/** One row for each port and holder, by port. */
interface PortRow {
  readonly port: number;
  readonly protocol: Protocol;
  readonly sockets: readonly Socket[];
  readonly uid: number;
  /** Absent when the holder may not be shown. */
  readonly holder?: PortHolder;
}

/** A list that goes on over several calls: each page is as long as the first. */
export interface PortPages {
  readonly rows: readonly PortRow[];
  readonly limit: number;
  /** About the rows without a pid. */
  readonly note: SafeText | undefined;
}

/** Ports that something listens on (TCP) or has bound (UDP), with who holds them. */
export function createPortLister(machine: Machine, view: AccessView, pages: Pages<PortPages>) {
  async function allRows({ from, to, protocol, username }: PortsRequest): Promise<Omit<PortPages, 'limit'>> {
    if (from > to) throw new ProcessError('INVALID_INPUT', `from must not be above to, but ${from} is above ${to}`);
    const scope = view.scope(username ?? '*');
    const protocols = protocol === 'all' ? PROTOCOLS : [protocol];
    const sockets = protocols
      .flatMap((one) => machine.sockets(one))
      .filter(({ port, state, protocol: of }) => port >= from && port <= to && (of === 'udp' || state === 'listening'));
    const { holders, ...others } = await findPortHolders(machine, view, sockets);
    const shown = holders.filter(({ process }) => scope.includes(process));
    const withoutPid = [...others.orphaned, ...others.kernel];
    const rows = [
      ...shown.flatMap((holder) =>
        byPort(holder.sockets, (held) => ({ uid: holder.process.uids[0], holder: { ...holder, sockets: held } })),
      ),
      ...(username === undefined ? byPort(withoutPid, ([first]) => ({ uid: first?.uid ?? 0 })) : []),
    ].sort((a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : Number(a.protocol > b.protocol)));
    return { rows, note: noteOnOrphaned(view, others, HIDDEN) };
  }

  function toCells(
    { port, protocol, sockets, uid, holder }: PortRow,
    { listed, commandChars, addressesChars }: PortCellWidths,
  ): Cell[] {
    const process = holder && listed.has(holder.process.pid) ? holder.process : undefined;
    if (process) view.recordSighting(process);
    return [
      port,
      safeText(protocol),
      addressCell(sockets, addressesChars),
      process?.pid ?? null,
      process ? safeText(nameOf(process)) : null,
      view.userName(uid),
      process ? displayCommand(process.argv, commandChars) : null,
    ];
  }

  return async (request: PortsRequest): Promise<ListAnswer> => {
    const resumed = request.cursor === undefined ? undefined : pages.resume(request.cursor, request.asked);
    const { rows, note, limit } = resumed?.value ?? { ...(await allRows(request)), limit: request.limit };
    const start = resumed?.offset ?? 0;
    const end = start + limit;
    const shown = rows.slice(start, end);
    const addressesChars = addressChars(shown.map(({ sockets }) => sockets));
    const cursorAt =
      resumed?.cursorAt ?? (rows.length > end ? pages.keep(request.asked, { rows, note, limit }) : undefined);
    // The rules may have changed since the first page. One process may hold thousands of ports.
    const holders = new Map(shown.flatMap(({ holder }) => (holder ? [[holder.process.pid, holder.process]] : [])));
    const listed = await view.canListAll([...holders.values()]);
    const commandChars = rowCommandChars(shown.length, COLUMNS.length);
    return {
      columns: COLUMNS,
      rows: await mapYielding(shown, (row) => toCells(row, { listed, commandChars, addressesChars })),
      total: rows.length,
      ...(rows.length > end && cursorAt && { next_cursor: cursorAt(end) }),
      ...(note && shown.some(({ holder }) => !holder) && { note }),
    };
  };
}

const HIDDEN = safe`A row without a pid is held by a process that this server may not show or look into.`;

function byPort(
  sockets: readonly Socket[],
  rest: (sockets: readonly Socket[]) => Pick<PortRow, 'uid' | 'holder'>,
): PortRow[] {
  const groups = new Map<string, Socket[]>();
  for (const socket of sockets) {
    const key = `${socket.protocol} ${socket.port}`;
    const same = groups.get(key) ?? [];
    if (same.push(socket) === 1) groups.set(key, same);
  }
  return [...groups.values()].flatMap((same): PortRow[] => {
    const [first] = same;
    return first ? [{ port: first.port, protocol: first.protocol, sockets: same, ...rest(same) }] : [];
  });
}

function addressCell(sockets: readonly Socket[], maxChars: number): SafeText {
  const { addresses, addresses_total: total } = addressesOf(sockets, maxChars);
  return safeText([...addresses, ...(total === undefined ? [] : [`(${total} in all)`])].join(' '));
}
