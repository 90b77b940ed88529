import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { installFolder } from '../../scripts/install-folder.ts';
import { REDACTED } from '../../src/redaction/redaction.ts';
import { Redactor } from '../../src/redaction/redactor.ts';
import { FAMILIES } from './corpus.ts';

const REDACTOR = new Redactor();

/** A second opinion. It has a folder and a lockfile of its own; 11.7 is the last that runs on Node 20. */
const FOLDER = 'test/redaction/secretlint';
const MODULES = join(FOLDER, 'node_modules/@secretlint');
const CORE = join(MODULES, 'core/module/index.js');
const PRESET = join(MODULES, 'secretlint-rule-preset-recommend/module/index.js');

const isFunction = (value: unknown): boolean => typeof value === 'function';
const Core = z.object({ lintSource: z.custom<(options: object) => Promise<unknown>>(isFunction) });
const Result = z.object({ messages: z.array(z.object({ message: z.string() })) });

test('secretlint finds nothing in the redacted corpus', { skip: await installFolder(FOLDER) }, async (t) => {
  const { lintSource } = Core.parse(await import(pathToFileURL(CORE).href));
  const { creator } = z.object({ creator: z.unknown() }).parse(await import(pathToFileURL(PRESET).href));
  const lint = async (content: string): Promise<string[]> => {
    const result = await lintSource({
      source: { filePath: 'corpus.txt', content, contentType: 'text', ext: '.txt' },
      options: { config: { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator }] } },
    });
    return Result.parse(result).messages.map(({ message }) => message);
  };
  const lines = FAMILIES.flatMap(({ secret }) => secret.map(({ argv }) => argv));
  const before = await lint(lines.map((argv) => argv.join(' ')).join('\n'));
  const after = await lint(lines.map((argv) => withoutMarker(REDACTOR.argv(argv).join(' '))).join('\n'));
  t.diagnostic(`secretlint finds ${before.length} secrets before, ${after.length} after`);
  assert.ok(before.length > 30, 'it works');
  assert.deepEqual(after, []);
});

/** It takes whatever stands before the @ of a database's URL for a password, what we put there, too. */
const withoutMarker = (text: string): string => text.replaceAll(`:${REDACTED}@`, '@');
