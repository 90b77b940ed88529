import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { accountInPasswd, homeFolder, homeIn, readEntries, userInPath } from '../../../src/platform/posix/home.ts';
import { asUnlistedUser } from '../../posix.ts';

const PASSWD = 'root:x:0:0:root:/root:/bin/bash\nann:x:1000:1000::/home/ann:/bin/sh\n';

const ownLine = readEntries('/etc/passwd').find(([, , uid]) => uid === String(process.geteuid?.()));
const skip = ownLine ? false : 'needs a user in /etc/passwd';

test('the home folder is HOME, if that is absolute', () => {
  const account = () => assert.fail('it was asked');
  assert.equal(homeFolder({ HOME: '/some/where' }, account), '/some/where');
  for (const HOME of ['some/where', '']) assert.equal(homeFolder({ HOME }, account), undefined);
});

test('without HOME, the home is the one that the system knows', () => {
  assert.equal(
    homeFolder({}, () => ({ name: 'ann', home: '/home/ann' })),
    '/home/ann',
  );
  for (const account of [{}, { home: '' }, { home: 'ann' }])
    assert.equal(
      homeFolder({}, () => account),
      undefined,
    );
});

test('a path has the name of the user, or the number if the name is no plain word', () => {
  for (const name of ['ann', '_x.y-z9']) assert.equal(userInPath({ name }), name);
  for (const name of ['', 'a/b', '..', '9a', 'ann smith', 'a'.repeat(65)])
    assert.equal(userInPath({ name }), String(process.geteuid?.()), name);
  assert.equal(userInPath({}), String(process.geteuid?.()));
});

test('passwd(5) has the name and the home of the user', { skip }, () =>
  assert.deepEqual(accountInPasswd(), { name: userInfo().username, home: ownLine?.[5] }),
);

test('a user that is not in passwd(5) is unknown', (t) => {
  asUnlistedUser(t);
  assert.deepEqual(accountInPasswd(), {});
});

test("a user's home is found by the number", () => {
  assert.deepEqual([homeIn(PASSWD, 1000), homeIn(PASSWD, 0), homeIn(PASSWD, 1)], ['/home/ann', '/root', undefined]);
});

test('a file of entries that cannot be read has none', () => {
  const folder = mkdtempSync(join(tmpdir(), 'home-'));
  after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'passwd'), PASSWD);
  assert.deepEqual(readEntries(join(folder, 'passwd'))[1], ['ann', 'x', '1000', '1000', '', '/home/ann', '/bin/sh']);
  assert.deepEqual(readEntries(join(folder, 'none')), []);
});
