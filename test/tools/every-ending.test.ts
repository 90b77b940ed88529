import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Access } from '../../src/policy/policy.ts';
import type { ProcessFacts } from '../../src/process/process.ts';
import type { MemoryMachine } from '../memory/data.ts';
import { LESS, ON_LESS } from '../memory/less.ts';
import { type MemorySystem, ON_LINUX } from '../memory/memory-system.ts';
import { TWELVE, twelveOn } from '../memory/twelve.ts';
import { connect } from '../server/support.ts';

/** terminate_process on each system: what is sent, and what the answer says. */

const { devServer: pid } = TWELVE;
const NO_KILL: Access['rules'] = [{ effect: 'deny', actions: ['kill'], match: {}, label: 'deny "no kill"' }];

/** The same process after it has started another program. */
function become(here: MemoryMachine, ...changes: Partial<ProcessFacts>[]): void {
  const now = here.processes.get(pid) ?? assert.fail();
  here.becomes.set(
    pid,
    changes.map((change, index) => ({ ...now, comm: 'sh', argv: ['sh'], programId: String(index), ...change })),
  );
}

/** Ends the dev server of a machine that `prepare` has changed. */
async function ending(system: MemorySystem, prepare: (here: MemoryMachine) => void, access: Partial<Access> = {}) {
  const { here, platform } = twelveOn(system);
  prepare(here);
  const { call, refusal } = await connect(platform, access);
  const sent = () => here.signals.map(({ signal }) => signal);
  const args = { pid, timeout_s: 0 };
  return {
    sent,
    async result(rest: object = {}): Promise<unknown[]> {
      const { results } = await call('terminate_process', { ...args, ...rest });
      const [first] = Array.isArray(results) ? results : [];
      return [first.outcome, first.signal, ...(first.would_send ?? [])];
    },
    async advice(): Promise<string> {
      return String((await call('terminate_process', { ...args, dry_run: true }))['advice']);
    },
    refusal: (rest: object = {}) => refusal('terminate_process', { ...args, ...rest }),
  };
}

const closed = ({ unaskable }: MemoryMachine): void => void unaskable.add(pid);
const { kill: KILL } = LESS.termination;

test('a process that cannot be asked is killed at once, if the rules allow that', async () => {
  const allowed = await ending(ON_LESS, closed);
  assert.deepEqual([await allowed.result({ dry_run: true }), allowed.sent()], [['would_end', null, KILL], []]);
  assert.ok((await allowed.advice()).startsWith(`Would be ${AT_ONCE}`));
  assert.deepEqual([await allowed.result(), allowed.sent()], [['killed', KILL], [KILL]]);
  const denied = await ending(ON_LESS, closed, { rules: NO_KILL });
  for (const rest of [{}, { dry_run: true }])
    assert.match(await denied.refusal(rest), /^PROTECTED: .*a rule forbids killing it \(rule: deny "no kill"\)/);
  assert.deepEqual(denied.sent(), []);
});

const AT_ONCE = `killed at once, since ${LESS.termination.unaskable} cannot be asked to end: ${pid}.`;

const NO_LONGER =
  /^NEEDS_CONFIRMATION: process 500 can no longer be asked to end, only killed; nothing was sent\. It may be ending/;

test('a process that can no longer be asked when the request is sent is left alone; the next call kills it', async () => {
  for (const force of [false, true]) {
    const late = await ending(ON_LESS, ({ closes }) => void closes.add(pid));
    assert.match(await late.refusal({ force }), NO_LONGER);
    assert.deepEqual(late.sent(), []);
    assert.deepEqual([await late.result({ force }), late.sent()], [['killed', KILL], [KILL]]);
  }
});

test('a plan to ask a process never kills it', async () => {
  const { here, platform } = twelveOn(ON_LESS);
  const { call, refusal } = await connect(platform);
  const planFor = async () => ({ plan: (await call('terminate_processes', { pids: [pid] }))['plan'] });
  const asked = await planFor();
  closed(here);
  assert.match(await refusal('terminate_processes', asked), NO_LONGER);
  assert.deepEqual(here.signals, []);
  const again = await call('terminate_processes', { pids: [pid, TWELVE.orphan] });
  assert.equal(again['note'], `Would be ${AT_ONCE}`);
  await call('terminate_processes', await planFor());
  assert.deepEqual(here.signals, [{ pid, signal: KILL }]);
});

for (const system of [ON_LINUX, ON_LESS]) {
  const { system: name, termination } = system.capabilities;
  const { ask, kill } = termination;

  test(`${name}: what is asked and ends has exited`, async () => {
    const { result, sent } = await ending(system, () => undefined);
    assert.deepEqual([await result({ force: true }), sent()], [['exited', ask], [ask]]);
  });

  test(`${name}: what ignores being asked is killed by force only`, async () => {
    const stays = await ending(system, ({ ignoring }) => void ignoring.add(pid));
    assert.deepEqual([await stays.result(), stays.sent()], [['still_running', ask], [ask]]);
    assert.deepEqual(
      [await stays.result({ force: true }), stays.sent()],
      [
        ['killed', kill],
        [ask, ask, kill],
      ],
    );
  });

  test(`${name}: what has started another program is judged again, and given up after three`, async () => {
    const once = await ending(system, (here) => become(here, {}));
    assert.deepEqual([await once.result(), once.sent()], [['exited', ask], [ask]]);
    const always = await ending(system, (here) => become(here, {}, {}, {}));
    assert.match(await always.refusal(), /^PID_REUSED: .*has just started another program; nothing was done/);
    assert.deepEqual(always.sent(), []);
  });

  test(`${name}: what has become another user's since is refused by the second decision`, async () => {
    const owner = { user: system.root, all: [system.me, system.root], privilege: 'root' as const };
    const { refusal, sent } = await ending(system, (here) => become(here, { owner }));
    assert.match(await refusal(), /^ROOT_PROTECTED: /);
    assert.deepEqual(sent(), []);
  });
}
