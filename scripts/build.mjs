// Bundles src/ into dist/: the program in one file, a launcher, and V8's code cache for the Node that builds.
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { OPTIONS } from './build-options.mjs';

rmSync('dist', { recursive: true, force: true });
await build({ ...OPTIONS, entryPoints: ['src/main.ts'], outfile: 'dist/app.js' });
await build({ ...OPTIONS, entryPoints: ['src/platform/helper/helper-main.ts'], outfile: 'dist/helper.js' });
await build({ ...OPTIONS, entryPoints: ['src/audit-writer.ts'], outfile: 'dist/audit-writer.js' });
writeFileSync('dist/package.json', '{ "type": "commonjs" }\n');
copyFileSync('src/launcher.cjs', 'dist/main.js');
chmodSync('dist/main.js', 0o755);

// What a first answer needs has run once before the cache is made: functions are compiled when first called.
const { status } = spawnSync(process.execPath, [fileURLToPath(new URL('warm.cjs', import.meta.url))], {
  stdio: ['pipe', 'ignore', 'inherit'],
  input: `${JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'build', version: '1' } },
  })}\n`,
});
if (status !== 0) throw new Error('the code cache could not be made');
