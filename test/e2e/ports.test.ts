import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { release } from 'node:os';
import { describe, test } from 'node:test';
import { canListen, freePort, hasIpv6 } from './free-port.ts';
import { cannotCompile, compiled, program } from './programs.ts';
import { BEST_GUARANTEE, serve } from './session.ts';
import { AS_OWNER } from './support.ts';

const needsIpv6 = hasIpv6 ? false : 'this machine has no IPv6';
const [major = 0, minor = 0] = release().split('.').map(Number);
const seesBound = BEST_GUARANTEE === 'pidfd' && (major > 6 || (major === 6 && minor >= 8));

for (const flags of [[], ['--no-native']]) {
  describe(`get_process_by_port ${flags}`, async () => {
    const session = await serve({ flags, env: AS_OWNER });

    for (const { address, skip } of [
      { address: '127.0.0.1', skip: false },
      { address: '0.0.0.0', skip: false },
      { address: '::1', skip: needsIpv6 },
    ]) {
      test(`a TCP listener on ${address}`, { skip }, async () => {
        const listener = await program('listens.mjs', ['tcp', address]);
        const [port = 0] = listener.numbers;
        const held = await session.port(port);
        assert.equal(held.state, 'listening');
        assert.equal(held.protocol, 'tcp');
        assert.equal(held.owners.length, 1);
        assert.equal(held.owners[0]?.pid, listener.pid);
        assert.deepEqual(held.owners[0]?.addresses, [address]);
        assert.match(held.owners[0]?.command ?? '', /listens\.mjs tcp/);
      });

      test(`a UDP socket on ${address}`, { skip }, async () => {
        const bound = await program('listens.mjs', ['udp', address]);
        const [port = 0] = bound.numbers;
        const held = await session.port(port, { protocol: 'udp' });
        assert.equal(held.state, 'bound');
        assert.deepEqual(
          held.owners.map(({ pid, addresses }) => ({ pid, addresses })),
          [{ pid: bound.pid, addresses: [address] }],
        );
        assert.deepEqual((await session.info(bound.pid)).listening_ports, [{ port, protocol: 'udp', address }]);
      });
    }

    test('a port nobody has is free', async () => {
      const port = await freePort();
      for (const protocol of ['tcp', 'udp']) {
        const { state, owners } = await session.port(port, { protocol });
        assert.deepEqual({ state, owners }, { state: 'free', owners: [] });
      }
    });

    test('IPv4 and IPv6 listeners of one port both own it', { skip: needsIpv6 }, async () => {
      const port = await freePort();
      const four = await program('listens.mjs', ['tcp', '127.0.0.1', String(port)]);
      const six = await program('listens.mjs', ['tcp', '::1', String(port)]);
      const owners = (await session.port(port)).owners.map(({ pid, addresses }) => [pid, ...addresses]);
      assert.deepEqual(
        new Map(owners.map(([pid, address]) => [pid, address])),
        new Map([
          [four.pid, '127.0.0.1'],
          [six.pid, '::1'],
        ]),
      );
      assert.equal(owners.length, 2);
    });

    test('all processes that share a listener own the port', async () => {
      const parent = await program('shares-port.mjs');
      const [port = 0, child = 0] = parent.numbers;
      const held = await session.port(port);
      assert.equal(held.state, 'listening');
      assert.deepEqual(new Set(held.owners.map(({ pid }) => pid)), new Set([parent.pid, child]));
    });

    test('a client of the listener does not own the port', async () => {
      const listener = await program('listens.mjs', ['tcp', '127.0.0.1']);
      const [port = 0] = listener.numbers;
      const client = connect(port, '127.0.0.1');
      await once(client, 'connect');
      const held = await session.port(port);
      assert.deepEqual(
        held.owners.map(({ pid }) => pid),
        [listener.pid],
      );
      client.destroy();
    });

    test('the port that a client was given is not free, though nobody listens on it', async () => {
      const listener = await program('listens.mjs', ['tcp', '127.0.0.1']);
      const [port = 0] = listener.numbers;
      const client = connect(port, '127.0.0.1');
      await once(client, 'connect');
      const given = client.localPort ?? 0;
      assert.equal(await canListen('127.0.0.1', given), false);
      const { state, owners, next_free, note } = await session.port(given);
      assert.equal(state, 'bound');
      assert.deepEqual(
        owners.map(({ pid, addresses }) => ({ pid, addresses })),
        [{ pid: process.pid, addresses: ['127.0.0.1'] }],
      );
      assert.ok(next_free !== undefined && next_free > given);
      assert.match(note ?? '', /Nothing listens on it/);
      const free = { port: given, state: 'free' };
      assert.equal((await session.wait({ ...free, timeout_s: 1 })).reached, false);
      client.destroy();
      assert.equal((await session.wait(free)).reached, true);
    });

    test('`username` limits the owners and not the state', async () => {
      const listener = await program('listens.mjs', ['tcp', '127.0.0.1']);
      const [port = 0] = listener.numbers;
      const { username } = await session.user();
      assert.equal((await session.port(port, { username })).owners[0]?.pid, listener.pid);
      assert.match(
        await session.refused('get_process_by_port', { port, username: 'no-such-user' }),
        /^INVALID_INPUT: username/,
      );
    });
  });
}

test(
  'a TCP port that is bound without listening',
  { skip: cannotCompile('binds-only') || (seesBound ? false : 'needs koffi and Linux 6.8') },
  async () => {
    const session = await serve({ env: AS_OWNER });
    const holder = await compiled('binds-only');
    const [port = 0] = holder.numbers;
    const held = await session.port(port);
    assert.equal(held.state, 'bound');
    assert.equal(held.owners[0]?.pid, holder.pid);
  },
);
