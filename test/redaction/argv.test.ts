import assert from 'node:assert/strict';
import { test } from 'node:test';
import { redactArgvInPieces } from '../../src/redaction/argv.ts';
import { KeyNames } from '../../src/redaction/key-names.ts';
import { PROGRAM_RULES } from '../../src/redaction/program-rules/program-rules.ts';
import { REDACTED, Redaction } from '../../src/redaction/redaction.ts';
import { Redactor } from '../../src/redaction/redactor.ts';
import { FAMILIES, type Line, measure } from './corpus.ts';

const REDACTOR = new Redactor();

const ALL_LINES = FAMILIES.flatMap(({ secret, benign }) => [...secret, ...benign]);

interface Known {
  /** Secrets that are shown. */
  readonly leaks?: readonly string[];
  /** Look-alikes that are hidden. */
  readonly touched?: readonly string[];
}

/** All of them, so that not one more is. */
const KNOWN: Readonly<Record<string, Known>> = {
  data: {
    leaks: ['rsync --password-file=<(echo rsyncPW1) -a /home u@h::m'],
  },
  programs: {
    leaks: [
      'gpg-connect-agent PRESET_PASSPHRASE ABC -1 68756e746572',
      'copilot secret init --name x --values dev=copPW123',
    ],
    touched: ['mount -o rw,uid=1000,password2=,credentials=/x //h/s /m'],
  },
  keys: {
    leaks: ['etl-run --session-id=Zm9vYmFyMTIzNDU2Nzg5MGFiY2RlZg'],
    touched: ['mytool -p 5432 -u bob -h db'],
  },
  everyday: {
    touched: [
      'aws s3api put-object --bucket acme --key builds/2a37c063834eedb586f6f100f043d5cbd5647641.zip --body a.zip',
    ],
  },
  places: {
    touched: ['curl -H Authorization: Bearer $TOKEN https://x.example.org'],
  },
  outside: {
    touched: [
      'qemu-system-x86_64 -name guest=vm1,debug-threads=on -object secret,id=masterKey0,format=raw,file=/var/lib/libvirt/qemu/domain-1-vm1/master-key.aes -machine pc-q35-6.2 -uuid 77657a77-24de-4d2d-a486-dedcb36900b8 -smp 4 -m 8192 -netdev tap,fd=33,id=hostnet0 -vnc 127.0.0.1:0,password=on',
      './run_migrations.sh -h db1 -u owner -p 5433 -d app --no-password',
    ],
  },
  hard: {
    touched: ['oathtool --totp --base32 @/home/joe/.totp-key'],
  },
};

const linesOf = (lines: readonly Line[]): string[] => lines.map(({ argv }) => argv.join(' '));

for (const family of FAMILIES) {
  test(`secrets are hidden and look-alikes stay, except the known ones: ${family.name}`, () => {
    const { leaks, touched } = measure(family, (argv) => REDACTOR.argv(argv));
    const known = KNOWN[family.name] ?? {};
    assert.deepEqual(linesOf(leaks), known.leaks ?? [], 'secrets that are shown');
    assert.deepEqual(linesOf(touched), known.touched ?? [], 'look-alikes that are hidden');
  });
}

test('the corpus is large enough', () => {
  const [first, ...others] = FAMILIES;
  assert.deepEqual([first?.secret.length, first?.benign.length], [60, 60]);
  assert.ok(others.reduce((sum, { secret }) => sum + secret.length, 0) >= 300);
  assert.ok(others.reduce((sum, { benign }) => sum + benign.length, 0) >= 300);
});

test('the number of arguments stays the same', () => {
  for (const { argv } of ALL_LINES) assert.equal(REDACTOR.argv(argv).length, argv.length);
});

test('the end of a string with very many words is hidden', () => {
  const [, , redacted = ''] = REDACTOR.argv(['sh', '-c', `${'a=b '.repeat(32_768)}mysql -phunter2`]);
  assert.ok(redacted.startsWith('a=b a=b ') && redacted.endsWith(REDACTED) && !redacted.includes('hunter2'));
});

test('each program of the rules has a name', () => {
  for (const name of PROGRAM_RULES.flatMap(({ programs }) => programs)) assert.match(name, /^\S+$/);
});

test('the caller may pause after each 16 arguments, and after each long one', () => {
  const pausesOf = (argv: readonly string[]) => [...redactArgvInPieces(argv, new Redaction(new KeyNames()))].length;
  const plain = (count: number) => Array<string>(count).fill('x');
  assert.deepEqual(
    [15, 16, 31, 32].map((count) => pausesOf(plain(count))),
    [0, 1, 1, 2],
  );
  assert.deepEqual([pausesOf(['x'.repeat(512)]), pausesOf(['x'.repeat(513), 'x'])], [0, 1]);
});
