import assert from 'node:assert/strict';
import { test } from 'node:test';
import { terminalName } from '../../../../src/platform/linux/proc/tty-device.ts';

const device = (major: number, minor: number): number => ((minor & 0xfff00) << 12) | (major << 8) | (minor & 0xff);

test('the terminal of a device number, as devices.txt has them', () => {
  assert.equal(terminalName(34816), 'pts/0');
  assert.equal(terminalName(device(136, 7)), 'pts/7');
  assert.equal(terminalName(device(137, 1)), 'pts/257');
  assert.equal(terminalName(device(136, 300)), 'pts/300');
  assert.equal(terminalName(device(143, 1)), 'pts/1793');
  assert.equal(terminalName(device(4, 63)), 'tty63');
  assert.equal(terminalName(device(4, 65)), 'ttyS1');
  assert.equal(terminalName(device(166, 3)), 'ttyACM3');
  assert.equal(terminalName(device(4, 1)), 'tty1');
  assert.equal(terminalName(device(4, 64)), 'ttyS0');
  assert.equal(terminalName(device(5, 1)), 'console');
  assert.equal(terminalName(device(188, 2)), 'ttyUSB2');
  assert.equal(terminalName(device(204, 64)), 'ttyAMA0');
  assert.equal(terminalName(device(229, 0)), 'hvc0');
});

test('an unknown device is named by its number, and 0 is none', () => {
  assert.equal(terminalName(device(250, 3)), 'tty 250:3');
  assert.equal(terminalName(device(135, 3)), 'tty 135:3');
  assert.equal(terminalName(device(144, 3)), 'tty 144:3');
  assert.equal(terminalName(device(204, 63)), 'tty 204:63');
  assert.equal(terminalName(device(0xfff, 0xfffff)), 'tty 4095:1048575');
  assert.equal(terminalName(0), undefined);
});
