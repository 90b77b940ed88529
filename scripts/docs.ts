// Writes docs/tools.md, docs/config.schema.json and server.json from the sources: `npm run docs`. A test fails when one is stale.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { TOOLS } from '../src/commands/tools-here.ts';
import { configJsonSchema } from '../src/config/schema.ts';
import { HINTS } from '../src/errors.ts';
import { annotationsOf, jsonSchema } from '../src/server/server.ts';
import { ListOutput } from '../src/tools/shared/lists.ts';
import type { Tool } from '../src/tools/tool.ts';
import { serverJsonText } from './manifests.ts';

/** As much of JSON Schema as the tools use; anything else stops the generator, so that nothing is left out silently. */
const Schema = z.strictObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  description: z.string().default(''),
  default: z.union([z.string(), z.number(), z.boolean()]).optional(),
  enum: z.array(z.string()).optional(),
  const: z.union([z.string(), z.boolean()]).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
  required: z.array(z.string()).default([]),
  get properties() {
    return z.record(z.string(), Schema).default({});
  },
  get items() {
    return Schema.optional();
  },
  get anyOf() {
    return z.array(Schema).optional();
  },
  get additionalProperties() {
    return z.union([z.boolean(), Schema]).optional();
  },
  get propertyNames() {
    return Schema.optional();
  },
});
type Schema = z.output<typeof Schema>;

const EFFECTS: Record<Tool['effect'], string> = {
  read: 'only reads',
  change: 'changes something that can be changed back',
  destroy: 'ends something for good; not offered in read-only mode',
};

/** The whole of docs/tools.md. */
export function toolsMarkdown(): string {
  return `# Tools

<!-- Generated from src/tools/ by \`npm run docs\`. Edit the tools, not this file. -->

${table(
  ['tool', 'what it is for', 'effect'],
  TOOLS.map(({ name, title, effect }) => [`[\`${name}\`](#${name})`, title, EFFECTS[effect]]),
)}

Arguments that are not listed are refused by name. Every answer comes as structured content, described here, and as text
for a person. A field that could not be read is null; one that does not apply is absent. Units stand in the names.

${TOOLS.map(section).join('\n\n')}

## Lists

The tools that list answer in one shape: what the columns are, then one array of values for each row.

${answerTable(ListOutput)}

## Errors

A call that fails is answered by a result with \`isError: true\`. Its text begins with one of these codes, says what was
wrong, and ends with what to do next, usually:

${table(
  ['code', 'what to do'],
  Object.entries(HINTS).map(([code, hint]) => [`\`${code}\``, hint]),
)}
`;
}

function section(tool: Tool): string {
  const input = Schema.parse(jsonSchema(tool.input, 'input'));
  const usage = ['node dist/main.js call', tool.name, ...input.required.map((name) => `<${name}>`)].join(' ');
  const hints = Object.entries(annotationsOf(tool)).map(([hint, value]) => `\`${hint}: ${value}\``);
  return `## ${tool.name}

**${tool.title}**: ${EFFECTS[tool.effect]}. In the terminal: \`${usage}\`

${tool.description}

${args(input)}

${tool.output === ListOutput ? 'Answer: a [list](#lists).' : `Answer:\n\n${answerTable(tool.output)}`}

Annotations: ${hints.join(', ')}.`;
}

const answerTable = (output: z.ZodObject): string =>
  table(['field', 'type', 'meaning'], fields(Schema.parse(jsonSchema(output, 'output')), ''));

/** Defaults stand in the descriptions, because some clients show only those. */
function args({ properties, required }: Schema): string {
  const rows = Object.entries(properties).map(([name, schema]) => [
    `\`${name}\`${required.includes(name) ? ', required' : ''}`,
    typeOf(schema),
    schema.description,
  ]);
  return rows.length === 0 ? 'It takes no arguments.' : table(['argument', 'type', 'meaning'], rows);
}

/** One row a field, those of nested objects below it: `memory.rss_mib`, `owners[].pid`, `limits.*.soft`. */
function fields({ properties, required }: Schema, prefix: string): string[][] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const path = prefix + name;
    const optional = required.includes(name) ? '' : ', optional';
    return [
      [`\`${path}\``, typeOf(schema) + optional, schema.description],
      ...variants(schema).flatMap((variant) => [
        ...fields(variant, `${path}.`),
        ...(variant.items ? fields(variant.items, `${path}[].`) : []),
        ...(typeof variant.additionalProperties === 'object' ? fields(variant.additionalProperties, `${path}.*.`) : []),
      ]),
    ];
  });
}

const variants = (schema: Schema): readonly Schema[] => schema.anyOf ?? [schema];

function typeOf(schema: Schema): string {
  return variants(schema)
    .flatMap((variant) => {
      if (variant.const !== undefined) return `\`${variant.const}\``;
      if (variant.enum) return variant.enum.map((value) => `\`${value}\``).join(', ');
      return [variant.type ?? 'any'].flat().map((type) => bounded(type, variant));
    })
    .join(' or ');
}

/** The bound that a 32-bit count has anyway says nothing to a reader. */
const UINT32_MAX = 2 ** 32 - 1;

function bounded(type: string, schema: Schema): string {
  const { minimum, maximum = UINT32_MAX, minLength, maxLength } = schema;
  if (type === 'array') return listOf(schema);
  if (type === 'string' && maxLength !== undefined) return `string of ${minLength ?? 0} to ${maxLength} characters`;
  if (type === 'object' && typeof schema.additionalProperties === 'object')
    return `object of ${typeOf(schema.additionalProperties)} by name`;
  if (type !== 'integer' && type !== 'number') return type;
  return minimum === undefined || maximum === UINT32_MAX ? type : `${type} from ${minimum} to ${maximum}`;
}

function listOf({ items, minItems, maxItems }: Schema): string {
  const type = items ? typeOf(items) : 'anything';
  const bounds = maxItems === undefined ? '' : ` of ${minItems ?? 0} to ${maxItems}`;
  return `list${bounds} of ${/ or |, /.test(type) ? `(${type})` : type}`;
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, header.map(() => '---'), ...rows]
    .map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}

/** The whole of docs/config.schema.json. */
export const configSchemaText = (): string => `${JSON.stringify(configJsonSchema(), null, 2)}\n`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync('docs/tools.md', toolsMarkdown());
  writeFileSync('docs/config.schema.json', configSchemaText());
  writeFileSync('server.json', serverJsonText());
}
