import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { cannotCompile, compiled, type Program } from './programs.ts';
import { serve } from './session.ts';
import { ANN, AS_OWNER, folder, ROOT, suiteOrTest } from './support.ts';
import { within } from './waiting.ts';

/** Who holds a port is remembered from one call to the next: each of these asks before and after something changed. */

const skip = cannotCompile('hands-on');
for (const flags of [[], ['--no-native']]) {
  suiteOrTest(skip)(`the holders of a port, asked again ${flags}`, { skip }, async () => {
    const session = await serve({ flags, env: { ...AS_OWNER, ...(ROOT && { ALLOW_USERS: String(ANN) }) } });

    async function told(port: number): Promise<Set<number | null>> {
      return new Set((await session.port(port)).owners.map(({ pid }) => pid));
    }

    /** A listening socket, known as the giver's, that is on its way to a stranger. */
    async function given() {
      const [giver, taker] = [await handsOn(), await handsOn()];
      const port = await giver.does('listen');
      const path = join(folder(), 'socket');
      await taker.does(`at ${path}`);
      assert.deepEqual(await told(port), new Set([giver.pid]));
      await giver.does(`give ${path}`);
      return { giver, taker, port };
    }

    test('workers that were forked since', async () => {
      const master = await handsOn();
      const port = await master.does('listen');
      assert.deepEqual(await told(port), new Set([master.pid]));
      const first = await master.does('fork');
      assert.deepEqual(await told(port), new Set([master.pid, first]));
      const second = await master.does('fork');
      assert.deepEqual(await told(port), new Set([master.pid, first, second]));
      await master.does('close');
      assert.deepEqual(await told(port), new Set([first, second]));
    });

    test(
      'a master that became another user, and its worker that did not',
      { skip: !ROOT && 'needs root' },
      async () => {
        const master = await handsOn();
        const port = await master.does('listen');
        const worker = await master.does('fork');
        assert.deepEqual(await told(port), new Set([master.pid, worker]));
        await master.does(`user ${ANN}`);
        const { owners } = await session.port(port);
        assert.deepEqual(
          new Map(owners.map(({ pid, user }) => [pid, user])),
          new Map([
            [master.pid, String(ANN)],
            [worker, 'root'],
          ]),
        );
      },
    );

    test('a program that was given the socket when it was started, as systemd does', async () => {
      const manager = await handsOn();
      const port = await manager.does('listen');
      assert.deepEqual(await told(port), new Set([manager.pid]));
      const service = await manager.does('activate');
      assert.deepEqual(await told(port), new Set([service]));
      assert.equal((await session.port(port)).state, 'listening');
    });

    test('a stranger that the socket was sent to', async () => {
      const { giver, taker, port } = await given();
      await taker.does('take');
      assert.deepEqual(await told(port), new Set([giver.pid, taker.pid]));
    });

    test('a stranger with as many files open as before, once the other has closed it', async () => {
      const { giver, taker, port } = await given();
      await taker.does('exchange');
      await giver.does('close');
      assert.deepEqual(await told(port), new Set([taker.pid]));
    });

    test('another socket in the place of the old one, its worker forked before or after', async () => {
      const master = await handsOn();
      const old = await master.does('listen');
      const before = await master.does('fork');
      assert.deepEqual(await told(old), new Set([master.pid, before]));
      const port = await master.does('replace');
      const after = await master.does('fork');
      assert.deepEqual(await told(port), new Set([master.pid, after]));
      assert.deepEqual(await told(old), new Set([before]));
    });

    test('a port that was freed and taken by another', async () => {
      const [first, second] = [await handsOn(), await handsOn()];
      const port = await first.does('listen');
      assert.deepEqual(await told(port), new Set([first.pid]));
      await first.does('close');
      assert.equal((await session.port(port)).state, 'free');
      await second.does(`listen ${port}`);
      assert.deepEqual(await told(port), new Set([second.pid]));
    });
  });
}

/** A program that does what it is told. */
async function handsOn() {
  const one: Program = await compiled('hands-on');
  return {
    pid: one.pid,
    /** Returns the number that it says: a port, or the pid of its child. */
    async does(what: string): Promise<number> {
      one.child.stdin.write(`${what}\n`);
      const [word, number] = String((await within(one.lines.next(), what)).value).split(' ');
      assert.equal(word, 'done', `${what}: ${one.output.stderr}`);
      return Number(number);
    },
  };
}
