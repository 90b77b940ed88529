import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { cannotCompile, compile, ready } from './programs.ts';
import { serve } from './session.ts';
import { AS_OWNER, launch } from './support.ts';

/** Processes with thousands of sockets or files. */

for (const [kind, many] of [
  ['listeners', 4000],
  ['addresses', 4000],
] as const) {
  test(`a process with many ${kind} gets answers of bounded size`, { skip: cannotCompile('has-many') }, async (t) => {
    const one = await ready(launch(compile('has-many'), [kind, String(many)]));
    const [port = 0, made = 0] = one.numbers;
    if (made < 500) return t.skip(`this user may open ${made} files only`);
    const session = await serve({ env: AS_OWNER });
    const size = (answer: unknown): void => assert.ok(JSON.stringify(answer).length < 6000, JSON.stringify(answer));
    const info = await session.info(one.pid, 'connections');
    size(info);
    assert.deepEqual(
      [info.listening_ports?.length, info.listening_ports_total, info.connections?.total],
      [20, made, made],
    );
    const byPort = await session.port(port);
    size(byPort);
    const [owner] = byPort.owners;
    assert.equal(owner?.pid, one.pid);
    if (kind === 'addresses') assert.deepEqual([owner?.addresses.length, owner?.addresses_total], [8, made]);
    const list = await session.find('has-many', { columns: ['pid', 'ports'] });
    size(list);
    if (kind === 'listeners') assert.ok(list.note?.includes(`One row has ${made} ports`), list.note);
    size(await session.ports({ from: port, to: port }));
    const ended = await session.terminate(one.pid);
    size(ended);
    if (kind === 'addresses') return assert.ok(ended.advice?.startsWith(`Port ${port}/tcp is free now.`), ended.advice);
    // Other programs of this machine may take some at once: these are named apart.
    const { advice = '' } = ended;
    const [, free = ''] = /^(\d+) ports are free now, /.exec(advice) ?? [];
    const taken = [...advice.matchAll(/(\d+) ports are held by |Port \d+\/tcp is held by /g)];
    const takenCount = taken.reduce((sum, [, ports = '1']) => sum + Number(ports), 0);
    assert.equal(Number(free) + takenCount, made, advice);
    assert.ok(Number(free) > takenCount, advice);
  });
}

test('many open files are counted', { skip: cannotCompile('has-many') }, async () => {
  const many = await ready(launch(compile('has-many'), ['files', '50000']));
  const session = await serve({ env: AS_OWNER });
  const info = await session.info(many.pid, 'open_files');
  assert.equal(info.fds, readdirSync(`/proc/${many.pid}/fd`).length);
  assert.deepEqual(info.listening_ports, []);
});
