import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { homeFolder, homeIn, readEntries, userInPath } from '../../../src/platform/posix/home.ts';

const PASSWD = 'root:x:0:0:root:/root:/bin/bash\nann:x:1000:1000::/home/ann:/bin/sh\n';

const ownLine = readEntries('/etc/passwd').find(([, , uid]) => uid === String(process.geteuid?.()));
const skip = ownLine ? false : 'needs a user in /etc/passwd';

test('the home folder is HOME, if that is absolute', () => {
  assert.equal(homeFolder({ HOME: '/some/where' }), '/some/where');
  for (const HOME of ['some/where', '']) assert.equal(homeFolder({ HOME }), undefined);
});

test('without HOME it is the one in passwd(5)', { skip }, () => assert.equal(homeFolder({}), ownLine?.[5]));

test('in a path the user goes by name', { skip }, () => assert.equal(userInPath(), userInfo().username));

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
