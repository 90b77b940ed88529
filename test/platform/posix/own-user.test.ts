import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { isRoot, ownUser } from '../../../src/platform/posix/own-user.ts';
import { NO_MODES } from '../../posix.ts';

type Ids = Readonly<Record<'geteuid' | 'getegid', number>> & { readonly getgroups: readonly number[] };

function as(t: TestContext, ids: Ids) {
  for (const [name, result] of Object.entries(ids)) {
    const { value } = Object.getOwnPropertyDescriptor(process, name) ?? {};
    t.after(() => Object.defineProperty(process, name, { value }));
    Object.defineProperty(process, name, { value: () => result });
  }
  return ownUser();
}

test('this server acts as its effective ids', { skip: NO_MODES }, (t) => {
  assert.deepEqual(as(t, { geteuid: 1001, getegid: 50, getgroups: [50, 4] }), {
    ...{ user: '1001', privilege: null, group: '50', groups: ['50', '4'] },
  });
  assert.equal(isRoot(), false);
});

test('as root it is privileged', { skip: NO_MODES }, (t) => {
  const { user, privilege } = as(t, { geteuid: 0, getegid: 0, getgroups: [] });
  assert.deepEqual([user, privilege, isRoot()], ['0', 'root', true]);
});
