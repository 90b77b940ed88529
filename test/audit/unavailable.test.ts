import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { UnsuitableFile } from '../../src/audit/disk.ts';
import { auditUnavailable } from '../../src/audit/unavailable.ts';

const failure = (code: string, rest: object = {}) => Object.assign(new Error(`${code}: it failed`), { code, ...rest });

/** What the person who runs the server can do about each. */
const ADVICE: Readonly<Record<string, RegExp>> = {
  ENOSPC: /Free some space on its file system\./,
  EDQUOT: /within the quota\./,
  EROFS: /is read-only: set audit\.path to another place\./,
  ENOENT: /Create its folder again/,
  ENOTDIR: /A part of its path is not a folder/,
  ELOOP: /symbolic link: replace it with a file/,
  EACCES: /Let this user write there/,
  EPERM: /Let this user write there/,
  EIO: /Its disk fails: /,
  EMFILE: /Remove the cause/,
};

for (const [code, advice] of Object.entries(ADVICE)) {
  test(`${code} of the audit log has advice`, () => {
    const { message } = auditUnavailable(
      '/srv/audit.jsonl',
      failure(code, { syscall: 'open', path: '/srv/audit.jsonl' }),
    );
    assert.match(message, /^AUDIT_UNAVAILABLE: the audit log \/srv\/audit\.jsonl cannot be written: /);
    assert.ok(message.includes(`${code} (open /srv/audit.jsonl)`), message);
    assert.match(message, advice);
  });
}

test('a system call without a path is named alone, and any other error has its message', () => {
  const said = (error: unknown) => auditUnavailable('/a', error).message;
  assert.match(said(failure('EIO', { syscall: 'fdatasync' })), /: EIO \(fdatasync\)\. /);
  assert.match(said(failure('EIO')), /: EIO \(EIO: it failed\)\. /);
  assert.match(said(new Error('odd')), /: writing fails \(odd\)\. .*Remove the cause/);
  assert.match(said('text'), /: writing fails \(text\)\. /);
  assert.match(said(new UnsuitableFile('other users may write to it')), /written: other users may write to it\. /);
  assert.match(
    said(new UnsuitableFile('it is gone', 'Restart the server')),
    /: it is gone\. .*: Restart the server\.$/,
  );
});

test('a real error of Node has its call and its path', () => {
  const path = resolve('/nowhere/audit.jsonl');
  try {
    readFileSync(path);
    assert.fail('it is there');
  } catch (error) {
    const { message } = auditUnavailable(path, error);
    assert.ok(message.includes(`: ENOENT (open ${path}). `), message);
  }
});
