import assert from 'node:assert/strict';
import { constants } from 'node:os';
import { test } from 'node:test';
import { openPlaces, systemOf, THIS_SYSTEM } from '../../src/platform/this-system.ts';

for (const [platform, system, systemConfig] of [
  ['linux', 'Linux', '/etc/process-manager-mcp/config.json'],
  ['darwin', 'macOS', '/Library/Application Support/process-manager-mcp/config.json'],
  ['win32', 'Windows', 'C:\\ProgramData\\process-manager-mcp\\config.json'],
  ['unheard-of', 'unheard-of', '/etc/process-manager-mcp/config.json'],
  ['constructor', 'constructor', '/etc/process-manager-mcp/config.json'],
] as const)
  test(`${platform} is ${system}, with its own places`, () => {
    const { capabilities, places } = systemOf(platform);
    assert.deepEqual([capabilities.system, places({}).systemConfig], [system, systemConfig]);
  });

test('a system that has no object has no backend', async () => {
  await assert.rejects(systemOf('unheard-of').openMachine({ native: true, argv: true }), {
    code: 'UNSUPPORTED',
    message: /there is no backend for unheard-of yet/,
  });
});

test('the system is the one that Node names', () => {
  assert.equal(THIS_SYSTEM.capabilities.system, systemOf(process.platform).capabilities.system);
});

test('this server listens only to signals that the system has, and to each for one purpose', () => {
  for (const platform of ['linux', 'darwin', 'win32']) {
    const { end, reload } = systemOf(platform).ownSignals;
    assert.ok(end.includes('SIGINT'));
    assert.ok(reload === undefined || !end.includes(reload), platform);
  }
  const { end, reload = end[0] } = THIS_SYSTEM.ownSignals;
  for (const signal of [...end, reload]) assert.ok(signal && signal in constants.signals, signal);
});

test('the places follow the environment of this process, unless another one is given', () => {
  const { XDG_CONFIG_HOME, APPDATA, HOME, USERPROFILE } = process.env;
  assert.equal(openPlaces().userConfig, openPlaces({ XDG_CONFIG_HOME, APPDATA, HOME, USERPROFILE }).userConfig);
});
