import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUnixRequest, parseUnixReply } from '../../../../src/platform/linux/netlink/unix-diag.ts';

/** nlmsghdr, unix_diag_msg, then attributes. */
function reply(...attributes: [type: number, value: Buffer][]): Buffer {
  const parts = attributes.map(([type, value]) => {
    const head = Buffer.alloc(4);
    head.writeUInt16LE(4 + value.length, 0);
    head.writeUInt16LE(type, 2);
    return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
  });
  const message = Buffer.concat([Buffer.alloc(32), ...parts]);
  message.writeUInt32LE(message.length, 0);
  message.writeUInt16LE(20, 4);
  return message;
}

const peer = Buffer.from([0x39, 0x30, 0, 0]);

test('the request names one inode and asks for name and peer', () => {
  const request = encodeUnixRequest(4711);
  assert.equal(request.length, 40);
  assert.deepEqual([request.readUInt32LE(0), request[16], request.readUInt32LE(24)], [40, 1, 4711]);
  assert.equal(request.readUInt32LE(28), 5);
  assert.deepEqual([request.readUInt16LE(4), request.readUInt16LE(6)], [20, 1]);
  // Any state, and no cookie.
  for (const at of [20, 32, 36]) assert.equal(request.readUInt32LE(at), 0xffff_ffff);
});

test('name and peer', () => {
  const bytes = reply([0, Buffer.from('/run/systemd/journal/stdout\0')], [2, peer]);
  assert.deepEqual(parseUnixReply(bytes, bytes.length), { path: '/run/systemd/journal/stdout', peer: 12345 });
  const unnamed = reply([2, peer]);
  assert.deepEqual(parseUnixReply(unnamed, unnamed.length), { peer: 12345 });
  const abstract = reply([0, Buffer.from('\0bus')]);
  assert.deepEqual(parseUnixReply(abstract, abstract.length), { path: '@bus' });
  const whole = reply([0, Buffer.from('/run/a')]); // which fills its field
  assert.deepEqual(parseUnixReply(whole, whole.length), { path: '/run/a' });
  // An empty name, a peer of another size, and what was not asked for.
  const odd = reply([0, Buffer.alloc(0)], [2, Buffer.from([1, 0])], [1, peer], [0, Buffer.from('/run/b')]);
  assert.deepEqual(parseUnixReply(odd, odd.length), { path: '/run/b' });
  const none = reply();
  assert.deepEqual(parseUnixReply(none, none.length), {});
  // What follows the message is not part of it.
  assert.deepEqual(parseUnixReply(Buffer.concat([unnamed, abstract]), unnamed.length + abstract.length), {
    peer: 12345,
  });
});

test('a refusal, a cut reply and an attribute without a length yield nothing', () => {
  const bytes = reply([0, Buffer.from('/run/a')], [2, peer]);
  const refusal = Buffer.from(bytes);
  refusal.writeUInt16LE(2, 4);
  assert.equal(parseUnixReply(refusal, refusal.length), undefined);
  assert.equal(parseUnixReply(bytes, -1), undefined);
  assert.equal(parseUnixReply(bytes, 20), undefined);
  assert.equal(parseUnixReply(bytes, 40), undefined);
  const endless = reply([0, Buffer.from('/run/a')]);
  endless.writeUInt16LE(0, 32);
  assert.equal(parseUnixReply(endless, endless.length), undefined);
});
