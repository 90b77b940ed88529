import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { openPlaces } from '../../src/platform/places.ts';

function systemConfigOn(t: TestContext, platform: string): string {
  const real = process.platform;
  t.after(() => Object.defineProperty(process, 'platform', { value: real }));
  Object.defineProperty(process, 'platform', { value: platform });
  return openPlaces({}).systemConfig;
}

for (const [platform, systemConfig] of [
  ['linux', '/etc/process-manager-mcp/config.json'],
  ['freebsd', '/etc/process-manager-mcp/config.json'],
  ['darwin', '/Library/Application Support/process-manager-mcp/config.json'],
  ['win32', 'C:\\ProgramData\\process-manager-mcp\\config.json'],
] as const)
  test(`${platform} has its own places`, (t) => assert.equal(systemConfigOn(t, platform), systemConfig));

test('they are those of this process, unless another environment is given', () => {
  const { XDG_CONFIG_HOME, APPDATA, HOME, USERPROFILE } = process.env;
  assert.equal(openPlaces().userConfig, openPlaces({ XDG_CONFIG_HOME, APPDATA, HOME, USERPROFILE }).userConfig);
});
