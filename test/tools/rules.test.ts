import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { encode } from 'gpt-tokenizer';
import { LINUX } from '../../src/platform/linux/capabilities.ts';
import { toolsFor } from '../../src/tools/index.ts';
import { machine } from '../memory/data.ts';
import { memoryMachine } from '../memory/memory-machine.ts';
import { ME } from '../memory/processes.ts';
import { connect } from '../server/support.ts';

const TOOLS = toolsFor(LINUX);

/** What every tool must keep to. */

const DEFINITIONS_MAX_TOKENS = 3500;
const DESCRIPTION_MAX_CHARS = 400;
const INSTRUCTIONS_MAX_CHARS = 600;

const { client } = await connect(memoryMachine(machine(ME, [])));
const { tools } = await client.listTools();

test('all tools are offered, in the order of the list', () => {
  assert.deepEqual(
    tools.map(({ name }) => name),
    TOOLS.map(({ name }) => name),
  );
});

for (const tool of tools) {
  test(`${tool.name} is in the file of its name`, () => {
    const files = [`${tool.name}.ts`, `${tool.name}/${tool.name}.ts`];
    assert.ok(files.some((file) => existsSync(new URL(`../../src/tools/${file}`, import.meta.url))));
  });

  test(`${tool.name} says what it is in a title and at most ${DESCRIPTION_MAX_CHARS} characters`, () => {
    assert.ok(tool.title);
    const { length } = tool.description ?? '';
    assert.ok(length > 80 && length <= DESCRIPTION_MAX_CHARS, `${length} characters`);
  });

  test(`${tool.name} sets every hint, and they fit each other`, () => {
    const { annotations: hints } = tool;
    const { effect } = TOOLS.find(({ name }) => name === tool.name) ?? {};
    assert.deepEqual(hints, {
      readOnlyHint: effect === 'read',
      destructiveHint: effect === 'destroy',
      idempotentHint: effect === 'read',
      openWorldHint: false,
    });
  });

  test(`${tool.name} refuses unknown arguments and describes each it has, with its bounds and its default`, () => {
    const { properties = {}, additionalProperties } = tool.inputSchema;
    assert.equal(additionalProperties, false);
    for (const [name, property] of Object.entries(properties)) {
      const { description, minimum, maximum, maxLength, default: value } = Object(property);
      assert.ok(description, `${name} has no description`);
      for (const said of [minimum, maximum, maxLength, value]) {
        if (said !== undefined) assert.ok(description.includes(String(said)), `${name}: the description lacks ${said}`);
      }
    }
  });

  test(`${tool.name} has the schemas of its snapshot`, () => {
    const { name, inputSchema, outputSchema } = tool;
    assert.equal(outputSchema?.['type'], 'object');
    const now = `${JSON.stringify({ inputSchema, outputSchema }, null, 2)}\n`;
    const file = new URL(`schemas/${name}.json`, import.meta.url);
    if (process.env['UPDATE_SNAPSHOTS']) writeFileSync(file, now);
    assert.equal(now, readFileSync(file, 'utf8'), 'UPDATE_SNAPSHOTS=1 npm test -- rules writes it again');
  });
}

test(`all definitions together cost at most ${DEFINITIONS_MAX_TOKENS} tokens`, () => {
  const shown = tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema }));
  const tokens = encode(JSON.stringify(shown)).length;
  assert.ok(tokens <= DEFINITIONS_MAX_TOKENS, `${tokens} tokens`);
});

test(`the instructions have at most ${INSTRUCTIONS_MAX_CHARS} characters and name every tool`, () => {
  const instructions = client.getInstructions() ?? '';
  assert.ok(instructions.length <= INSTRUCTIONS_MAX_CHARS, `${instructions.length} characters`);
  for (const { name } of tools) assert.ok(instructions.includes(name), `${name} is missing`);
});
