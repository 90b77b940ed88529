import type * as z from 'zod';
import { UsageError } from '../../config/layers.ts';
import { defined } from '../../defined.ts';
import { PROTOCOLS } from '../../platform/sockets.ts';
import { THIS_SYSTEM } from '../../platform/this-system.ts';
import { getProcessByPort } from '../../tools/get_process_by_port.ts';
import { listPorts } from '../../tools/list_ports.ts';
import { grid } from './grid.ts';
import { LIST_OPTIONS, ROWS_MAX } from './list-options.ts';
import { listShown } from './list-shown.ts';
import { portOf } from './notations.ts';
import { atLeastOne, atMost, numberIn, oneOfValues, textIn } from './typed-values.ts';
import { JSON_OPTION, readVerb, type Shown, type VerbLine } from './verb.ts';

const BY_PORT = getProcessByPort(THIS_SYSTEM.capabilities);

function protocolOf(line: VerbLine, known: readonly string[]): { readonly protocol?: string } {
  const word = textIn(line, 'protocol');
  return word === undefined ? {} : { protocol: oneOfValues('protocol', word, known) };
}

export const port = readVerb({
  takes: 'PORT…',
  summary: 'what holds a port, or that it is free; or just :3000',
  about: 'Shows what listens on a port, or that it is free. It does not show clients of the port.',
  options: {
    protocol: { type: 'string', value: 'name', values: PROTOCOLS, help: 'tcp or udp; default tcp' },
    json: JSON_OPTION,
  },
  examples: [
    ['port 3000', 'also :3000, localhost:3000'],
    ['port 80 443', 'several'],
  ],
  completes: ['ports'],
  tool: BY_PORT,
  calls: (line) =>
    atLeastOne(line.words, 'port').map((word) => ({ port: portOf(word), ...protocolOf(line, PROTOCOLS) })),
  show: (answer, { page }) => portShown(answer, page),
});

const COLUMNS = ['pid', 'name', 'user', 'memory_mib', 'age_s', 'addresses', 'command'] as const;

function portShown(
  { port: number, protocol, state, next_free, owners, note }: z.output<typeof BY_PORT.output>,
  page: Parameters<typeof grid>[2],
): Shown {
  const name = `Port ${number}${protocol === 'tcp' ? '' : `/${protocol}`}`;
  const next = next_free === undefined ? '' : ` The next free one is ${next_free}.`;
  const notes = note ? [note] : [];
  if (state === 'free') return { text: `${page.paint('green', `${name} is free.`)}${next}`, notes, found: false };
  const forwards = owners.flatMap(({ pid, forwards_to: to }) =>
    to === undefined ? [] : [`${pid} forwards it to ${to}.`],
  );
  const said = state === 'held_by_hidden' ? 'is held by a hidden process' : HELD[state];
  const rows = owners.map((owner) => COLUMNS.map((column) => owner[column] ?? null));
  const table = grid({ columns: COLUMNS, rows }, COLUMNS, { ...page, optional: ['user', 'age_s', 'memory_mib'] });
  return {
    text: [`${name} ${said}.${next}`, ...(rows.length > 0 ? [table] : [])].join('\n'),
    notes: [...forwards, ...notes],
    found: true,
  };
}

const HELD = { listening: 'is in use', bound: 'is bound' } as const;

const ALL_PROTOCOLS = [...PROTOCOLS, 'all'];

export const ports = readVerb({
  takes: '[FROM-TO]',
  summary: 'all ports in use, and what holds them',
  about: 'Lists the TCP ports in use, or those of a range, and what holds them.',
  options: {
    protocol: { type: 'string', value: 'name', values: ALL_PROTOCOLS, help: 'tcp, udp or all; default tcp' },
    user: LIST_OPTIONS.user,
    limit: LIST_OPTIONS.limit,
    json: JSON_OPTION,
  },
  examples: [
    ['ports 3000-3999', 'those of a range'],
    ['ports --protocol all', 'also UDP'],
  ],
  tool: listPorts(THIS_SYSTEM.capabilities),
  calls: (line) => {
    const [range] = atMost(line.words, 1);
    return [
      {
        ...(range !== undefined && rangeOf(range)),
        ...protocolOf(line, ALL_PROTOCOLS),
        limit: numberIn(line, 'limit') ?? ROWS_MAX,
        ...defined({ username: textIn(line, 'user') }),
      },
    ];
  },
  show: (answer, { page, values }) => {
    const isOnlyTcp = values['protocol'] === undefined;
    const columns = ['port', ...(isOnlyTcp ? [] : ['protocol']), 'pid', 'name', 'user', 'addresses', 'command'];
    return listShown(answer, page, { columns, optional: ['addresses', 'user'], empty: 'No port is in use there.' });
  },
});

/** `3000-3999`, and `3000` for that one. */
function rangeOf(word: string): { readonly from: number; readonly to: number } {
  const [, first = word, last = first] = /^(\d+)-(\d+)$/.exec(word) ?? [];
  const range = { from: portOf(first), to: portOf(last) };
  if (range.from > range.to) throw new UsageError(`${word} is not a range: write the lower port first`);
  return range;
}
