import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from '../config/layers.ts';
import { nearest, wordInstead } from '../text/nearest.ts';
import type { Option, Options } from './options.ts';

interface ParseRequest<Known extends Options> {
  readonly args: string[];
  readonly options: Known;
  /** Does it take arguments without a dash? */
  readonly allowPositionals?: boolean;
}

type Parsed<Known extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: Known; allowPositionals: true; tokens: true }>
>;

/** Node's parseArgs() with errors for people. Throws UsageError for an option that is unknown, incomplete or repeated. */
export function parseOptions<const Known extends Options>(line: ParseRequest<Known>): Parsed<Known> {
  const { args, options, allowPositionals = false } = line;
  const config = { args, options, allowPositionals: true, tokens: true } satisfies ParseArgsConfig;
  const seen = new Set<string>();
  for (const token of parseArgs({ ...config, strict: false }).tokens) {
    if (token.kind === 'positional' && !allowPositionals)
      throw new UsageError(`unexpected argument ${JSON.stringify(token.value)}`);
    if (token.kind !== 'option') continue;
    const { name, rawName } = token;
    const option = Object.hasOwn(options, name) ? options[name] : undefined;
    if (!option) throw unknownOption(rawName, options);
    requireValue(option, token);
    if (seen.has(name) && !option.multiple) throw new UsageError(`${rawName} is given twice`);
    seen.add(name);
  }
  return parseArgs(config);
}

function unknownOption(rawName: string, options: Options): UsageError {
  if (/^-\d/.test(rawName))
    return new UsageError(`unknown option ${rawName}; put -- before an argument that begins with a dash`);
  const known = Object.keys(options).map((name) => `--${name}`);
  const near = nearest(rawName, known);
  return new UsageError(`unknown option ${rawName}; ${wordInstead(near, known)}`);
}

interface Given {
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

/** A value that starts with a dash must be written as --name=value: it is more often an option whose value was forgotten. */
function requireValue(
  { type, value: placeholder = 'value', values }: Option,
  { rawName, value, inlineValue }: Given,
): void {
  if (type === 'boolean') {
    if (value !== undefined) throw new UsageError(`${rawName} takes no value, not ${JSON.stringify(value)}`);
    return;
  }
  const wanted = values ? `one of ${values.join(', ')}` : `<${placeholder}>`;
  if (value === undefined) throw new UsageError(`${rawName} needs a value: ${wanted}`);
  if (!inlineValue && value.startsWith('-') && value !== '-')
    throw new UsageError(
      `${rawName} needs a value: ${wanted}. If ${JSON.stringify(value)} is that value, write ${rawName}=${value}`,
    );
}
