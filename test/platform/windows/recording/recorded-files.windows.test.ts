import assert from 'node:assert/strict';
import { tmpdir, userInfo } from 'node:os';
import { test } from 'node:test';
import * as z from 'zod';
import { recordWindows } from '../../../../src/platform/windows/recording/recorded-files.ts';
import { environmentNames } from '../../../../src/platform/windows/structs/environment-block.ts';
import { decodeProcesses } from '../../../../src/platform/windows/structs/process-information.ts';
import { tokenUser } from '../../../../src/platform/windows/structs/token-information.ts';
import { reportOnWindows } from '../../../../src/platform/windows/system-report.ts';

const Content = z.object({ call: z.string(), address: z.string(), hex: z.array(z.string()) });

const files = recordWindows();
function bufferIn(name: string) {
  const { text } = files.find((one) => one.name === `${name}.json`) ?? assert.fail(`no ${name}`);
  const { address, hex } = Content.parse(JSON.parse(text));
  return { address: BigInt(address), bytes: Buffer.from(hex.join(''), 'hex') };
}

test('this machine is recorded, so that its decoders find the same', () => {
  const processes = decodeProcesses(bufferIn('processes'));
  assert.ok(processes.some(({ pid, name }) => pid === process.pid && name === 'node.exe'));
  assert.match(tokenUser(bufferIn('token-user')) ?? '', /^S-1-5-(?:18|19|20|21-1-2-3-(?:4|\d{1,3}))$/);
  const variables = environmentNames(bufferIn('environment').bytes).total;
  assert.ok(variables >= Object.keys(process.env).length, `${variables}`);
  for (const name of ['tcp4', 'tcp6', 'udp4', 'udp6', 'services', 'parameters', 'command-line-text', 'image'])
    assert.ok(bufferIn(name).bytes.length > 0, name);
});

test('nothing of this user is in it', () => {
  const all = Buffer.concat(files.map(({ text }) => Buffer.from(text)));
  const buffers = files.flatMap(({ text }) => {
    const { data } = Content.safeParse(JSON.parse(text)); // not of what Windows refused
    return data ? [Buffer.from(data.hex.join(''), 'hex')] : [];
  });
  assert.ok(buffers.length > 15, `${buffers.length}`);
  const places = [tmpdir(), process.cwd(), process.argv[1] ?? '', ...Object.values(process.env)].filter(
    (value): value is string => value !== undefined && value.length > 6 && !/^[\dx.-]+$/.test(value),
  );
  for (const secret of [...places, userInfo().username].filter((value) => value.length > 3)) {
    assert.ok(!all.includes(secret), secret);
    for (const bytes of buffers) assert.ok(!bytes.includes(secret, 0, 'utf16le'), secret);
  }
});

test('doctor knows the rights of this server', () => {
  const { facts, findings } = reportOnWindows({ native: true });
  const { own } = z
    .object({ own: z.object({ user: z.string(), elevated: z.boolean(), session: z.number(), integrity: z.string() }) })
    .parse(facts);
  assert.match(own.user, /^S-1-5-/);
  assert.deepEqual(
    findings.filter(({ level }) => level === 'problem'),
    [],
  );
});
