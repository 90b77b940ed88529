import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { auditState } from '../../../src/commands/doctor/audit-state.ts';
import { defaults } from '../../../src/config/schema.ts';
import type { Machine } from '../../../src/platform/machine.ts';
import { BUILT_IN } from '../../../src/text/built-in.ts';
import { safe } from '../../../src/text/safe-text.ts';
import { act, newFolder, open } from '../../audit/support.ts';
import { machine } from '../../memory/data.ts';
import { memoryMachine } from '../../memory/memory-machine.ts';
import { ME } from '../../memory/processes.ts';

const here = memoryMachine(machine(ME, []));

/** The state of the log at this path for a server that only reads, so that nothing opens it. */
async function stateOf(path: string) {
  const config = { ...defaults(), read_only: true, audit: { path, reads: false, max_mib: 10, syslog: false } };
  const state = await auditState(config, here, BUILT_IN);
  assert.ok(state !== 'off');
  return state;
}

/** A log with one signal: a start, an intent, an outcome. */
async function logged(): Promise<string> {
  const { audit, path } = await open(newFolder());
  await act(audit);
  await audit.close();
  return path;
}

test('no log is configured, or there is none yet', async () => {
  assert.equal(await auditState({ ...defaults(), audit: 'off' }, here, BUILT_IN), 'off');
  const path = join(newFolder(), 'audit.jsonl');
  assert.deepEqual(await stateOf(path), { path, opened: false, lines: null, damage: [], last: null, warnings: [] });
  assert.ok(!existsSync(path), 'a server that only reads makes no log');
});

test('where nothing can be changed, no log is opened, unless reads are recorded', async () => {
  const unchangeable = () => ({ name: 'x', reason: 'x', hint: 'x', caveat: safe`x` });
  const path = join(newFolder(), 'file', 'audit.jsonl');
  writeFileSync(join(path, '..'), 'x');
  const opened = async (on: Machine, reads: boolean) => {
    const config = { ...defaults(), audit: { path, reads, max_mib: 10, syslog: false } };
    const state = await auditState(config, on, BUILT_IN);
    return state !== 'off' && [state.opened, state.warnings.length > 0];
  };
  assert.deepEqual(await opened({ ...here, unchangeable }, true), [true, true]);
  assert.deepEqual(await opened(here, false), [true, true]);
  const state = await auditState(defaults(), { ...here, unchangeable }, BUILT_IN);
  assert.ok(state !== 'off' && !state.opened && state.warnings.length === 0);
});

test('an intact log has its lines and the last of them', async () => {
  const path = await logged();
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  const state = await stateOf(path);
  const last = JSON.parse(lines.at(-1) ?? '');
  assert.equal(state.lines, lines.length);
  assert.deepEqual([state.damage, state.warnings], [[], []]);
  const what = [last.event, last.tool, last.outcome].filter((word) => word !== undefined).join(' ');
  assert.deepEqual(state.last, { line: last.seq, at: last.at, what });
});

test('a log without its head is shown, too', async () => {
  const path = await logged();
  const before = await stateOf(path);
  rmSync(join(path, '..', 'audit.head'));
  assert.deepEqual(await stateOf(path), before);
});

test('at most five problems are named, each with its place', async () => {
  const path = await logged();
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace('terminate_process', 'terminate_processes'));
  const { damage } = await stateOf(path);
  assert.match(damage[0] ?? '', /audit\.jsonl:1: it was changed/);
  writeFileSync(path, `${'no line\n'.repeat(9)}`);
  assert.equal((await stateOf(path)).damage.length, 5);
  rmSync(path);
  const [missing = ''] = (await stateOf(path)).damage;
  assert.ok(missing.startsWith(`${path}:1: `) && missing.endsWith('missing after it'), missing);
});

test('a log that cannot be read has a warning with the reason', async () => {
  const path = join(newFolder(), 'file', 'audit.jsonl');
  writeFileSync(join(path, '..'), 'x');
  assert.deepEqual(await stateOf(path), {
    path,
    opened: false,
    lines: null,
    damage: [],
    last: null,
    warnings: ['it cannot be read: ENOTDIR'],
  });
});
