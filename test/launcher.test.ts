import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { parse } from 'acorn';
import * as z from 'zod';
import pkg from '../package.json' with { type: 'json' };

const SOURCE = readFileSync('src/launcher.cjs', 'utf8');

/** Runs the launcher in a Node of this version: what it has written, and its exit code. `loads`: the modules it asks for. */
function launch(version: string) {
  const loads: string[] = [];
  let stderr = '';
  const stopsHere = new Error('it goes on');
  const context = {
    process: {
      version,
      execPath: '/old/bin/node',
      exitCode: 0,
      stderr: {
        write: (text: string) => {
          stderr += text;
        },
      },
    },
    module: {},
    require: (name: string) => {
      loads.push(name);
      throw stopsHere;
    },
  };
  try {
    runInNewContext(SOURCE.replace(/^#!.*/, ''), context);
  } catch (error) {
    if (error !== stopsHere) throw error;
  }
  return { loads, stderr, code: context.process.exitCode };
}

test('an old Node can parse the launcher, and what starts it in a bundle', () => {
  for (const source of [SOURCE, readFileSync('scripts/release/start.cjs', 'utf8')])
    parse(source, { ecmaVersion: 2015, sourceType: 'script', allowHashBang: true });
});

for (const version of ['v18.20.8', 'v19.9.0', 'v12.22.12', 'v4.0.0'])
  test(`Node ${version} is refused with its path, before anything is loaded`, () => {
    assert.deepEqual(launch(version), {
      loads: [],
      code: 1,
      stderr: `process-manager-mcp needs Node.js 20 or later; this is ${version} (/old/bin/node). Use the path of a newer one as "command", or run install with it.\n`,
    });
  });

for (const version of ['v20.0.0', 'v20.1.0-nightly', 'v22.1.0', 'v100.0.0'])
  test(`Node ${version} goes on`, () => {
    assert.deepEqual(launch(version), { loads: ['node:fs'], code: 0, stderr: '' });
  });

test('the version is that of package.json', () => {
  const [, oldest] = /const OLDEST = (\d+);/.exec(SOURCE) ?? [];
  assert.equal(pkg.engines.node, `>=${z.string().parse(oldest)}`);
});
