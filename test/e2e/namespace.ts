import assert from 'node:assert/strict';
import { readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { works } from './programs.ts';
import { REPO, run } from './support.ts';

/**
 * A test file that runs itself a second time inside a PID namespace of its own, where it may sweep over everything:
 * nothing in there but what it has started, and what is outside cannot be named.
 */

const NAMESPACE = ['--pid', '--fork', '--kill-child'];
const OUTER = 'E2E_OUTER_PID_NAMESPACE';
const here = readlinkSync('/proc/self/ns/pid');
const outer = process.env[OUTER];

/** Is this the run inside? */
export const INSIDE = outer !== undefined;
// Whatever the variable says: on a machine with others' processes nothing goes on.
assert.ok(
  outer !== here && (!INSIDE || readlinkSync('/proc/1/ns/pid') === here),
  `${OUTER} is set, but this is not one`,
);

/** For `skip`. */
export const noNamespace = works('unshare', [...NAMESPACE, '--mount-proc', 'true'])
  ? false
  : 'PID namespaces cannot be made here: needs unshare(1) and root';

/** Runs the file again inside, as a grandchild of the namespace's pid 1. `mounts`: how /proc gets there. */
export async function inside(t: TestContext, file: string, mounts = 'mount -t proc proc /proc'): Promise<void> {
  const script = `${mounts} && "$@"; exit $?`;
  const reporter = `--test-reporter=${join(REPO, 'scripts/reporter.mjs')}`;
  const node = [
    process.execPath,
    '--import',
    import.meta.resolve('tsx'),
    reporter,
    '--test-reporter-destination=stdout',
  ];
  const args = [...NAMESPACE, '--mount', 'sh', '-c', script, 'sh', ...node, fileURLToPath(file)];
  const { code, stdout, stderr } = await run('unshare', args, { env: { [OUTER]: here }, hangMs: 120_000 });
  assert.equal(code, 0, `${stdout}\n${stderr}`);
  const [summary] = /^[1-9]\d* passed, 0 failed.*$/m.exec(stdout) ?? [];
  assert.ok(summary, stdout);
  t.diagnostic(`inside: ${summary}`);
}
