// biome-ignore lint/style/noRestrictedImports: a person's self-test starts what a client would; no answer depends on it
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { parsed } from '../../server/stdin.ts';
import { BUILT_IN } from '../../text/built-in.ts';
import { LOG_LINE_CHARS } from '../../text/lengths.ts';

/** The programs of the self-test: the server, used as a client uses it, and a process to end. */

/** Longer than any busy machine needs. */
const ANSWER_MS = 15_000;
const END_MS = 5000;

const Message = z.looseObject({
  id: z.number().optional(),
  result: z.unknown().optional(),
  error: z.looseObject({ message: z.string() }).optional(),
});

export type TestServer = ReturnType<typeof startServer>;

export function startServer(script: string, flags: readonly string[]) {
  const child = spawn(process.execPath, [script, 'serve', ...flags], { stdio: ['pipe', 'pipe', 'pipe'] });
  const waiting = new Map<number, (message: z.output<typeof Message>) => void>();
  let nextId = 1;
  let stderr = '';
  child.stderr.on('data', (bytes) => {
    stderr = `${stderr}${String(bytes)}`.slice(-LOG_LINE_CHARS);
  });
  child.stdin.on('error', () => undefined); // it has ended, which `gone` reports
  createInterface(child.stdout).on('line', (line) => {
    const message = Message.safeParse(parsed((): unknown => JSON.parse(line))).data;
    if (message?.id !== undefined) waiting.get(message.id)?.(message);
  });
  const gone = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) =>
      resolve(`the server ended with ${signal ?? code}: ${BUILT_IN.log(stderr.trim())}`),
    );
  });
  const send = (message: object): void => void child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);

  return {
    /** Returns the result of a JSON-RPC request. Throws on an error, its end, or silence. */
    async request(method: string, params: Readonly<Record<string, unknown>>): Promise<unknown> {
      const id = nextId++;
      const answer = new Promise<z.output<typeof Message>>((resolve) => waiting.set(id, resolve));
      send({ id, method, params });
      const message = await orSilence(Promise.race([answer, gone]));
      waiting.delete(id);
      if (message === undefined) throw new Error(`no answer to ${method} within ${ANSWER_MS / 1000} s`);
      if (typeof message === 'string') throw new Error(message);
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
const orSilence = <T>(answer: Promise<T>): Promise<T | undefined> =>
  Promise.race([answer, sleep(ANSWER_MS, undefined, { ref: false })]);
