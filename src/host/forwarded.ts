import { type Engine, forwarderOf } from '../process/forwarders.ts';
import type { ProcessFacts } from '../process/process.ts';
import { joined, notes, type SafeText, safe } from '../text/safe-text.ts';
import type { MachineView } from './access.ts';

/** Distributions after the default one. */
const OTHERS_MAX = 2;
/** Their names, and the commands that list and stop containers. */
export const ENGINES: Readonly<Record<Engine, { readonly name: SafeText; readonly command: SafeText }>> = {
  docker: { name: safe`Docker`, command: safe`docker` },
  podman: { name: safe`Podman`, command: safe`podman` },
};

/**
 * Where the processes behind these holders of ports are, if they run on another system; undefined if they run on this
 * one. `port`: the one that was asked about, if only one was.
 */
export function forwardedNote(
  host: MachineView,
  holders: readonly ProcessFacts[],
  port?: number,
): SafeText | undefined {
  const fromContainers = new Set(holders.flatMap((process) => fromContainer(host, process, port) ?? []));
  // Docker Desktop runs in WSL, which relays its ports as well.
  if (port !== undefined && fromContainers.size > 0) return notes(...fromContainers);
  return notes(...fromContainers, ...new Set(holders.flatMap((process) => fromWsl(host, process) ?? [])));
}

function fromContainer({ view }: MachineView, process: ProcessFacts, port?: number): SafeText | undefined {
  const found = forwarderOf(process);
  if (found?.to !== 'container' || !found.inMachine || !found.engine) return undefined;
  const by = safe`${ENGINES[found.engine].name} (${view.show.text(process.comm)})`;
  return safe`Forwarded from ${by}: the process is there, in a container, not here; ${containerListing(found.engine, port)}.`;
}

function fromWsl(host: MachineView, process: ProcessFacts): SafeText | undefined {
  const found = forwarderOf(process);
  if (found?.to !== 'wsl') return undefined;
  const origin = found.part === 'relay' ? safe`WSL` : safe`a virtual machine, usually that of WSL`;
  return safe`Forwarded from ${origin} (${host.view.show.text(process.comm)}): the process is there, not here. ${serverInWsl(host)}`;
}

/** How a server inside WSL is added to a client. */
export function serverInWsl({ machine, view: { show } }: MachineView): SafeText {
  const [first, ...others] = machine.distributions().flatMap((name) => show.commandWord(name) ?? []);
  const also = first ? otherNames(others) : safe` (wsl.exe -l -q lists the names)`;
  const name = first ?? safe`<distribution>`;
  return safe`To see it, run this server there, too${also}: "command": "wsl.exe", "args": ["-d", "${name}", "--", "node", "/absolute/path/to/process-manager-mcp/dist/main.js"].`;
}

function otherNames(names: readonly SafeText[]): SafeText {
  if (names.length === 0) return safe``;
  const shown = names.slice(0, OTHERS_MAX);
  return safe` (or in ${joined(names.length > shown.length ? [...shown, safe`…`] : shown, ', ')})`;
}

/** How the containers, or the one behind a published port, are listed. Only docker filters by port. */
export function containerListing(engine: Engine, port: number | undefined): SafeText {
  if (port === undefined) return safe`${ENGINES[engine].command} ps lists it`;
  return engine === 'docker'
    ? safe`docker ps --filter publish=${port} names it`
    : safe`podman ps shows which one publishes port ${port}`;
}
