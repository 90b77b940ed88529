import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLightTurnOver, isTurnOver, mapYielding, yieldTurn } from '../../src/process/yielding.ts';

/** Uses up the turn. */
function work(): void {
  while (!isTurnOver()) Math.sqrt(2);
}

test('mapYielding keeps the order, leaves out what is undefined, and lets others have their turn', async () => {
  let turns = 0;
  const ticking = setInterval(() => turns++, 0);
  const made = await mapYielding([1, 2, 3, 4, 5, 6], (number) => {
    work();
    return number % 2 ? number * 10 : undefined;
  });
  clearInterval(ticking);
  assert.deepEqual(made, [10, 30, 50]);
  assert.ok(turns >= 4, `${turns} turns`);
});

test('callers that work at the same time take turns, one in each pass of the event loop', async () => {
  const order: string[] = [];
  let turn = 0;
  const perTurn = new Map<number, number>();
  const counting = (): void => {
    turn++;
    if (order.length < 9) setImmediate(counting);
  };
  counting();
  const worker = async (name: string): Promise<void> => {
    for (let turns = 0; turns < 3; turns++) {
      await yieldTurn();
      order.push(name);
      perTurn.set(turn, (perTurn.get(turn) ?? 0) + 1);
      work();
    }
  };
  await Promise.all(['a', 'b', 'c'].map(worker));
  assert.equal(order.join(''), 'abcabcabc');
  assert.ok(Math.max(...perTurn.values()) <= 1, JSON.stringify([...perTurn]));
});

test('light work asks the clock before the first piece and each 16th after it', async () => {
  await yieldTurn();
  work();
  const asked = Array.from({ length: 40 }, (_, pieces) => pieces).filter(isLightTurnOver);
  assert.deepEqual(asked, [0, 16, 32]);
});

test('a failure in one turn does not keep others from the next', async () => {
  const broken = mapYielding([1, 2], () => {
    work();
    throw new Error('broken');
  });
  const whole = mapYielding([1, 2, 3], (number) => {
    work();
    return number;
  });
  await assert.rejects(broken, /broken/);
  assert.deepEqual(await whole, [1, 2, 3]);
});
