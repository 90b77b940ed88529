import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import * as z from 'zod';
import { installFolder } from '../../scripts/install-folder.ts';
import { TOOLS } from '../../src/commands/tools-here.ts';
import { type Call, toolsOf } from '../../test/e2e/answers.ts';
import { program } from '../../test/e2e/programs.ts';
import { AS_OWNER, REPO, stateFolder, suiteOrTest, UID } from '../../test/e2e/support.ts';

/** A client of somebody else, which has a folder with its own package.json and lockfile below test/e2e/. */
export interface RealClient {
  readonly folder: string;
  readonly packageName: string;
  /** Before the first use, once it is installed. Returns how to disconnect. */
  readonly connect?: () => Promise<() => Promise<void>>;
  /** Names of the tools, as the client lists them. */
  readonly list: () => Promise<readonly string[]>;
  readonly call: Call;
}

/** Works with our server through the client: lists the tools, finds a program and its port, ends it. */
export async function testThrough({ folder, packageName, connect, list, call }: RealClient): Promise<void> {
  const cannotInstall = await installFolder(folder);
  suiteOrTest(cannotInstall)(packageName, { skip: cannotInstall }, () => {
    let disconnect: (() => Promise<void>) | undefined;
    before(async () => {
      disconnect = await connect?.();
    });
    after(() => disconnect?.());

    test('is the pinned one', () => {
      const { dependencies } = Manifest.parse(readJson(join(folder, 'package.json')));
      const { version } = Manifest.parse(readJson(join(folder, 'node_modules', packageName, 'package.json')));
      assert.equal(version, dependencies[packageName]);
    });

    test('lists every tool', async () => {
      assert.deepEqual(
        await list(),
        TOOLS.map(({ name }) => name),
      );
    });

    test('finds a program and its port, explains it and ends it', async () => {
      const tools = toolsOf(call);
      const mark = `through-${packageName.replace(/\W+/g, '-')}`;
      const listener = await program('listens.mjs', ['tcp', '127.0.0.1', '0', mark]);
      const [port = 0] = listener.numbers;

      const found = await tools.find(`listens.mjs tcp .* ${mark}$`);
      assert.deepEqual(
        found.rows.map((row) => row['pid']),
        [listener.pid],
      );
      const { state, owners } = await tools.port(port);
      assert.deepEqual([state, owners.map(({ pid }) => pid)], ['listening', [listener.pid]]);
      const { ref, listening_ports } = await tools.info(listener.pid);
      assert.equal(listening_ports?.[0]?.port, port);
      assert.ok((await tools.list()).total > 1);
      assert.equal((await tools.user()).uid, process.getuid?.());

      // Some clients start a server for each call: only a ref means the same process to all of them.
      assert.equal((await tools.terminate(ref)).outcome, 'exited');
      assert.deepEqual(await listener.exit, { code: null, signal: 'SIGTERM' });
      assert.equal((await tools.port(port)).state, 'free');
      assert.match(await tools.refused('terminate_process', { pid: listener.pid }), /^NOT_FOUND: /);
    });
  });
}

export const SERVER = join(REPO, 'dist/main.js');
/** The settings and the state of the person who runs the tests stay outside. */
export const SERVER_ENV = { HOME: '/nowhere', XDG_STATE_HOME: stateFolder(UID), ...AS_OWNER };

const Manifest = z.object({
  version: z.string().optional(),
  dependencies: z.record(z.string(), z.string()).default({}),
});

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
