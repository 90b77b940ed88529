import assert from 'node:assert/strict';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { OPTIONS } from '../../scripts/build-options.mjs';
import { once } from '../e2e/once.ts';
import { folder, type Launched, launch, REPO } from '../e2e/support.ts';
import { within } from '../e2e/waiting.ts';
import { linesOf, verdictOf } from './support.ts';

/** signaller.ts in one file, as servers are: loading the sources would take most of its time. */
export const writerFile = (): string =>
  join(
    once('audit-writer', (path) => {
      // The one that is started, and the process of ours that it starts.
      for (const [source, name] of [
        ['test/audit/signaller.ts', 'signaller.js'],
        ['src/audit-writer.ts', 'audit-writer.js'],
      ] as const)
        buildSync({ ...OPTIONS, absWorkingDir: REPO, entryPoints: [source], outfile: join(path, name) });
      writeFileSync(join(path, 'package.json'), '{ "type": "commonjs" }');
      symlinkSync(join(REPO, 'node_modules'), join(path, 'node_modules'));
    }),
    'signaller.js',
  );

/** A process that announces and concludes so many signals in a log. */
export const startWriter = (path: string, signals: number, ...flags: readonly string[]): Launched =>
  launch(process.execPath, [writerFile(), path, String(signals), ...flags]);

const HANG_MS = 300_000;

/** Several servers of one user write to one log, each its part of the lines: the chain is whole and none is lost. */
export async function writeSideBySide(servers: number, lines: number): Promise<void> {
  const path = join(folder(), 'audit.jsonl');
  const writers = Array.from({ length: servers }, () => startWriter(path, lines / servers / 2));
  for (const { exit, output } of writers) {
    assert.deepEqual([await within(exit, 'it has written', HANG_MS), output.stderr], [{ code: 0, signal: null }, '']);
  }
  assert.deepEqual(verdictOf(path), { lines, first: 1, last: lines, problems: [] });
  const all = linesOf(path);
  for (const { pid } of writers) {
    const own = all.filter(({ server }) => server.pid === pid);
    assert.deepEqual(
      [own.length, own.filter(({ event }) => event === 'intent').length],
      [lines / servers, lines / servers / 2],
    );
  }
}
