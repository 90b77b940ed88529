import { createServer } from 'node:net';
import * as z from 'zod';
import { THIS_SYSTEM } from '../../platform/this-system.ts';
import { safeText } from '../../text/built-in.ts';
import { environment, ownScript } from '../options.ts';
import { startServer, startVictim, type TestServer } from './child-programs.ts';
import { call, FailedCall, greet, messageIn, toolsOf } from './client-session.ts';

/** One step of a client's session with the real server. */
export interface Step {
  readonly step: string;
  /** `refused`: the configuration forbids it. `unsupported`: nothing can be changed here. Neither is a fault. */
  readonly outcome: 'done' | 'refused' | 'unsupported' | 'failed';
  readonly ms: number;
  readonly detail: string;
  /** Likely cause of a failure. */
  readonly cause?: string;
}

const DETAIL_CHARS = 500;
const PAGES_MAX = 20;

const PageReply = z.looseObject({ rows: z.array(z.tuple([z.number()])), next_cursor: z.string().optional() });
const PortReply = z.looseObject({ state: z.string(), owners: z.array(z.looseObject({ pid: z.number().nullable() })) });
const KnownReply = z.looseObject({ ref: z.string() });
const EndedReply = z.looseObject({
  results: z.array(z.looseObject({ outcome: z.string(), guarantee: z.string().nullable(), elapsed_ms: z.number() })),
});

/** Errors that are not faults, by their code. */
type NoFaults = Readonly<Partial<Record<string, 'refused' | 'unsupported'>>>;

/** Refusals by the rules or the configuration. */
const CONFIGURED: NoFaults = {
  ACCESS_DENIED: 'refused',
  ROOT_PROTECTED: 'refused',
  PROTECTED: 'refused',
  NEEDS_CONFIRMATION: 'refused',
};
const UNCHANGEABLE: NoFaults = { ...CONFIGURED, UNSUPPORTED: 'unsupported' };

/**
 * Starts the server with these flags as a client would, uses it, and ends what it started. `unchangeable`: nothing can
 * be changed on this machine.
 */
export async function selfTest(flags: readonly string[], unchangeable: boolean): Promise<Step[]> {
  const server = startServer({
    command: process.execPath,
    args: [ownScript(), 'serve', ...flags],
    env: environment,
  });
  const steps: Step[] = [];
  const add = async (step: string, run: () => Promise<string>, noFaults = CONFIGURED): Promise<boolean> => {
    steps.push(await timed(step, run, noFaults));
    return steps.at(-1)?.outcome !== 'failed';
  };
  try {
    const isUp = await add('start the server', async () => {
      const { protocolVersion, serverInfo } = await greet(server);
      return `version ${safeText(serverInfo.version)}, protocol ${safeText(protocolVersion)}`;
    });
    if (!isUp) return steps;
    let tools: ReadonlySet<string> = new Set();
    await add('ask for its tools', async () => {
      tools = await toolsOf(server);
      return `${tools.size} tools`;
    });
    await add('list its own process', () => findItself(server));
    await add('find a port it opened', () => findPort(server));
    await add('end a child it started', () => endChild(server, tools), unchangeable ? UNCHANGEABLE : CONFIGURED);
  } finally {
    await server.end();
  }
  return steps;
}

async function timed(step: string, run: () => Promise<string>, noFaults: NoFaults): Promise<Step> {
  const startMs = performance.now();
  const ms = (): number => Math.round((performance.now() - startMs) * 10) / 10;
  try {
    const detail = await run();
    return { step, outcome: 'done', ms: ms(), detail };
  } catch (error) {
    const detail = safeText(messageIn(error), DETAIL_CHARS);
    const code = error instanceof FailedCall ? error.code : '';
    const outcome = noFaults[code];
    if (outcome !== undefined) return { step, outcome, ms: ms(), detail };
    return { step, outcome: 'failed', ms: ms(), detail, cause: causeOf(code, detail) };
  }
}

const { words: WORDS } = THIS_SYSTEM.capabilities;
const CAUSES: Readonly<Record<string, string>> = {
  AUDIT_UNAVAILABLE: 'the audit log cannot be written, and nothing is done without a record',
  PERMISSION_DENIED: WORDS.doctor.forbids,
  NOT_FOUND: `the system hides processes from this server (${WORDS.hiding})`,
  UNSUPPORTED: 'this system lacks what the server needs',
};

function causeOf(code: string, detail: string): string {
  const known = CAUSES[code];
  if (known !== undefined) return known;
  if (/ended with/.test(detail))
    return 'the server refuses this configuration, or its files are damaged: build or install it again';
  if (/no answer/.test(detail)) return 'the machine is overloaded, or a debugger or sandbox holds the server';
  return 'a bug in the server: report the message above';
}

async function findItself(server: TestServer): Promise<string> {
  let args: Record<string, unknown> = { sort_by: 'started', columns: ['pid'], limit: 100 };
  for (let pages = 1; pages <= PAGES_MAX; pages++) {
    const { rows, next_cursor: cursor } = PageReply.parse(await call(server, 'list_processes', args));
    if (rows.some(([pid]) => pid === process.pid)) return `pid ${process.pid} is in list_processes`;
    if (cursor === undefined) break;
    args = { ...args, cursor };
  }
  await call(server, 'get_process_info', { pid: process.pid }); // the error says why
  throw new Error(`pid ${process.pid} is missing from list_processes, although it may be shown`);
}

async function findPort(server: TestServer): Promise<string> {
  const socket = createServer();
  try {
    const port = await new Promise<number>((resolve, reject) => {
      socket.once('error', reject);
      socket.listen(0, '127.0.0.1', () => {
        const address = socket.address();
        resolve(typeof address === 'object' && address ? address.port : 0);
      });
    });
    const { state, owners } = PortReply.parse(await call(server, 'get_process_by_port', { port }));
    if (owners.some(({ pid }) => pid === process.pid)) return `port ${port} belongs to pid ${process.pid}`;
    if (state === 'held_by_hidden') await call(server, 'get_process_info', { pid: process.pid }); // the error says why
    throw new Error(`port ${port} is ${state}, without pid ${process.pid} as its owner`);
  } finally {
    socket.close();
  }
}

async function endChild(server: TestServer, tools: ReadonlySet<string>): Promise<string> {
  if (!tools.has('terminate_process'))
    throw new FailedCall('ACCESS_DENIED: terminate_process is not offered (read_only)');
  const victim = await startVictim();
  try {
    const { ref } = KnownReply.parse(await call(server, 'get_process_info', { pid: victim.pid }));
    const { results } = EndedReply.parse(await call(server, 'terminate_process', { ref }));
    const [{ outcome, guarantee } = { outcome: 'unknown', guarantee: null }] = results;
    if (outcome !== 'exited') throw new Error(`pid ${victim.pid}: ${safeText(outcome)}`);
    const signal = await victim.endedBy();
    const { ask } = THIS_SYSTEM.capabilities.termination;
    if (signal !== ask) throw new Error(`the answer says that pid ${victim.pid} exited, but ${ask} did not end it`);
    return `pid ${victim.pid} ended by ${ask}, guarantee ${guarantee ?? 'none'}`;
  } finally {
    await victim.end();
  }
}
