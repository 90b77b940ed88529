import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { TOOLS } from '../../src/commands/tools-here.ts';
import { ProcessError } from '../../src/errors.ts';
import { type ConfirmationChannel, ConfirmationRequest } from '../../src/host/confirmation.ts';
import { createHost, type Host, type HostSettings } from '../../src/host/host.ts';
import type { Access } from '../../src/policy/policy.ts';
import { BUILT_IN } from '../../src/text/built-in.ts';
import type { Presenter } from '../../src/text/safe-text.ts';
import { DEFAULT_ACCESS } from '../access.ts';
import { opened, type TestMachine } from '../memory/memory-machine.ts';
import { proseIn, withoutFields } from './prose.ts';
import { reached } from './sites.ts';

/** Calls of tools, and all that the server says in its own words about them. */

export const TYPED: ConfirmationChannel = { canAsk: false, isTyped: true };
/** Its user is asked. */
export const ASKS: ConfirmationChannel = { canAsk: true, isTyped: true };
/** A model that names pids it was not shown. */
export const MODEL: ConfirmationChannel = { canAsk: false };

export type Said = readonly string[];

/** How a scene shows text; the built-in rules do where a test names no others. */
export const showing = new AsyncLocalStorage<Presenter>();
export const shownBy = (): Presenter => showing.getStore() ?? BUILT_IN;

interface Setup {
  readonly access?: Partial<Access>;
  readonly safety?: Partial<HostSettings['safety']>;
}

export function hostOn(platform: TestMachine, { access = {}, safety = {} }: Setup = {}): Host {
  const settings: HostSettings = {
    access: { ...DEFAULT_ACCESS, ...access },
    show: shownBy(),
    safety: { confirm: 'never', targetsPerCall: 10, killsPerMinute: 1000, ...safety },
  };
  return createHost(opened(platform), () => settings);
}

interface Options {
  readonly client?: ConfirmationChannel;
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
    const source = { client: { name: 'test', version: '0' }, tool: name, args };
    const about = { abort, client, source, progress: () => undefined, calledMs: performance.now() };
    const { structured, text } = await tool.prepare(args)(host, about);
    return [...proseIn(structured), withoutFields(text, structured)];
  } catch (error) {
    return failed(error);
  }
}

type Calls = readonly (readonly [tool: string, args: Readonly<Record<string, unknown>>])[];

/** One call after the other. */
export async function each(host: Host, calls: Calls, client?: ConfirmationChannel): Promise<Said> {
  const said: string[] = [];
  for (const [tool, args] of calls) said.push(...(await call(host, tool, args, client && { client })));
  return said;
}

/** What an error says; the place in the sources where it was made counts as reached. */
export function failed(error: unknown): Said {
  if (error instanceof ConfirmationRequest) return [error.message];
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
