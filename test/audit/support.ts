import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { type AuditLog, openAuditLog } from '../../src/audit/audit-log.ts';
import { type Disk, UnsuitableFile } from '../../src/audit/disk.ts';
import type { IsRunning } from '../../src/audit/instance.ts';
import type { LogLock } from '../../src/audit/lock.ts';
import type { Instance } from '../../src/audit/messages.ts';
import type { Intent } from '../../src/audit/record.ts';
import { readLog } from '../../src/audit/rotating-log.ts';
import { linesIn } from '../../src/audit/show.ts';
import { verify } from '../../src/audit/verify.ts';
import { LogWriter } from '../../src/audit/writer.ts';
import { callOriginOf } from '../../src/host/call-origin.ts';
import { BUILT_IN, safeText } from '../../src/text/built-in.ts';
import { DISK, FILE_LOCK } from './own-disk.ts';

/** An audit log in a folder of its own, and its lines. */

const MEMORY = '/dev/shm';
const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** By default on disk; in memory, if possible, for tests that write very often. */
export function newFolder(inMemory = false): string {
  const place = inMemory && existsSync(MEMORY) ? MEMORY : tmpdir();
  const path = mkdtempSync(join(place, 'process-manager-mcp-audit-'));
  folders.push(path);
  return path;
}

export const SELF = { pid: process.pid, startTime: 1, pidNamespace: '1', boot: 'boot', host: 'here' };

export interface Opened {
  readonly audit: AuditLog;
  readonly path: string;
  readonly warnings: string[];
}

interface Over {
  readonly path?: string;
  readonly maxBytes?: number;
  readonly keep?: number;
  readonly reads?: boolean;
  readonly self?: Instance;
  readonly isRunning?: IsRunning;
  readonly disk?: Disk;
  readonly fileLock?: LogLock;
  readonly waitMs?: number;
  readonly sink?: (line: string) => void;
  /** Is the writer's reply lost? The lines are written all the same. */
  readonly loses?: () => boolean;
}

/** Written by this process. By default every server still runs. */
export async function open(folder: string, over: Over = {}): Promise<Opened> {
  const { path = join(folder, 'state', 'audit.jsonl'), maxBytes = 10 * 1024 * 1024, keep, reads = false } = over;
  const {
    self = SELF,
    isRunning = () => true,
    disk = DISK,
    fileLock = FILE_LOCK,
    waitMs,
    sink,
    loses = () => false,
  } = over;
  const warnings: string[] = [];
  const writer = new LogWriter({ disk, fileLock, self, isRunning, waitMs });
  const audit = openAuditLog({
    context: { path, maxBytes, keep, version: '0.0.0', self, user: { uid: 0, gid: 0 } },
    reads,
    async send(request) {
      const [reply = { failed: 'no reply' }] = writer.write([request]);
      if (loses()) throw new UnsuitableFile('its disk does not answer');
      return reply;
    },
    warn: (text) => warnings.push(text),
    sink,
  });
  await audit.open();
  return { audit, path, warnings };
}

export const ORIGIN = callOriginOf(BUILT_IN, {
  client: { name: 'test', version: '0' },
  tool: 'terminate_process',
  args: { pid: 50 },
});
export const INTENT: Intent = {
  origin: ORIGIN,
  target: {
    pid: 50,
    start_ticks: 500,
    uids: [0, 0, 0, 0],
    name: safeText('node'),
    command: BUILT_IN.command(['node', 'server.js'], 100),
  },
  rule: 'default',
  guarantee: 'pidfd',
  signal: 'SIGTERM',
};

/** Records one signal: its intent and its outcome. */
export async function act(audit: AuditLog): Promise<void> {
  const of = (await audit.recordIntent(INTENT)) ?? null;
  audit.recordOutcome({ origin: ORIGIN, of, outcome: 'exited', target: INTENT.target, duration_ms: 1 });
  await audit.flush();
}

export const linesOf = (path: string) => linesIn(readFileSync(path)).map(({ line }) => line);
export const eventsOf = (path: string) => linesOf(path).map(({ event }) => event);

/** What verify says of the whole log. */
export function verdictOf(path: string) {
  const { files, head } = readLog(DISK, path);
  return verify(files, head);
}

export const summary = (path: string) =>
  linesOf(path).map(({ event, of, outcome, error }) => [event, of, outcome, error]);
