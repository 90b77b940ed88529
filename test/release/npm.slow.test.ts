import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as z from 'zod';
import { npm } from '../../scripts/install-folder.ts';
import { program } from '../e2e/programs.ts';
import { serve } from '../e2e/session.ts';
import { AS_OWNER, folder, REPO, run, suiteOrTest } from '../e2e/support.ts';

/** The npm package: packed, installed into an empty folder as npx does it, and used. */

const Packed = z.object({ filename: z.string(), files: z.array(z.object({ path: z.string() })) });

const target = folder();
const packed = pack();
writeFileSync(join(target, 'package.json'), '{ "private": true }\n');
const cannot = await npm(['install', join(target, packed.filename)], target);
const modules = join(target, 'node_modules');
const installed = join(modules, 'process-manager-mcp');

test('the package holds the program and its documents, nothing else', () => {
  const paths = packed.files.map(({ path }) => path).sort();
  assert.deepEqual(
    paths.filter((path) => !path.startsWith('docs/')),
    [
      ...['CHANGELOG.md', 'LICENSE', 'README.md'],
      ...[
        'dist/app.js',
        'dist/app.js.LEGAL.txt',
        'dist/audit-writer.js',
        'dist/helper.js',
        'dist/main.js',
        'dist/package.json',
        'package.json',
      ],
    ],
  );
  assert.ok(paths.includes('docs/config.schema.json'));
  assert.ok(paths.every((path) => !path.startsWith('docs/') || /^docs\/[\w.-]+\.(?:md|json)$/.test(path)));
});

suiteOrTest(cannot)('installed from its tarball', { skip: cannot }, () => {
  test('brings no package but koffi', () => {
    const names = readdirSync(modules).filter((name) => !name.startsWith('.'));
    const koffi = names.includes('koffi') ? ['@koromix', 'koffi'] : [];
    assert.deepEqual(names.sort(), [...koffi, 'process-manager-mcp'].sort());
    assert.ok(!existsSync(join(installed, 'dist/app.js.cache')));
  });

  test('runs by its name', async () => {
    const { stdout: version } = await run(join(modules, '.bin/process-manager-mcp'), ['--version']);
    const { version: ours } = z.object({ version: z.string() }).parse(read(join(REPO, 'package.json')));
    assert.equal(version, `${ours}\n`);
  });

  test('writes its own path into a client, which is what its name leads to', async () => {
    const home = folder();
    const args = ['install', 'cursor', '--yes'];
    const { code, stderr } = await run(join(modules, '.bin/process-manager-mcp'), args, { env: { HOME: home } });
    assert.deepEqual([code, stderr], [0, '']);
    const entry = { command: process.execPath, args: [join(installed, 'dist/main.js')] };
    assert.deepEqual(read(join(home, '.cursor/mcp.json')), { mcpServers: { 'process-manager': entry } });
  });

  test('serves: lists itself and ends a program', async () => {
    const server = await serve({ from: installed, env: AS_OWNER });
    const { rows } = await server.find('process-manager-mcp/dist/main.js$');
    assert.ok(rows.some((row) => row['pid'] === server.pid));
    const victim = await program('waits.mjs', ['for-the-package']);
    const { outcome, guarantee } = await server.terminate(victim.pid);
    assert.equal(outcome, 'exited');
    assert.equal(guarantee, existsSync(join(modules, '@koromix')) ? 'pidfd' : 'start_time');
    assert.deepEqual(await victim.exit, { code: null, signal: 'SIGTERM' });
  });

  test('call works in the terminal', async () => {
    const { pid } = await program('waits.mjs', ['for-the-call']);
    const args = ['call', 'find_processes', 'waits.mjs for-the-call$', '--json'];
    const { code, stdout, stderr } = await run(join(modules, '.bin/process-manager-mcp'), args, { env: AS_OWNER });
    assert.deepEqual([code, stderr], [0, '']);
    assert.ok(stdout.includes(`[${pid},`), stdout);
  });
});

/** What is built is packed as it is: `prepare` would build it anew under the feet of the tests that run beside this one. */
function pack(): z.output<typeof Packed> {
  const { status, stdout, stderr } = spawnSync(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--pack-destination', target],
    { encoding: 'utf8', cwd: REPO },
  );
  assert.equal(status, 0, stderr);
  // An array before npm 11, later an object by name.
  const [one] = Object.values(z.union([z.array(Packed), z.record(z.string(), Packed)]).parse(JSON.parse(stdout)));
  assert.ok(one);
  return one;
}

function read(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
