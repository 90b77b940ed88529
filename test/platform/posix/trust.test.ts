import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { distrust, distrustOwn, type TrustRules } from '../../../src/platform/posix/trust.ts';

/** A file counts only if no one else could have written it. */

const base = mkdtempSync(join(tmpdir(), 'trust-'));
after(() => rmSync(base, { recursive: true }));
const OTHER = 61_077;
const skip = process.getuid?.() === 0 ? false : 'needs root, to give files to others';
const RULES = { uid: process.geteuid?.(), isPrivateGroup: () => false, mayBeRoot: () => false };

/** A file in a folder of its own. */
function made(name: string, { mode = 0o644, folder = 0o755 } = {}): string {
  const path = join(base, name, 'config.json');
  mkdirSync(join(base, name));
  writeFileSync(path, '{}');
  chmodSync(path, mode);
  chmodSync(join(base, name), folder);
  return path;
}

const reasonOf = (path: string, over: Partial<TrustRules> = {}) =>
  distrust(path, statSync(path), { ...RULES, ...over });
const trusted = (path: string, over?: Partial<TrustRules>) => assert.equal(reasonOf(path, over), undefined);
function refused(path: string, says: string): void {
  const reason = reasonOf(path);
  assert.ok(reason?.includes(base) && reason.includes(says), reason);
}

test('a file and a folder that only the user can write are trusted', () => trusted(made('good')));

for (const mode of [0o646, 0o666, 0o1666]) {
  test(`mode ${mode.toString(8)} is refused, with the command that fixes it`, () => {
    const path = made(`file-${mode}`, { mode });
    refused(path, `${path}: is writable by others (mode ${mode.toString(8)}); run chmod `);
    refused(path, `-w ${path}`);
  });
}

test('a folder that everyone can write is refused by name', () => {
  const path = made('folder-757', { folder: 0o757 });
  const folder = join(base, 'folder-757');
  refused(path, `${folder}: is writable by others (mode 757); run chmod o-w ${folder}`);
});

test('a folder far above that everyone can write is refused', () => {
  mkdirSync(join(base, 'above'));
  mkdirSync(join(base, 'above', 'a'));
  const path = made('above/a/b');
  trusted(path);
  chmodSync(join(base, 'above'), 0o777);
  refused(path, `${join(base, 'above')}: is writable by others (mode 777); run chmod `);
  chmodSync(join(base, 'above'), 0o1777);
  trusted(path);
});

test('a file or folder that another group can write is refused', { skip }, () => {
  const path = made('group', { mode: 0o664, folder: 0o775 });
  chownSync(path, 0, OTHER);
  refused(path, `${path}: is writable by others (mode 664); run chmod g-w ${path}`);
  chownSync(path, 0, 0);
  chownSync(join(base, 'group'), 0, OTHER);
  refused(path, `run chmod g-w ${join(base, 'group')}`);
});

test('a group may write where it is certainly private to the owner', () => {
  const path = made('private-group', { mode: 0o664, folder: 0o775 });
  refused(path, `${path}: is writable by others (mode 664); run chmod g-w ${path}`);
  trusted(path, { isPrivateGroup: () => true });
});

test('nothing is trusted where the user of the server is unknown', () => {
  const path = made('unknown');
  assert.equal(
    reasonOf(path, { uid: undefined }),
    `${path}: may belong to another user, because the user of this server is unknown`,
  );
  assert.match(String(distrustOwn(path, statSync(path), undefined)), /belongs to another user$/);
});

test('a folder far above may belong to a user that may be root; the file and its own folder may not', { skip }, () => {
  mkdirSync(join(base, 'far'));
  const path = made('far/near');
  const rules = { mayBeRoot: (uid: number) => uid === OTHER };
  chownSync(join(base, 'far'), OTHER, OTHER);
  refused(path, 'far: belongs to user 61077');
  trusted(path, rules);
  chmodSync(join(base, 'far'), 0o757);
  assert.match(reasonOf(path, rules) ?? '', /far: is writable by others/);
  chmodSync(join(base, 'far'), 0o755);
  chownSync(join(base, 'far', 'near'), OTHER, OTHER);
  assert.match(reasonOf(path, rules) ?? '', /near: belongs to user 61077/);
});

test('a linked folder above it counts with its own path and that of its target', () => {
  mkdirSync(join(base, 'real'));
  const inside = made('real/inside');
  mkdirSync(join(base, 'dotfiles'));
  symlinkSync(join(base, 'real'), join(base, 'dotfiles', 'link'));
  const path = join(base, 'dotfiles', 'link', 'inside', 'config.json');
  trusted(path);
  chmodSync(join(base, 'real'), 0o777);
  refused(path, `${join(base, 'real')}: is writable by others`);
  assert.notEqual(reasonOf(inside), undefined);
  chmodSync(join(base, 'real'), 0o755);
  chmodSync(join(base, 'dotfiles'), 0o777);
  refused(path, `${join(base, 'dotfiles')}: is writable by others`);
});

test('a file in a sticky folder cannot be replaced by others', () => trusted(made('sticky', { folder: 0o1777 })));

test("another user's file is refused", { skip }, () => {
  const path = made('theirs');
  chownSync(path, OTHER, OTHER);
  refused(path, 'config.json: belongs to user 61077');
  trusted(path, { uid: OTHER });
});

test("a file in another user's folder is refused", { skip }, () => {
  const path = made('their-folder');
  chownSync(join(base, 'their-folder'), OTHER, OTHER);
  refused(path, 'their-folder: belongs to user 61077');
});

test("root's file binds everyone", { skip }, () => trusted(made('roots'), { uid: OTHER }));

test('the folder of a link target counts, too', () => {
  const link = join(base, 'good', 'link.json');
  symlinkSync(made('behind', { folder: 0o777 }), link);
  refused(link, 'behind: is writable by others');
});

describe("this server's own files", () => {
  const own = (path: string, uid = process.geteuid?.()) => distrustOwn(path, statSync(path), uid);

  test('a file of this user alone, with one name', () => {
    const path = made('own');
    assert.equal(own(path), undefined);
    assert.equal(own(path, OTHER), `${path} belongs to another user`);
    for (const mode of [0o620, 0o602]) {
      chmodSync(path, mode);
      assert.equal(own(path), `other users can write to ${path}`);
    }
    chmodSync(path, 0o600);
    linkSync(path, `${path}.x`);
    assert.equal(own(path), `${path} has a second name (a hard link)`);
  });

  test('a folder of this user or root that no other user can write, or that is sticky', { skip }, () => {
    const folder = join(made('own-folder'), '..');
    assert.equal(own(folder), undefined);
    assert.equal(own(folder, OTHER), undefined, 'root owns it');
    for (const mode of [0o720, 0o702]) {
      chmodSync(folder, mode);
      assert.equal(own(folder), `other users can write to the folder ${folder}`);
    }
    chmodSync(folder, 0o1777);
    assert.equal(own(folder), undefined);
    chownSync(folder, OTHER, OTHER);
    assert.equal(own(folder), `the folder ${folder} belongs to another user`);
    assert.equal(own(folder, OTHER), undefined);
  });
});
