import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { test } from 'node:test';
import { SYSTEM_FOLDERS } from './system-folders.ts';

/** The words of docs/glossary.md: one for each idea, and none of those that it retires. */

const filesIn = (folder: string, suffix: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(suffix))
    .map((path) => `${folder}/${path}`);

const SOURCES = filesIn('src', '.ts');
const PROSE = [...filesIn('docs', '.md'), 'README.md', 'CONTRIBUTING.md', 'SECURITY.md'];
/** It lists what it retires. */
const GLOSSARY = 'docs/glossary.md';

/** Circumlocutions; `nobody` is also the name of a user. */
const RETIRED_WORDS = [
  /\b(?:told|tells|unread|somebody|anew|besides|mend|mends|mended|deeds?)\b/giu,
  /\bstands (?:here|in)\b|\b(?:is|are) meant\b/giu,
  /(?<!user |[`'"])\bnobody\b(?![`'"])/giu,
  /[«»]/gu,
];

for (const path of [...SOURCES, ...PROSE]) {
  if (path === GLOSSARY) continue;
  test(`${path} uses no word that the glossary retires`, () => {
    const lines = readFileSync(path, 'utf8').split('\n');
    const found = lines.flatMap((line, index) =>
      RETIRED_WORDS.flatMap((words) => [...line.matchAll(words)]).map(([word]) => `${path}:${index + 1}: ${word}`),
    );
    assert.deepEqual(found, []);
  });
}

const RETIRED_NAMES =
  /\b(?:Held(?! by)|Meant\w*|\w*Ender|Ending|Ways|Asker|Watcher|Deeds?|createDeeds|Consent|Verdict|Suspect|Display|displayText|ownText|Traits?|Extras?|Survey|Abilit(?:y|ies)|sliceIsOver|nextSlice|leaderOf|otherEnds|usesOf|usualPlace|standsIn)\b/;

test('no name in the sources is one that the glossary retires', () => {
  const found = SOURCES.flatMap((path) =>
    readFileSync(path, 'utf8')
      .split('\n')
      .flatMap((line, index) => (RETIRED_NAMES.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
  );
  assert.deepEqual(found, []);
});

const DECLARATION = /^(?:export )?(?:declare )?(?:abstract )?(?:interface|type|class|enum) (\w+)/gm;

test('each type has one name, and each name one type', () => {
  const places = new Map<string, string[]>();
  for (const path of SOURCES)
    for (const [, name = ''] of readFileSync(path, 'utf8').matchAll(DECLARATION))
      places.set(name, [...(places.get(name) ?? []), path]);
  assert.deepEqual(
    [...places].filter(([, paths]) => paths.length > 1 && !isSameOfSystems(paths)),
    [],
  );
});

/** Files that each system has of its own. */
const isOfSystem = (path: string): boolean =>
  SYSTEM_FOLDERS.some((system) => path === `src/platform/${system}/${basename(path)}`);
/** Where the interface of such files is. */
const INTERFACE = /^src\/(?:platform|process)\/[^/]+$/;

/** In the file of this name of each system, a type may be the same thing, too. */
const isSameOfSystems = (paths: readonly string[]): boolean =>
  paths.every(isOfSystem) && new Set(paths.map((path) => basename(path))).size === 1;

const isOneOfSystems = (paths: readonly string[]): boolean => {
  const others = paths.filter((path) => !isOfSystem(path));
  return others.length <= 1 && others.every((path) => INTERFACE.test(path));
};

test('no two source files share a name, unless they are the same thing of several systems', () => {
  const places = new Map<string, string[]>();
  for (const path of SOURCES) places.set(basename(path), [...(places.get(basename(path)) ?? []), path]);
  assert.deepEqual(
    [...places.values()].filter((paths) => paths.length > 1 && !isOneOfSystems(paths)),
    [],
  );
});
