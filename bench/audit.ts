import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AuditLog, OFF } from '../src/audit/audit-log.ts';
import { auditLogFor } from '../src/commands/open-audit-log.ts';
import { defaults } from '../src/config/schema.ts';
import { createHost } from '../src/host/host.ts';
import { linux } from '../src/platform/linux/linux.ts';
import { BUILT_IN } from '../src/text/built-in.ts';
import { DEFAULT_ACCESS } from '../test/access.ts';
import { endOne, GENTLE, SILENT, watcher } from '../test/host/ends.ts';
import { measure, median, named, spread, type Way } from './common/measure.ts';
import { exactly, type Question } from './common/question.ts';

/** What does the audit log add to an answer: two lines, each synced to the disk of the folder for temporary files? */
export const audit: Question = {
  name: 'audit',
  async answer(size) {
    const folder = mkdtempSync(join(tmpdir(), 'process-manager-mcp-bench-'));
    const opened = linux();
    const settings = {
      access: { ...DEFAULT_ACCESS, allowRoot: true },
      safety: { confirm: 'never', targetsPerCall: 10, killsPerMinute: 1_000_000 },
      show: BUILT_IN,
    } as const;
    const ending = (name: string, log: AuditLog): Way => {
      const host = createHost(opened, () => settings, log);
      return {
        name,
        async run() {
          const child = spawn('sleep', ['60'], { stdio: 'ignore' });
          await once(child, 'spawn');
          const before = performance.now();
          const { results } = await endOne(
            host,
            { pid: child.pid ?? 0 },
            { ...GENTLE, timeoutS: 5 },
            SILENT,
            watcher(),
          );
          await log.flush();
          const wallMs = performance.now() - before;
          assert.equal(results[0]?.outcome, 'exited');
          return { found: 1, wallMs };
        },
      };
    };
    try {
      const log = auditLogFor(defaults(), join(folder, 'audit.jsonl'), { machine: opened.machine, warn: assert.fail });
      const ways = [ending('ended, written down', log), ending('ended', OFF), twoSyncedLines(join(folder, 'bare'))];
      const results = await measure(ways, size.of(200, 3), size.of(5, 0));
      const [withLog = [], without = []] = ways.map(({ name }) =>
        named(results, name)?.samples.map((one) => one.wallMs),
      );
      return {
        results,
        lines: [
          { what: 'a termination with the audit log', unit: 'ms', figure: spread(withLog) },
          {
            what: 'what the two synced lines add, medians',
            unit: 'ms',
            figure: exactly(median(withLog) - median(without)),
            goal: { atMost: 5 },
          },
        ],
      };
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

/** What the disk itself takes: it is most of it, and differs with what else is written. */
const twoSyncedLines = (path: string): Way => ({
  name: 'two lines of 1 KB appended and synced, nothing else',
  async run() {
    const fd = openSync(path, 'a');
    try {
      for (let line = 0; line < 2; line++) {
        appendFileSync(fd, 'x'.repeat(1024));
        fdatasyncSync(fd);
      }
    } finally {
      closeSync(fd);
    }
    return {};
  },
});
