import assert from 'node:assert/strict';
import { ProcessError } from '../../src/errors.ts';
import { type Client, Question } from '../../src/host/confirmation.ts';
import { createHost, type Host, type Settings } from '../../src/host/host.ts';
import type { Platform } from '../../src/platform/machine.ts';
import type { Access } from '../../src/policy/policy.ts';
import { originOf } from '../../src/server/call-origin.ts';
import { TOOLS } from '../../src/tools/index.ts';
import { DEFAULT_ACCESS } from '../access.ts';
import { proseIn, withoutFields } from './prose.ts';
import { reached } from './sites.ts';

/** Calls of tools, and all that the server says in its own words about them. */

export const TYPED: Client = { canAsk: false, isTyped: true };
/** Its user is asked. */
export const ASKS: Client = { canAsk: true, isTyped: true };
/** A model that names pids it was not shown. */
export const MODEL: Client = { canAsk: false };

export type Said = readonly string[];

interface Setup {
  readonly access?: Partial<Access>;
  readonly caution?: Partial<Settings['caution']>;
}

export function hostOn(platform: Platform, { access = {}, caution = {} }: Setup = {}): Host {
  const settings: Settings = {
    access: { ...DEFAULT_ACCESS, ...access },
    caution: { confirm: 'never', targetsPerCall: 10, killsPerMinute: 1000, ...caution },
  };
  return createHost(platform, () => settings);
}

interface Options {
  readonly client?: Client;
  readonly abort?: AbortSignal;
}

/** Calls a tool. Returns its sentences: of an answer, a question, or an error. */
export async function call(
  host: Host,
  name: string,
  args: Readonly<Record<string, unknown>>,
  { client = TYPED, abort = new AbortController().signal }: Options = {},
): Promise<Said> {
  const tool = TOOLS.find((one) => one.name === name);
  assert.ok(tool, name);
  try {
    const origin = originOf({ name: 'test', version: '0' }, name, args);
    const about = { abort, client, origin, progress: () => undefined, calledMs: performance.now() };
    const { structured, text } = await tool.prepare(args)(host, about);
    return [...proseIn(structured), withoutFields(text, structured)];
  } catch (error) {
    return failed(error);
  }
}

type Calls = readonly (readonly [tool: string, args: Readonly<Record<string, unknown>>])[];

/** One call after the other. */
export async function each(host: Host, calls: Calls, client?: Client): Promise<Said> {
  const said: string[] = [];
  for (const [tool, args] of calls) said.push(...(await call(host, tool, args, client && { client })));
  return said;
}

/** What an error says; the place in the sources where it was made counts as reached. */
export function failed(error: unknown): Said {
  if (error instanceof Question) return [error.message];
  if (!(error instanceof ProcessError)) throw error;
  reached(error);
  return [error.message];
}

/** What a failing piece of work says. */
export async function refusalOf(run: () => unknown): Promise<Said> {
  try {
    await run();
  } catch (error) {
    return failed(error);
  }
  return [];
}
