import { test } from 'node:test';
import {
  absent,
  aimAt,
  cannotPlant,
  fresh,
  HIDDEN,
  named,
  notGuessed,
  ownServer,
  plant,
  plantSecrets,
  server,
  skipOthers,
  sweepEverywhere,
} from './canary.ts';
import { suiteOrTest } from './support.ts';

/** As canary.test.ts, for everyone who may not see a process, with the command lines, and by guessing letter by letter. */

suiteOrTest(skipOthers)('a process that may not be seen', { skip: skipOthers }, () => {
  for (const { whose, owner, asked, who } of HIDDEN) {
    test(`${whose}: nothing of it is shown by anything`, async () => {
      const canary = fresh(11);
      const argv = ['marked', canary, '--password', canary];
      const hidden = await plant({ argv, env: { [canary]: canary }, ...named((place) => `${place}${canary}`) }, owner);
      const options = server(who);
      const aim = aimAt(hidden, asked, ['/', '/tmp']);
      absent(await sweepEverywhere(options, aim), [canary]);
      await notGuessed(options, canary, aim);
    });
  }
});

test('the secrets of a process that may be seen are shown by nothing', { skip: cannotPlant }, async () => {
  const { aim, secrets, starts } = await plantSecrets();
  const options = ownServer();
  absent(await sweepEverywhere(options, aim), [...secrets, ...starts]);
  for (const needle of secrets) await notGuessed(options, needle, aim);
});
