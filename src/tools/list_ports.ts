import * as z from 'zod';
import { ProcessError } from '../errors.ts';
import { withCaveats } from '../host/caveats.ts';
import { forwardedNote } from '../host/forwarded.ts';
import type { Host } from '../host/host.ts';
import { noteOnOrphaned } from '../host/orphaned-sockets.ts';
import { createPages, type PageArguments } from '../host/pages.ts';
import { findPortHolders, type PortHolder } from '../host/port-holders.ts';
import type { Capabilities } from '../platform/capabilities.ts';
import { PROTOCOLS, type Protocol, type Socket } from '../platform/sockets.ts';
import { type Cell, COLUMNS, type Row } from '../process/columns.ts';
import { groupBy } from '../process/group-by.ts';
import { type ListAnswer, toCells } from '../process/list-answer.ts';
import type { UserId } from '../process/owner.ts';
import { mapYielding } from '../process/yielding.ts';
import { safeText } from '../text/built-in.ts';
import { rowCommandChars } from '../text/lengths.ts';
import { notes, type Presenter, type SafeText, safe } from '../text/safe-text.ts';
import { addressChars, addressesOf } from './shared/addresses.ts';
import { Cursor, LIMIT_DEFAULT, Limit, oneOf, Port, usernameOn } from './shared/fields.ts';
import { ListOutput, tableText } from './shared/lists.ts';
import { perHost } from './shared/per-host.ts';
import { shownRow } from './shared/rows.ts';
import { defineTool } from './tool.ts';

export const listPorts = ({ words }: Capabilities) =>
  defineTool({
    name: 'list_ports',
    title: 'List ports in use',
    description:
      'Lists the TCP ports that something listens on and the UDP ports that are bound, in a range, with every process that holds them; a null pid is a process that may not be shown. Use it for "what listens between 3000 and 4000". For one port, get_process_by_port shows more.',
    effect: 'read',
    input: z.strictObject({
      from: Port.describe('First port, 1 to 65535; default 1.').optional(),
      to: Port.describe('Last port, 1 to 65535; default 65535.').optional(),
      protocol: oneOf([...PROTOCOLS, 'all'])
        .describe('Default tcp.')
        .optional(),
      username: usernameOn(words, (id) => `Holder, by name or ${id}; default all you may see`).optional(),
      limit: Limit.optional(),
      cursor: Cursor.optional(),
    }),
    output: ListOutput,
    async run({ cursor, ...asked }, host) {
      const { from = 1, to = 65_535, protocol = 'tcp', username, limit = LIMIT_DEFAULT } = asked;
      const request = { from, to, protocol, username, limit, cursor, asked };
      return withCaveats(host.machine, await portPage(host, request));
    },
    text: (answer, _, layout) =>
      tableText(layout, answer, [`${answer.rows.length} of ${answer.total}`, ...layout.moreText(answer.next_cursor)]),
  });

interface PortsRequest {
  readonly from: number;
  readonly to: number;
  readonly protocol: Protocol | 'all';
  readonly username?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly asked: PageArguments;
}

const HEADINGS = ['port', 'protocol', 'addresses', 'pid', 'name', 'user', 'command'];

interface CellShape extends Pick<Row, 'clock' | 'commandChars'> {
  /** The holders that may be shown, by pid. */
  readonly listed: ReadonlySet<number>;
  readonly addressesChars: number;
}

/** One row for each port and holder, by port. */
interface PortRow {
  readonly port: number;
  readonly protocol: Protocol;
  readonly sockets: readonly Socket[];
  readonly user: UserId | null;
  /** Absent when the holder may not be shown. */
  readonly holder?: PortHolder;
}

/** A list that goes on over several calls: each page is as long as the first. */
interface PortPages {
  readonly rows: readonly PortRow[];
  readonly limit: number;
  /** About the rows without a pid. */
  readonly note: SafeText | undefined;
}

const pagesOf = perHost(() => createPages<PortPages>());

