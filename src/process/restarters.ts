import { defined } from '../defined.ts';
import { isMasterOf, isReloaderOf } from './masters.ts';
import type { ProcessFacts } from './process.ts';
import { isInteractiveShell, programsOf } from './programs.ts';

/** What the control group of a process says. A missing field: nothing we can name. */
export interface ControlGroup {
  /** The unit of systemd on this machine that it runs in, e.g. `nginx.service`; never one inside a container. */
  readonly unit?: string;
  /** The unit belongs to a user's own systemd. */
  readonly userUnit?: true;
  /** On Windows, instead of a unit: the names of the services that run in it. */
  readonly windowsServices?: readonly string[];
  /** Its scope, if that is its unit: a login session, an application, a terminal tab. */
  readonly scope?: string;
  /** Full id of a container, or the name of a guest. */
  readonly container?: string;
  readonly runtime?: Runtime;
  /** Every unit its paths name, also inside a container or created by a program: in doubt it belongs to any of them. */
  readonly units?: readonly string[];
  /** Every container its paths name, if there are others than that one: containers may be nested. */
  readonly containers?: readonly string[];
  /** It is outside this server's cgroup namespace, so its unit cannot be known. */
  readonly outsideNamespace?: true;
}

export const RUNTIMES = ['docker', 'podman', 'containerd', 'cri-o', 'kubernetes'] as const;
/** Whole systems as guests: their programs are started again by the guest's own service manager, if at all. */
export const GUESTS = ['lxc', 'nspawn', 'machine'] as const;
export type Runtime = (typeof RUNTIMES)[number] | (typeof GUESTS)[number];

/** Programs that start others again when they end or when a file changes, by the names they go by. */
const RESTARTERS = {
  pm2: ['PM2', 'pm2'],
  nodemon: ['nodemon'],
  supervisord: ['supervisord'],
  circus: ['circusd'],
  forever: ['forever'],
  runit: ['runsv'],
  s6: ['s6-supervise'],
  watchexec: ['watchexec'],
  'cargo-watch': ['cargo-watch'],
  air: ['air'],
  foreman: ['foreman', 'honcho', 'overmind'],
  'node-dev': ['node-dev', 'ts-node-dev'],
} as const satisfies Record<string, readonly string[]>;

type RestarterKind = keyof typeof RESTARTERS;
const isRestarter = (name: string): name is RestarterKind => Object.hasOwn(RESTARTERS, name);
const RESTARTER_NAMES = Object.keys(RESTARTERS).filter(isRestarter);

export const SERVICE_MANAGERS = ['systemd', 'systemd_user', 'windows_service'] as const;
export type ServiceManager = (typeof SERVICE_MANAGERS)[number];
/** Those that any system may have. */
export const OTHER_SUPERVISORS = [...RUNTIMES, ...RESTARTER_NAMES, 'watch', 'reloader', 'master'] as const;
export const SUPERVISORS = [...SERVICE_MANAGERS, ...OTHER_SUPERVISORS] as const;

/** How a process in a service relates to the service manager. */
export interface Service {
  /** The manager itself started it: it is not a descendant of that process, nor a user's job in the service. */
  readonly main: boolean;
  /** `Restart=` of the unit, `no` if unset; null if it cannot be read. */
  readonly restart: string | null;
}

/** The values that restart it after a signal or an exit code; systemd.service(5). */
const RESTARTS: ReadonlySet<string> = new Set(['always', 'on-success', 'on-failure', 'on-abnormal', 'on-abort']);

/** What starts a process again when it ends, or when a file changes. */
export interface Supervisor {
  readonly kind: (typeof SUPERVISORS)[number];
  /** The unit, the beginning of the container's id, the service of runit or s6; absent where it has none. */
  readonly name?: string;
  /** The process that starts it again, where that is an ancestor. */
  readonly by?: ProcessFacts;
}

const CONTAINER_ID_CHARS = 12;

/** Units in which a person's own programs run, too: they do not start those again, and ending them ends the session. */
const SESSION_UNITS =
  /^(app-|user@|sshd?[@.]|gnome-terminal-server|org\.gnome\.(Shell|Terminal)|plasma-|konsole|(serial-)?getty@)/;

/** The unit that runs a process as a service; undefined for one that is only in the unit of its session. */
export const serviceOf = ({ unit, units = [], outsideNamespace, windowsServices }: ControlGroup): string | undefined =>
  windowsServices?.[0] ??
  (outsideNamespace ? units.filter((one) => one.endsWith('.service')) : [unit]).find(
    (one) => one !== undefined && !SESSION_UNITS.test(one),
  );

interface SupervisorContext {
  readonly group: ControlGroup;
  /** Those that may be shown, the nearest first. */
  readonly ancestors: readonly ProcessFacts[];
  readonly service: Service | undefined;
}

/**
 * Who would start a process again if it ended. `ancestors` are those that may be shown, the nearest first: a
 * program among them is nearer than the container or unit that it runs in itself. What a person types into a shell
 * has no supervisor above that shell. systemd starts a service again when its main process ends, and only where
 * the unit asks for it.
 */
export function supervisorOf(
  process: ProcessFacts,
  { group, ancestors, service }: SupervisorContext,
): Supervisor | undefined {
  const [parent] = ancestors;
  if (parent && isReloaderOf(parent, process)) return { kind: 'reloader', by: parent };
  if (parent && isMasterOf(parent, process)) return { kind: 'master', by: parent };
  for (const ancestor of ancestors) {
    if (isInteractiveShell(ancestor)) break;
    const kind = restarterOf(ancestor);
    if (kind === 'runit' || kind === 's6') return { kind, ...defined({ name: ancestor.argv?.[1] }), by: ancestor };
    if (kind) return { kind, by: ancestor };
  }
  const { container, runtime, userUnit, windowsServices = [] } = group;
  if (windowsServices.length > 0)
    return RESTARTS.has(service?.restart ?? '')
      ? { kind: 'windows_service', name: windowsServices.join(' ') }
      : undefined;
  const unit = serviceOf(group);
  if (unit !== undefined && service?.main && RESTARTS.has(service.restart ?? ''))
    return { kind: userUnit ? 'systemd_user' : 'systemd', name: unit };
  return container !== undefined && runtime && startsAgain(runtime)
    ? { kind: runtime, name: container.slice(0, CONTAINER_ID_CHARS) }
    : undefined;
}

const startsAgain = (runtime: Runtime): runtime is (typeof RUNTIMES)[number] => RUNTIMES.some((one) => one === runtime);

function restarterOf(process: ProcessFacts): RestarterKind | 'watch' | undefined {
  const names = programsOf(process);
  const kind = RESTARTER_NAMES.find((restarter) => RESTARTERS[restarter].some((name) => names.includes(name)));
  return kind ?? (watches(process, names) ? 'watch' : undefined);
}

/** `node --watch server.js`, `tsx watch server.ts`, `bun --hot server.ts`. */
function watches({ argv = [] }: ProcessFacts, names: readonly string[]): boolean {
  if (!['node', 'MainThread', 'tsx', 'bun', 'deno'].some((name) => names.includes(name))) return false;
  return argv.slice(1, 4).some((word) => /^--?(watch|hot)(=.*)?$|^watch$/.test(word));
}
