import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as z from 'zod';
import { serverJsonText } from '../../scripts/manifests.ts';
import { loadConfig } from '../../src/config/layers.ts';
import { KEYS } from '../../src/config/schema.ts';

/**
 * The rules of server.schema.json of 2025-12-11, as far as we use it, and stricter: what we do not use is refused. (The
 * schema itself has a host in its examples that this repository does not name.) The publisher checks once more.
 */
const ServerJson = z.strictObject({
  $schema: z.literal('https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json'),
  name: z
    .string()
    .max(200)
    .regex(/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/),
  title: z.string().min(1).max(100),
  description: z.string().min(1).max(100),
  repository: z.strictObject({ url: z.url(), source: z.literal('github') }),
  version: z
    .string()
    .max(255)
    .regex(/^\d+\.\d+\.\d+(?:-[\w.]+)?$/),
  packages: z.tuple([
    z.strictObject({
      registryType: z.literal('npm'),
      identifier: z.string(),
      version: z.string().regex(/^\d+\.\d+\.\d+(?:-[\w.]+)?$/),
      transport: z.strictObject({ type: z.literal('stdio') }),
      environmentVariables: z.array(
        z.strictObject({
          name: z.string(),
          description: z.string(),
          isRequired: z.boolean(),
          choices: z.array(z.string()).optional(),
          default: z.string().optional(),
        }),
      ),
    }),
  ]),
});

const Package = z.looseObject({
  name: z.string(),
  version: z.string(),
  mcpName: z.string(),
  repository: z.object({ url: z.string() }),
});

const FOLDER = 'test/release';
/** Without configuration files of this machine. */
const NOWHERE = { systemConfig: `${FOLDER}/no-such-file`, userConfig: undefined, distrust: () => undefined };
const text = readFileSync('server.json', 'utf8');
const server = ServerJson.parse(JSON.parse(text));
const pkg = Package.parse(JSON.parse(readFileSync('package.json', 'utf8')));

test('server.json is what the sources say', () => {
  assert.equal(text, serverJsonText(), 'run `npm run docs`');
});

test('it is of this package, and of the owner of its repository', () => {
  const [one] = server.packages;
  assert.deepEqual([one.identifier, one.version, server.version], [pkg.name, pkg.version, pkg.version]);
  assert.equal(server.name, pkg.mcpName);
  const [, owner, name] = /^git\+https:\/\/github\.com\/([\w-]+)\/([\w-]+)\.git$/.exec(pkg.repository.url) ?? [];
  assert.equal(server.name, `io.github.${owner}/${name}`);
  assert.equal(server.repository.url, `https://github.com/${owner}/${name}`);
});

test('its variables are settings, and each choice of theirs is accepted', () => {
  for (const { name, choices = ['*'] } of server.packages[0].environmentVariables) {
    const key = KEYS.find((one) => one === name.toLowerCase());
    assert.ok(key, name);
    for (const choice of choices) {
      const { origins } = loadConfig({}, { [name]: choice }, NOWHERE);
      assert.deepEqual(origins(key).at(-1), { kind: 'environment', place: name });
    }
  }
});
