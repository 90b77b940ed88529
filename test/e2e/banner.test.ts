import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { works } from './programs.ts';
import { type Environment, launch, REPO, suiteOrTest } from './support.ts';
import { until, within } from './waiting.ts';

const needsPython = works('python3', ['-c', 'import pty']) ? false : 'needs python3, to make a terminal';

suiteOrTest(needsPython)('on a terminal', { skip: needsPython }, () => {
  for (const { flags, env, access } of [
    {
      flags: [],
      env: {},
      access:
        /^Access +shows and ends your own processes, no other user's, (none of root's|root's in lists only \(.*\))$/m,
    },
    {
      flags: ['--allow-users', '*'],
      env: {},
      access: /^Access .*those of everyone, (none of root's|root's in lists only \(.*\))$/m,
    },
    { flags: [], env: { ALLOW_USERS: '61051' }, access: /^Access .*those of 61051,/m },
    { flags: ['--allow-root'], env: { READ_ONLY: 'Y' }, access: /^Access +shows your own processes, .*root's too$/m },
  ] satisfies { flags: string[]; env: Environment; access: RegExp }[]) {
    test(`it says on stderr what it is, its rules and how to connect it ${flags} ${JSON.stringify(env)}`, async () => {
      const main = join(REPO, 'dist/main.js');
      const wrapper = join(REPO, 'test/e2e/programs/on-a-terminal.py');
      const { child, exit, output } = launch('python3', [wrapper, process.execPath, main, ...flags], { env });
      const banner = await until(() => (output.stderr.includes('Ctrl-D') ? output.stderr : undefined), 'the banner');
      assert.match(banner, /^process-manager-mcp \d+\.\d+\.\d+: an MCP server/);
      assert.match(banner, access);
      assert.ok(banner.includes(`node ${main} install`));
      assert.ok(banner.includes(`claude mcp add --scope user process-manager -- node ${main}`));
      assert.ok(banner.includes(`"mcpServers": {"process-manager": {"command": "node", "args": ["${main}"]}}`));

      child.stdin.end();
      assert.deepEqual(await within(exit, 'Ctrl-D ends it'), { code: 0, signal: null });
      assert.deepEqual(output, { stdout: '', stderr: banner });
    });
  }
});
