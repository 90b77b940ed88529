/** How esbuild puts a program of ours into one file. @type {import('esbuild').BuildOptions} */
export const OPTIONS = {
  bundle: true,
  minify: true,
  platform: 'node',
  format: 'cjs', // what V8 can keep a cache of
  target: 'node20',
  supported: { 'dynamic-import': false },
  define: { 'import.meta.url': '__filename' },
  external: ['koffi'], // optional, with a binary of its own
  alias: {
    '@modelcontextprotocol/server/_shims': './scripts/sdk-shims.mjs',
    'jsonc-parser': 'jsonc-parser/lib/esm/main.js', // the other half of it cannot be bundled
    '@clack/prompts': './scripts/nothing.mjs',
    '@iarna/toml': './scripts/nothing.mjs',
  },
  legalComments: 'linked',
  logLevel: 'warning',
};
