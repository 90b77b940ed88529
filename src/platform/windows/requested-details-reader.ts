import type { ProcessFacts } from '../../process/process.ts';
import { endpoint } from '../ip-address.ts';
import {
  type Connection,
  DETAIL_ROWS,
  type DetailName,
  type RequestedDetails,
  type ThreadTimes,
} from '../requested-details.ts';
import { fieldReader } from './field-reader.ts';
import { readEnvironment } from './parameters-reader.ts';
import type { Sources } from './sources.ts';
import { environmentNames } from './structs/environment-block.ts';
import type { SocketRow } from './structs/socket-tables.ts';
import { ACCESS, isRefused } from './system-calls.ts';
import { busiestThreads } from './threads-reader.ts';

interface RequestSources extends Pick<Sources, 'calls' | 'handles' | 'sockets'> {
  /** CPU times of its threads at the start of a window. */
  readonly before: ThreadTimes | undefined;
}

/** Reads only the requested details of one process. */
export function readRequestedDetails(
  process: ProcessFacts,
  wanted: ReadonlySet<DetailName>,
  { calls, handles, sockets, before }: RequestSources,
): RequestedDetails {
  const { take, unavailable } = fieldReader(process.ofKernel);
  const environment = () =>
    handles.using(process, ACCESS.readMemory, (handle) => {
      const block = readEnvironment(calls, handle);
      return isRefused(block) ? block : environmentNames(block);
    });
  const connections = () => {
    const rows = sockets.rowsOf(process);
    return isRefused(rows) ? rows : connectionsOf(rows);
  };
  return {
    ...(wanted.has('environment') && { environment: take('environment', environment) }),
    ...(wanted.has('connections') && { connections: take('connections', connections) }),
    ...(wanted.has('threads') && { threads: busiestThreads(calls, process.pid, before) }),
    unavailable,
  };
}

function connectionsOf(rows: readonly SocketRow[]) {
  const shown = rows.slice(0, DETAIL_ROWS).map(
    ({ protocol, address, port, remote, state }): Connection => ({
      protocol,
      local: endpoint(address, port),
      remote: remote && endpoint(remote.address, remote.port),
      state,
    }),
  );
  return { shown, total: rows.length, unnamed: 0 };
}
