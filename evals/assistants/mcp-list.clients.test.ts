import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as z from 'zod';
import { installFolder } from '../../scripts/install-folder.ts';
import { REPO, suiteOrTest } from '../../test/e2e/support.ts';
import { FOLDER } from './client.ts';
import { claudeCodeJudge } from './mcp-list/claude-code.ts';
import { codexJudge } from './mcp-list/codex.ts';
import { copilotCliJudge } from './mcp-list/copilot-cli.ts';
import { MAIN, NAME } from './mcp-list/entries.ts';
import { geminiCliJudge } from './mcp-list/gemini-cli.ts';
import { judgedHome, ourRow } from './mcp-list/home.ts';
import type { Judge, Place, SwitchCase } from './mcp-list/judge.ts';
import { OTHER } from './mcp-list/odd-texts.ts';
import { openCodeJudge } from './mcp-list/opencode.ts';

/**
 * Does each client see what `install` wrote? They answer themselves, with their own `mcp list`. Whoever runs this wants
 * to know, so it fails where they cannot be installed.
 */

const JUDGES = [claudeCodeJudge, codexJudge, geminiCliJudge, openCodeJudge, copilotCliJudge];
const SIDE_BY_SIDE = 3;

const cannotInstall = await installFolder(FOLDER);
test('the clients are installed', () => assert.equal(cannotInstall, false));

const Versions = z.record(z.string(), z.string());
const Manifest = z.looseObject({ dependencies: Versions, optionalDependencies: Versions });
test('docs/clients.md names the versions that are pinned', () => {
  const manifest = Manifest.parse(JSON.parse(readFileSync(join(FOLDER, 'package.json'), 'utf8')));
  const versions = { ...manifest.dependencies, ...manifest.optionalDependencies };
  const page = readFileSync(join(REPO, 'docs/clients.md'), 'utf8');
  const rows = JUDGES.map(({ name, packageName }) => `| ${name} | ${versions[packageName]} |`);
  assert.deepEqual(
    rows.filter((row) => !page.includes(row)),
    [],
  );
});

for (const judge of JUDGES) {
  const skip = !cannotInstall && judge.program() === undefined && 'has no package for this system';
  suiteOrTest(skip)(judge.name, { skip, concurrency: SIDE_BY_SIDE }, () => {
    for (const place of judge.places)
      test(`${judge.name}, ${place.title}: listed after install, unchanged after a second, gone after --uninstall`, () =>
        comesAndGoes(judge, place));
    for (const switchCase of judge.switches)
      test(`${judge.name}, ${switchCase.title}: ${switchCase.isOn ? 'on' : 'off, and install says so'}`, () =>
        isKept(judge, switchCase));
    for (const [oddity, text] of Object.entries(judge.texts))
      test(`${judge.name}, a file with ${oddity}: written only if it can be read`, () => isReadable(judge, text));
  });
}

async function comesAndGoes(judge: Judge, place: Place): Promise<void> {
  const { path, args = [] } = place;
  const home = judgedHome(judge, place);
  const first = await home.install(...args);
  assert.equal(first.code, 0, first.stderr);
  assert.ok(home.read(path).includes(NAME));
  const row = ourRow(await home.list());
  assert.deepEqual([row.isOn, row.command.endsWith(`/node ${MAIN}`)], [true, true], row.command);

  const before = home.everything();
  const second = await home.install(...args);
  assert.deepEqual([second.code, second.stderr], [0, '']);
  assert.deepEqual(home.everything(), before);
  assert.deepEqual(ourRow(await home.list()), row);

  const last = await home.install(...args, '--uninstall');
  assert.equal(last.code, 0, last.stderr);
  const { servers, failure } = await home.list();
  assert.equal(failure, undefined);
  assert.ok(!servers.some(({ name }) => name === NAME));
}

async function isKept(judge: Judge, switchCase: SwitchCase): Promise<void> {
  const { isOn, says } = switchCase;
  const home = judgedHome(judge, switchCase);
  const { code, stdout, stderr } = await home.install();
  assert.equal(code, 0, stderr);
  assert.equal(ourRow(await home.list()).isOn, isOn);
  if (says) assert.match(stdout, says);
  else assert.doesNotMatch(stdout, /switched off|kept off/);
}

/** What the client reads, `install` must write so that it still does; what it refuses stays, or becomes readable. */
async function isReadable(judge: Judge, text: string): Promise<void> {
  const files = { [judge.file]: text };
  const { failure } = await judgedHome(judge, { files }).list();
  const home = judgedHome(judge, { files });
  const { code, stdout, stderr } = await home.install();
  if (code !== 0) {
    assert.ok(failure, `the client reads it, and install does not: ${stdout}${stderr}`);
    assert.equal(home.read(judge.file), text);
    return;
  }
  const listing = await home.list();
  assert.equal(ourRow(listing).isOn, true);
  assert.equal(
    listing.servers.some(({ name }) => name === OTHER),
    text.includes(OTHER),
  );
}
