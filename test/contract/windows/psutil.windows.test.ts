import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Connection } from '../../../src/platform/requested-details.ts';
import { openSystemCalls } from '../../../src/platform/windows/sources.ts';
import { windowsOn } from '../../../src/platform/windows/windows.ts';
import { type Comparison, differences, type Unexplained } from './differences.ts';
import { hostOf, type Look, look, type Seen } from './look.ts';
import { populate, type WindowsPopulation } from './population.ts';
import { keepingAnswers } from './raw-answers.ts';
import { askPsutil, FIELDS, pythonWithPsutil, type Witness, type WitnessConnection } from './witness.ts';
import { witnessOf } from './witness-of.ts';

/** What a process does for a moment between two looks is no difference: a difference is one in every round. */
const ROUNDS = 5;
/** The log of a failed run shows the buffers of so many. */
const SHOWN_MAX = 20;

const python = pythonWithPsutil();
const skip = python === undefined && 'no Python with psutil here (pip install psutil)';
const answers = keepingAnswers(openSystemCalls({ native: true }));
const { machine } = windowsOn(answers.calls, { argv: true });

let population: WindowsPopulation;
let seen: Look;
before(async () => {
  population = await populate(python);
  seen = await look(machine);
});

test('the backend agrees with itself, which holds the comparison against this Windows', async () => {
  assertNone(differences({ before: seen, after: await look(machine) }, witnessOf(seen)));
});

test('psutil sees the same in every live process, socket and service', { skip }, async () => {
  let version = '';
  const comparison = await compare(() => {
    const witness = askPsutil(python ?? '');
    version = witness.version;
    return witness;
  });
  assertNone(comparison);
  for (const field of FIELDS) assert.ok((comparison.compared.get(field) ?? 0) > 0, `${field} was never compared`);
  const values = [...comparison.compared.values()].reduce((sum, number) => sum + number, 0);
  const explained = [...comparison.explained].map(([why, times]) => `${why} ${times}`).join(', ');
  console.log(`psutil ${version}: ${values} values, explained: ${explained || 'none'}, unexplained: 0`);
});

test('psutil sees the same connections of a process that talks to itself', { skip }, async () => {
  const pid = population.pids.get('sockets') ?? 0;
  const facts = machine.read(pid);
  assert.ok(facts);
  const { connections } = (await machine.requestedDetails(facts, new Set(['connections']))) ?? {};
  const theirs = askPsutil(python ?? '').connections.filter((one) => one.pid === pid);
  assert.equal(theirs.length, 6, 'four sockets that wait, and both ends of a connection');
  assert.deepEqual(connections?.shown.map(ourName).sort(), theirs.map(theirName).sort(), tablesOf('GetExtended'));
});

/** What makes each kind worth comparing. */
const KINDS: Readonly<Record<string, (one: Seen) => boolean>> = {
  'odd arguments': ({ values }) => Array.isArray(values.cmdline) && values.cmdline.includes('two\\\\"so'),
  'long command line': ({ values }) => Array.isArray(values.cmdline) && values.cmdline.at(-1)?.length === 15_000,
  'low priority': ({ values }) => values.nice === 10,
  stopped: ({ values }) => values.status === 'stopped',
  sockets: ({ values }) => values.status === 'running',
  '32 bits': ({ values }) => /\\SysWOW64\\cmd\.exe$/i.test(String(values.exe)),
};

for (const [kind, isOne] of Object.entries(KINDS)) {
  test(`a process of this kind is compared: ${kind}`, (context) => {
    const reason = population.missing.get(kind);
    if (reason !== undefined) return context.skip(reason);
    const pid = population.pids.get(kind) ?? 0;
    const one = seen.processes.get(pid);
    assert.ok(one);
    assert.ok(isOne(one), [JSON.stringify(one).slice(0, 2000), ...answers.ofProcess(pid, true)].join('\n'));
    assert.ok(Array.isArray(one.values.environ) && one.values.environ.includes('Mixed.Case(x86)'));
  });
}

test('what is null has a reason', () => {
  for (const { pid, values, why } of seen.processes.values())
    for (const field of ['exe', 'cwd', 'environ'] as const)
      if (values[field] === null) assert.ok(why[field], `${field} of ${pid} ${values.name}`);
});

/** Looks, asks and looks again, until a round has no difference that all rounds before it had. */
async function compare(ask: () => Witness): Promise<Comparison> {
  let lasting: ReadonlyMap<string, Unexplained> | undefined;
  for (let round = 1; ; round++) {
    const first = await look(machine);
    const witness = ask();
    const comparison = differences({ before: first, after: await look(machine) }, witness);
    lasting = new Map([...comparison.unexplained].filter(([key]) => lasting?.has(key) ?? true));
    if (lasting.size === 0 || round === ROUNDS) return { ...comparison, unexplained: lasting };
  }
}

function assertNone({ unexplained }: Comparison): void {
  if (unexplained.size === 0) return;
  const shown = [...unexplained.values()].slice(0, SHOWN_MAX).map(withBuffers);
  assert.fail(`${unexplained.size} differences:\n${shown.join('\n')}`);
}

function withBuffers({ text, pid, field }: Unexplained): string {
  if (field === 'sockets') return `${text}\n${tablesOf('GetExtended')}`;
  if (field === 'services') return `${text}\n${tablesOf('EnumServices')}`;
  if (pid === undefined)
    return `${text}\n${tablesOf('NtQuerySystemInformation(3)')}\n${tablesOf('NtQuerySystemInformation(18)')}`;
  const isOurs = [...population.pids.values()].includes(pid);
  return [text, ...answers.ofProcess(pid, isOurs)].join('\n    ');
}

const tablesOf = (beginning: string): string => answers.ofTables(beginning).join('\n');

/** States by psutil's names: those of Windows itself, but for these. */
const STATES: ReadonlyMap<string, string> = new Map([
  ['LISTEN', 'listening'],
  ['NONE', 'bound'],
]);

const ourName = ({ protocol, local, remote, state }: Connection): string =>
  [protocol, endpoint(local), endpoint(remote), state].join(' ');
const theirName = ({ protocol, local, remote, status }: WitnessConnection): string =>
  [protocol, pointOf(local), remote === null ? '-' : pointOf(remote), STATES.get(status) ?? status.toLowerCase()].join(
    ' ',
  );

const pointOf = ([address, port]: readonly [string, number]): string => `${hostOf(address)}:${port}`;
const endpoint = (text: string | null): string => {
  const [, address = '', port = ''] = /^\[?(.*?)\]?:(\d+)$/.exec(text ?? '') ?? [];
  return text === null ? '-' : pointOf([address, Number(port)]);
};
