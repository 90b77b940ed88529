// Bundles src/ into dist/: one small file to start from, and what only some calls need beside it.
import { chmodSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

rmSync('dist', { recursive: true, force: true });
await build({
  entryPoints: ['src/main.ts'],
  outdir: 'dist',
  bundle: true,
  splitting: true,
  minify: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  external: ['koffi'], // optional, with a binary of its own
  legalComments: 'linked',
  logLevel: 'warning',
});
chmodSync('dist/main.js', 0o755);