/** Ports that something listens on (TCP) or has bound (UDP), with who holds them. */
async function allRows(host: Host, { from, to, protocol, username }: PortsRequest): Promise<Omit<PortPages, 'limit'>> {
  const { machine, view } = host;
  if (from > to) throw new ProcessError('INVALID_INPUT', `from must not be above to, but ${from} is above ${to}`);
  const scope = await view.scopeOf(username ?? '*');
  const protocols = protocol === 'all' ? PROTOCOLS : [protocol];
  const sockets = protocols
    .flatMap((one) => machine.sockets(one))
    .filter(({ port, state, protocol: of }) => port >= from && port <= to && (of === 'udp' || state === 'listening'));
  const { holders, ...others } = await findPortHolders(host, sockets);
  const shown = holders.filter(({ process }) => scope.includes(process));
  const withoutPid = [...others.orphaned, ...others.kernel];
  const rows = [
    ...shown.flatMap((holder) =>
      byPort(holder.sockets, (held) => ({ user: holder.process.owner.user, holder: { ...holder, sockets: held } })),
    ),
    ...(username === undefined ? byPort(withoutPid, ([{ user }]) => ({ user })) : []),
  ].sort((a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : Number(a.protocol > b.protocol)));
  return { rows, note: noteOnOrphaned(host, others, HIDDEN) };
}

function cellsOf(
  host: Host,
  { port, protocol, sockets, user, holder }: PortRow,
  { listed, clock, commandChars, addressesChars }: CellShape,
): Cell[] {
  const { view } = host;
  const process = holder && listed.has(holder.process.pid) ? holder.process : undefined;
  const row = process && shownRow(host, { process, clock, commandChars });
  return [
    port,
    safeText(protocol),
    addressCell(view.show, sockets, addressesChars),
    ...(row ? toCells(row, ['pid', 'name']) : [null, null]),
    view.userName(user),
    row ? COLUMNS.command(row) : null,
  ];
}

async function portPage(host: Host, request: PortsRequest): Promise<ListAnswer> {
  const { machine, view } = host;
  const pages = pagesOf(host);
  const resumed = request.cursor === undefined ? undefined : pages.resume(request.cursor, request.asked);
  const { rows, note, limit } = resumed?.value ?? { ...(await allRows(host, request)), limit: request.limit };
  const start = resumed?.offset ?? 0;
  const end = start + limit;
  const shown = rows.slice(start, end);
  const addressesChars = addressChars(shown.map(({ sockets }) => sockets));
  const cursorAt =
    resumed?.cursorAt ?? (rows.length > end ? pages.keep(request.asked, { rows, note, limit }) : undefined);
  // The rules may have changed since the first page. One process may hold thousands of ports.
  const holders = new Map(shown.flatMap(({ holder }) => (holder ? [[holder.process.pid, holder.process]] : [])));
  const listed = await view.canListAll([...holders.values()]);
  const shownNote = notes(
    shown.some(({ holder }) => !holder) ? note : undefined,
    forwardedNote(
      host,
      [...holders.values()].filter(({ pid }) => listed.has(pid)),
    ),
  );
  const commandChars = rowCommandChars(shown.length, HEADINGS.length);
  const clock = machine.clock();
  return {
    columns: HEADINGS,
    rows: await mapYielding(shown, (row) => cellsOf(host, row, { listed, clock, commandChars, addressesChars })),
    total: rows.length,
    ...(rows.length > end && cursorAt && { next_cursor: cursorAt(end) }),
    ...(shownNote && { note: shownNote }),
  };
}

const HIDDEN = safe`A row without a pid is held by a process that this server may not show or look into.`;

function byPort(
  sockets: readonly Socket[],
  rest: (sockets: readonly [Socket, ...Socket[]]) => Pick<PortRow, 'user' | 'holder'>,
): PortRow[] {
  const groups = groupBy(sockets, ({ protocol, port }) => `${protocol} ${port}`);
  return [...groups.values()].map((same) => ({
    port: same[0].port,
    protocol: same[0].protocol,
    sockets: same,
    ...rest(same),
  }));
}

function addressCell(show: Presenter, sockets: readonly Socket[], maxChars: number): SafeText {
  const { addresses, addresses_total: total } = addressesOf(show, sockets, maxChars);
  return safeText([...addresses, ...(total === undefined ? [] : [`(${total} in all)`])].join(' '));
}
