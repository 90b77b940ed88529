import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { TOOLS } from '../../src/commands/tools-here.ts';
import {
  absent,
  aimAt,
  cannotPlant,
  fresh,
  HIDDEN,
  me,
  named,
  ownServer,
  plant,
  plantSecrets,
  server,
  skipOthers,
  sweep,
  user,
} from './canary.ts';
import { serve } from './session.ts';
import { suiteOrTest } from './support.ts';
import { callsOf } from './sweep.ts';

/**
 * Every tool, option, error, resource and prompt aimed at a process with a canary in every place that others can read: not
 * one occurrence where it must not be seen. The command lines, and guessing letter by letter, are in canary.slow.test.ts.
 */

suiteOrTest(skipOthers)('a process that may not be seen', { skip: skipOthers }, () => {
  for (const { whose, owner, asked, who } of HIDDEN.slice(0, 1)) {
    test(`${whose}: nothing of it is shown by anything`, async () => {
      const canary = fresh(11);
      const argv = ['marked', canary, '--password', canary];
      const hidden = await plant({ argv, env: { [canary]: canary }, ...named((place) => `${place}${canary}`) }, owner);
      absent(await sweep(server(who), aimAt(hidden, asked, ['/', '/tmp'])), [canary]);
    });
  }
});

suiteOrTest(cannotPlant)('a process that may be seen', { skip: cannotPlant }, () => {
  test('its secrets are shown by nothing, be they in arguments, in the environment or in names like tokens', async () => {
    const { aim, secrets, starts } = await plantSecrets();
    const shown = await sweep(ownServer(), aim);
    for (const place of ['exe', 'cwd', 'sock', 'file']) assert.ok(shown.includes(`${place}-[redacted]`), place);
    absent(shown, [...secrets, ...starts]);
  });

  test('a name that the kernel has cut from a token is not told by its threads either', async () => {
    const token = `ghp_${fresh(36)}`;
    const comm = token.slice(0, 15);
    const seen = await plant({ argv: [], env: {}, ...named((place) => place), comm, program: token }, me);
    const session = await serve(ownServer());
    const told = JSON.stringify(await session.call('get_process_info', { pid: seen.pid, include: ['threads'] }));
    assert.match(told, /"busiest_threads":\{[^}]*"\[redacted\]"/);
    absent(told, [comm]);
  });

  test('where it may be seen, this finds it in each place: what it searches is all there is', async () => {
    const word = fresh(10);
    const seen = await plant({ argv: ['marked', word], env: {}, ...named((place) => `${place}${word}`) }, me);
    const told = await sweep(ownServer(), aimAt(seen, user, ['/tmp']));
    for (const place of ['comm', 'exe', 'cwd', 'sock', 'file'])
      assert.ok(told.includes(`${place}${word}`.slice(0, 15)), place);
    assert.ok(told.includes(`marked ${word}`));
    const found = await (await serve(ownServer())).find(word.slice(0, 6));
    assert.deepEqual(
      found.rows.map(({ pid }) => pid),
      [seen.pid],
    );
  });
});

describe('what is swept', () => {
  for (const tool of TOOLS) {
    test(`${tool.name}: all its options`, () => {
      const aim = { pid: 2, port: 80, user: 'root', paths: ['/'], patterns: ['x'] };
      const given = new Set(callsOf(tool, aim).flatMap((args) => Object.keys(args)));
      for (const name of Object.keys(tool.input.shape)) assert.ok(given.has(name), name);
    });
  }
});
