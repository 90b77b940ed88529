// biome-ignore lint/style/noRestrictedImports: a person's self-test starts what a client would; no answer depends on it
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { errorCode } from '../../error-code.ts';
import { parsed } from '../../server/stdin.ts';
import { BUILT_IN } from '../../text/built-in.ts';
import { LOG_LINE_CHARS } from '../../text/lengths.ts';

/** Programs that doctor starts: servers, used as a client uses them, and a process to end. */

/** Longer than any busy machine needs. */
export const ANSWER_MS = 15_000;
const END_MS = 5000;
/** A server that logs to stdout would fill the memory. */
const STRAY_LINES_MAX = 3;

const Message = z.looseObject({
  jsonrpc: z.literal('2.0'),
  id: z.number().optional(),
  result: z.unknown().optional(),
  error: z.looseObject({ message: z.string() }).optional(),
});

/** What starts a server. */
export interface ServerProgram {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string | undefined;
}

/** The server could not be started, or has ended. What it wrote is untrusted. */
export class ServerGone extends Error {
  /** Of the failed start, `ENOENT`. */
  readonly errno: string | undefined;
  /** Its exit code or signal. */
  readonly ended: number | string | null;
  readonly stderr: string;
  constructor(message: string, { errno, ended, stderr }: Pick<ServerGone, 'errno' | 'ended' | 'stderr'>) {
    super(message);
    this.errno = errno;
    this.ended = ended;
    this.stderr = stderr;
  }
}

/** The server runs, and does not answer. */
export class ServerSilent extends Error {}

export type TestServer = ReturnType<typeof startServer>;

export function startServer({ command, args, env, cwd }: ServerProgram) {
  const child = spawn(command, args, { env, cwd, stdio: ['pipe', 'pipe', 'pipe'] });
  const waiting = new Map<number, (message: z.output<typeof Message>) => void>();
  const strayLines: string[] = [];
  let nextId = 1;
  let stderr = '';
  child.stderr.on('data', (bytes) => {
    stderr = `${stderr}${String(bytes)}`.slice(-LOG_LINE_CHARS);
  });
  child.stdin.on('error', () => undefined); // it has ended, which `gone` reports
  createInterface(child.stdout).on('line', (line) => {
    const message = Message.safeParse(parsed((): unknown => JSON.parse(line))).data;
    if (message?.id !== undefined) waiting.get(message.id)?.(message);
    if (!message && strayLines.length < STRAY_LINES_MAX) strayLines.push(line.slice(0, LOG_LINE_CHARS));
  });
  const gone = new Promise<ServerGone>((resolve) => {
    child.once('error', (error) =>
      resolve(new ServerGone(error.message, { errno: errorCode(error), ended: null, stderr })),
    );
    child.once('close', (code, signal) => {
      const ended = signal ?? code;
      const message = `the server ended with ${ended}: ${BUILT_IN.log(stderr.trim())}`;
      resolve(new ServerGone(message, { errno: undefined, ended, stderr }));
    });
  });
  const send = (message: object): void => void child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);

  return {
    /** Lines of its stdout that are no messages of the protocol: the first few. Untrusted. */
    strayLines: (): readonly string[] => strayLines,
    /** Returns the result of a JSON-RPC request. Throws ServerGone, ServerSilent, and an Error that the server sent. */
    async request(method: string, params: Readonly<Record<string, unknown>>): Promise<unknown> {
      const id = nextId++;
      const answer = new Promise<z.output<typeof Message>>((resolve) => waiting.set(id, resolve));
      send({ id, method, params });
      const message = await orSilence(Promise.race([answer, gone]));
      waiting.delete(id);
      if (message === undefined) throw new ServerSilent(`no answer to ${method} within ${ANSWER_MS / 1000} s`);
      if (message instanceof ServerGone) throw message;
      if (message.error) throw new Error(`${method}: ${BUILT_IN.log(message.error.message)}`);
      return message.result;
    },
    notify: (method: string): void => send({ method }),
    /** Closes its stdin, as a client does, and waits until it has ended. */
    async end(): Promise<void> {
      child.stdin.end();
      await ended(child);
    },
  };
}

/** Starts a process that nothing depends on. */
export async function startVictim() {
  const child = spawn(process.execPath, ['-e', "process.stdout.write('ready'); setInterval(() => {}, 60_000)"], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const started = await orSilence(
    Promise.race([once(child.stdout, 'data').then(() => true), once(child, 'error'), once(child, 'exit')]),
  );
  if (started !== true || child.pid === undefined) throw new Error('could not start a process to end');
  return {
    pid: child.pid,
    /** The signal that ended it; SIGKILL if it did not end in time. */
    async endedBy() {
      await ended(child);
      return child.signalCode;
    },
    end: () => ended(child, 'SIGKILL'),
  };
}

/** Waits until it has ended, by `signal` if given, and by SIGKILL if that takes too long. */
async function ended(child: ChildProcess, signal?: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exit = once(child, 'exit');
  if (signal) child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), END_MS);
  await exit;
  clearTimeout(timer);
}

/** The answer; undefined if there is none in time. The child keeps this process running meanwhile. */
export const orSilence = <T>(answer: Promise<T>, ms = ANSWER_MS): Promise<T | undefined> =>
  Promise.race([answer, sleep(ms, undefined, { ref: false })]);
