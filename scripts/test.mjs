// Runs all tests, or those whose path holds one of the arguments: `npm test -- policy`.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const wanted = process.argv.slice(2);
const files = readdirSync('test', { recursive: true })
  .filter((path) => path.endsWith('.test.ts') && !path.includes('node_modules'))
  .map((path) => join('test', path))
  .filter((path) => wanted.length === 0 || wanted.some((part) => path.includes(part)))
  .sort();
const args = [
  '--import',
  'tsx',
  '--test',
  '--test-reporter=./scripts/reporter.mjs',
  '--test-reporter-destination=stdout',
];
const { status } = spawnSync(process.execPath, [...args, ...files], { stdio: 'inherit' });
process.exitCode = status ?? 1;
