import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { displayCommand, showWholeCommands } from '../../src/text/display.ts';
import { addRules } from '../../src/text/extra.ts';

/**
 * Which command lines are remembered: a rule that is added without the caches being emptied hides a word only in lines
 * that are cleaned again.
 */
const LINE = ['server', '--mode', 'quokka'];
const isRemembered = (argv: readonly string[]): boolean => displayCommand(argv, 10_000)?.includes('quokka') === true;

async function withNewRule(look: () => void): Promise<void> {
  assert.equal(await addRules({ keys: [], patterns: ['quokka'] }), undefined);
  look();
  await addRules({ keys: [], patterns: [] });
  showWholeCommands(false);
}
after(() => showWholeCommands(false));

test('a command line that comes again is cleaned once', async () => {
  assert.ok(isRemembered(LINE));
  await withNewRule(() => {
    assert.ok(isRemembered(LINE));
    assert.ok(!isRemembered([...LINE, '--other']));
  });
});

test('two million characters are remembered, then all is forgotten: memory stays bounded', async () => {
  displayCommand(LINE, 80);
  const fill = (lines: number, salt: string) => {
    // 8000 characters as they came, and as many as they are shown
    for (let line = 0; line < lines; line++) displayCommand([`${salt}${line}`.padEnd(8000, ' x')], 80);
  };
  fill(120, 'first');
  await withNewRule(() => assert.ok(isRemembered(LINE)));
  displayCommand(LINE, 80);
  fill(126, 'second');
  await withNewRule(() => assert.ok(!isRemembered(LINE)));
});

test('a line of more than 8192 characters is not remembered: it would crowd out many', async () => {
  const long = (chars: number) => ['server', 'quokka', '-'.repeat(chars - 'server quokka '.length)];
  displayCommand(long(8192), 80);
  displayCommand(long(8193), 80);
  await withNewRule(() => {
    assert.ok(isRemembered(long(8192)));
    assert.ok(!isRemembered(long(8193)));
  });
});

test('other rules are in force at once where the memory is emptied', async () => {
  assert.ok(isRemembered(LINE));
  await addRules({ keys: [], patterns: ['quokka'] });
  showWholeCommands(false);
  assert.ok(!isRemembered(LINE));
  showWholeCommands(true);
  assert.ok(isRemembered(LINE));
  await addRules({ keys: [], patterns: [] });
});
