import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownerReader, privilegeOf, readToken, UNKNOWN_OWNER } from '../../../src/platform/windows/owner-reader.ts';
import { processHandles } from '../../../src/platform/windows/process-handles.ts';
import { isRefused, OF_TOKEN, type SystemCalls } from '../../../src/platform/windows/system-calls.ts';
import { DENIED } from './memory-answers.ts';
import { memoryCalls } from './memory-calls.ts';
import {
  ELEVATION,
  LOCAL_SERVICE,
  ME,
  type MemoryProcess,
  made,
  memoryWindows,
  ofSystem,
  SYSTEM,
} from './memory-windows.ts';

function ownersOn(added: readonly MemoryProcess[], change: (calls: SystemCalls) => Partial<SystemCalls> = () => ({})) {
  const here = memoryWindows(...added);
  const memory = memoryCalls(here);
  const calls = { ...memory, ...change(memory) };
  return { here, calls, owner: ownerReader(calls, processHandles(calls), 1) };
}

test('the user, and whether it has more rights than ordinary programs', () => {
  for (const [one, user, privilege] of [
    [made(5000), ME, null],
    [made(5000, { elevation: ELEVATION.default }), ME, null],
    [made(5000, { elevation: ELEVATION.full }), ME, 'elevated'],
    [made(5000, { session: 0 }), ME, 'system'],
    [ofSystem(5000, { denied: [] }), SYSTEM, 'system'],
    [made(5000, { user: LOCAL_SERVICE, session: 1 }), LOCAL_SERVICE, 'system'],
  ] as const)
    assert.deepEqual(ownersOn([one]).owner(one, false), { user, all: [user], privilege });
});

test('access denied is an unknown owner, a process that has ended has none', () => {
  const [token, all] = [made(5000, { denied: ['token'] }), ofSystem(5004)];
  const { owner, calls } = ownersOn([token, all]);
  assert.deepEqual([owner(token, false), owner(all, false)], [UNKNOWN_OWNER, UNKNOWN_OWNER]);
  assert.equal(owner(made(5008), false), undefined);
  assert.equal(owner({ ...token, startTime: 1 }, false), undefined);
  assert.equal(Reflect.get(calls, 'openHandles')(), 0);
});

test('each process is asked about once, and another with its pid again', () => {
  const one = made(5000);
  const { here, owner } = ownersOn([one, made(5004), ofSystem(800)]);
  const before = owner(one, false);
  const opens = here.called.get('openToken');
  assert.equal(owner(one, false), before);
  assert.equal(owner(made(5004), false), before, 'owners are shared');
  assert.equal(here.called.get('openToken'), (opens ?? 0) + 1);
  const other = { ...one, startTime: one.startTime + 1, elevation: ELEVATION.full };
  here.processes.set(5000, other);
  assert.equal(owner(other, false)?.privilege, 'elevated');
  owner(ofSystem(800), false);
  const tries = here.called.get('open');
  owner(ofSystem(800), false);
  assert.equal(here.called.get('open'), tries, 'what is denied is remembered, too');
});

test('the kernel is SYSTEM, and is not asked', () => {
  const { here, owner } = ownersOn([]);
  assert.deepEqual(owner({ pid: 4, startTime: 1, session: 0 }, true), {
    user: SYSTEM,
    all: [SYSTEM],
    privilege: 'system',
  });
  assert.equal(here.called.get('open'), undefined);
});

test('a server in session 0 does not take its own session for that of services', () => {
  const rights = { sid: ME, isFull: false };
  assert.equal(privilegeOf(rights, { session: 0, ownSession: 0 }), null);
  assert.equal(privilegeOf(rights, { session: 0, ownSession: 2 }), 'system');
  assert.equal(privilegeOf({ ...rights, isFull: true }, { session: 0, ownSession: 0 }), 'elevated');
  assert.equal(privilegeOf({ sid: SYSTEM, isFull: false }, { session: 0, ownSession: 0 }), 'system');
});

test('a token that is read in part', () => {
  const one = made(5000, { elevation: ELEVATION.limited });
  const without = (kind: number) => (calls: SystemCalls) => ({
    tokenInformation: ((token, of) =>
      of.kind === kind ? DENIED : calls.tokenInformation(token, of)) satisfies SystemCalls['tokenInformation'],
  });
  assert.deepEqual(ownersOn([one], without(OF_TOKEN.user.kind)).owner(one, false), UNKNOWN_OWNER);
  assert.equal(ownersOn([one], without(OF_TOKEN.elevationType.kind)).owner(one, false)?.privilege, 'elevated');
  const { calls } = ownersOn([one], () => ({ tokenInformation: () => ({ bytes: Buffer.alloc(16), address: 1n }) }));
  assert.ok(isRefused(readToken(calls, calls.self)), 'without a SID');
});
