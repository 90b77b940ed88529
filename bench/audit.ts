import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OFF } from '../src/audit/audit.ts';
import { auditOf } from '../src/commands/audit-log.ts';
import { defaults } from '../src/config/schema.ts';
import { createHost } from '../src/host/host.ts';
import { linux } from '../src/platform/linux/linux.ts';
import { GENTLE, SILENT, watcher } from '../test/host/ends.ts';
import { DEFAULT_ACCESS } from '../test/server/support.ts';

/** What the audit log adds to a termination: the same with and without it, in turn. `tsx bench/audit.ts [folder]` */

const ROUNDS = 200;
const folder = mkdtempSync(join(process.argv[2] ?? tmpdir(), 'process-manager-mcp-bench-'));
const platform = linux();
const audits = { without: OFF, with: auditOf(defaults(), join(folder, 'audit.jsonl'), platform, assert.fail) };
const tookMs = { without: [] as number[], with: [] as number[] };
try {
  for (let round = 0; round < ROUNDS; round++) {
    for (const way of ['without', 'with'] as const) {
      const caution = { confirm: 'never', targetsPerCall: 10, killsPerMinute: 1_000_000 } as const;
      const settings = { access: { ...DEFAULT_ACCESS, allowRoot: true }, caution };
      const host = createHost(platform, () => settings, audits[way]);
      const child = spawn('sleep', ['60'], { stdio: 'ignore' });
      await once(child, 'spawn');
      const startedMs = performance.now();
      const { results } = await host.endOne({ pid: child.pid ?? 0 }, { ...GENTLE, timeoutS: 5 }, SILENT, watcher());
      tookMs[way].push(performance.now() - startedMs);
      assert.equal(results[0]?.outcome, 'exited');
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
for (const [way, all] of Object.entries(tookMs)) {
  const sorted = all.sort((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.floor(ROUNDS * share)] ?? 0).toFixed(2);
  console.log(`${way.padEnd(8)} p50 ${at(0.5)} ms, p90 ${at(0.9)} ms, p99 ${at(0.99)} ms`);
}
