// Test files in JavaScript, with what they import: to load TypeScript again in each of a hundred processes would take
// longer than most tests.
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** A module finds what lies beside its source. */
const keepUrls = (urlOf) => ({
  name: 'keep-urls',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, ({ path }) => ({
      loader: 'ts',
      contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', JSON.stringify(urlOf(path))),
    }));
  },
});

/** The URL of a file where the tests run. */
const hereUrl = (path) => pathToFileURL(path).href;

/** Compiles into this folder. Returns the path of each there. */
export async function compileTests(paths, folder, urlOf = hereUrl) {
  mkdirSync(folder);
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  await build({
    entryPoints: paths,
    outdir: folder,
    outbase: '.',
    bundle: true,
    splitting: true, // what they share is one module for all in a process
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: 'linked',
    logLevel: 'warning',
    packages: 'external',
    plugins: [keepUrls(urlOf)],
  });
  return paths.map((path) => join(folder, path.replace(/\.ts$/, '.js')));
}
