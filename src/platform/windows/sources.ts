import { ProcessError } from '../../errors.ts';
import { questioner } from '../helper/helper-program.ts';
import { createHelpers } from '../helper/helpers.ts';
import { bindKoffi } from '../koffi.ts';
import { OWN_ENVIRONMENT } from '../places.ts';
import { accountNames } from './account-names.ts';
import { bindWindows } from './ffi/libraries.ts';
import { guardedPaths } from './guarded-paths.ts';
import { ownerReader } from './owner-reader.ts';
import { windowsPlaces } from './places.ts';
import { processHandles } from './process-handles.ts';
import { processReader } from './process-reader.ts';
import { processTables } from './process-table.ts';
import { readSelfUser } from './self-reader.ts';
import { serviceNames } from './service-names.ts';
import { restartReader } from './service-restarts.ts';
import { socketsReader } from './sockets-reader.ts';
import type { SystemCalls } from './system-calls.ts';

/** The system's libraries through koffi. Throws UNSUPPORTED without it: Windows has no files that say the same. */
export function openSystemCalls({ native }: { readonly native: boolean }): SystemCalls {
  const needs = 'on Windows this server can read processes only through koffi';
  if (!native) throw new ProcessError('UNSUPPORTED', `${needs}, and native is off`, 'Set native to true.');
  const found = bindKoffi(bindWindows);
  if ('native' in found) return found.native;
  const hint = 'Run npm install koffi where this server is installed.';
  throw new ProcessError('UNSUPPORTED', `${needs}, and cannot load it: ${found.why}`, hint);
}

export interface SourceOptions {
  /** Read command lines. */
  readonly argv: boolean;
  /** The pid of this server. */
  readonly ownPid?: number;
}

/** What all facts are read through, opened once. */
export function openSources(calls: SystemCalls, { argv: readsArgv, ownPid = process.pid }: SourceOptions) {
  const handles = processHandles(calls);
  const tables = processTables(calls);
  const helpers = createHelpers();
  const helper = helpers.add(questioner({ accounts: 'sids', home: windowsPlaces(OWN_ENVIRONMENT).home }));
  const ownSession = tables.read().get(ownPid)?.session ?? 0;
  const owners = ownerReader(calls, handles, ownSession);
  const processes = processReader({ calls, handles, tables, owners, readsArgv, hidden: helpers.pids });
  const self = readSelfUser(calls, ownSession);
  const sockets = socketsReader({
    ...{ calls, tables },
    userOf(pid) {
      const one = tables.recent().get(pid);
      return (one && processes.ownerOf(one)?.user) ?? null;
    },
  });
  return {
    ...{ calls, handles, tables, helpers, processes, sockets, readsArgv, ownPid, self },
    serviceNames: serviceNames(calls),
    restartOf: restartReader(calls),
    paths: guardedPaths(calls, helper),
    userNames: accountNames(calls, helper, self.user),
  };
}

export type Sources = ReturnType<typeof openSources>;
