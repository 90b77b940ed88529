import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { PROC } from '../platform/linux/recorded.ts';

test('what is compiled finds what lies beside its source, and packages', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'process-manager-mcp-compiled-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const code = `
    import { compileTests } from './scripts/compile-tests.mjs';
    const paths = ['test/platform/linux/recorded.ts', 'test/e2e/answers.ts'];
    const [recorded, answers] = await compileTests(paths, ${JSON.stringify(join(folder, 'compiled'))});
    const { PROC } = await import(recorded);
    const { ToolResult } = await import(answers);
    console.log(JSON.stringify([PROC, ToolResult.safeParse({}).success]));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' });
  assert.deepEqual(JSON.parse(stdout || assert.fail(stderr)), [PROC, false]);
});
