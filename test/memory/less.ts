import type { Capabilities } from '../../src/platform/capabilities.ts';
import { LINUX_NAMING } from '../../src/platform/linux/naming.ts';
import { type UserId, userIdOf } from '../../src/process/owner.ts';
import { safe } from '../../src/text/safe-text.ts';
import type { MemorySystem } from './memory-system.ts';

/** A system that can do less than Linux: it has no terminals, load or ids, and three signals. */
export const LESS: Capabilities = {
  system: 'Less',
  facts: {
    user: 'own',
    ids: 'never',
    memory: 'own',
    status: 'own',
    threads: 'own',
    nice: 'own',
    jobs: 'never',
    descriptors: 'never',
    handles: 'never',
    load: 'never',
  },
  idKinds: [],
  statuses: ['running', 'sleeping', 'stopped', 'zombie'],
  streams: [],
  details: ['environment', 'connections', 'threads'],
  termination: {
    ask: 'WM_CLOSE',
    kill: 'TerminateProcess',
    unaskable: safe`processes without a window of their own`,
    alsoCalled: { ask: ['CLOSE'], kill: [] },
  },
  signals: [
    { name: 'NtSuspend', argument: 'SUSPEND', use: 'to pause', ends: false, effect: 'stops' },
    { name: 'NtResume', argument: 'RESUME', use: 'to go on', ends: false, effect: 'continues' },
    { name: 'CtrlBreak', argument: 'BREAK', ends: true, effect: 'interrupts' },
  ],
  priorities: [-14, -7, 0, 10, 19],
  guarantees: ['handle'],
  syslog: undefined,
  naming: LINUX_NAMING,
  serviceManagers: ['windows_service'],
  structures: [{ name: 'shell', reason: 'it draws the desktop' }],
  protectedNames: { never: new Set(['explorer']), asked: new Set(['editor']) },
  words: {
    neverEnded: safe`System and Registry`,
    userId: safe`SID`,
    privileged: {
      user: safe`the system`,
      processes: safe`the system's processes`,
      processesFirst: safe`The system's processes`,
      runs: safe`runs as the system`,
    },
    kept: [safe`Never ended, whatever is set: System, Registry, this server, its client and all processes above them.`],
    noCommand: safe`it has none`,
    unit: safe`Service.`,
    withoutKoffi: safe`slower`,
    hiding: safe`its access control`,
    stillRunning: {
      asked: safe`it may need longer after WM_CLOSE, or ask its user to save`,
      killed: safe`it ends once its last request to a driver is done`,
      frozen: safe`its job is frozen, so it acts on nothing until it thaws`,
      sleep: safe`a request to a driver`,
      unending: safe`nothing ends it before that is over`,
    },
    orphaned: {
      holder: safe`the system`,
      ofKernel: safe`No process has it open: it belongs to the system.`,
      unreceived: safe`No process has it open: it was handed to one that has ended.`,
      outside: safe`No process visible to this server holds it.`,
    },
    unreadable: { own: safe`it runs in a sandbox`, privileged: safe`it is a protected service` },
    signalArgument: safe`In capitals.`,
    priority: {
      noun: safe`priority`,
      sets: safe`Sets the priority of a process: higher numbers mean that others go first.`,
      rights: safe`Lowering the number needs more rights than an ordinary user has.`,
    },
    files: { kinds: safe`file or folder`, uses: safe`open, cwd, executable or mapped` },
    groupLimits: safe`Of its job.`,
    doctor: {
      rights: safe`without SeDebugPrivilege a server can end only processes of its own user`,
      forbids: safe`a sandbox forbids changes to your own processes`,
      hiddenClient: { why: safe`it may run elevated`, fix: safe`start it with the rights of its client` },
    },
  },
};

const account = (number: number): UserId => userIdOf(`S-1-5-21-1004336348-1177238915-682003330-${number}`);
const SYSTEM = userIdOf('S-1-5-18');
const [ME, JOHN] = [account(1001), account(1002)];

export const ON_LESS: MemorySystem = {
  capabilities: LESS,
  me: ME,
  john: JOHN,
  root: SYSTEM,
  users: new Map([
    [SYSTEM, 'SYSTEM'],
    [ME, 'me'],
    [JOHN, 'john'],
  ]),
  privileged: new Map([[SYSTEM, 'system']]),
  unmappedUser: undefined,
  // Start times are µs since 1970.
  clock: { unitsPerS: 1e6, now: 1_700_010_000e6, originUnixS: 0 },
  adopts: false,
  init: { comm: 'System', ofKernel: true, hardLimit: { name: 'System', reason: 'it is the system itself' } },
  kernel: { comm: 'Registry', ofKernel: true, hardLimit: { name: 'Registry', reason: 'it holds the settings of all' } },
  requests: (send) => ({
    ask: (expected) => send(LESS.termination.ask, expected),
    kill: (expected) => send(LESS.termination.kill, expected),
    signal: ({ name }, expected) => send(name, expected),
  }),
};
