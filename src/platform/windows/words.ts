import { safe } from '../../text/safe-text.ts';
import type { Words } from '../words.ts';

export const WINDOWS_WORDS: Words = {
  neverEnded: safe`System and the other parts of Windows itself`,
  userId: safe`SID`,
  privileged: {
    user: safe`SYSTEM`,
    processes: safe`processes of SYSTEM, of services and of session 0, and those that run elevated`,
    processesFirst: safe`Processes of SYSTEM, of services and of session 0, and those that run elevated`,
    runs: safe`runs elevated, or as SYSTEM`,
  },
  kept: [
    safe`Never ended, whatever is set: System, Registry, Memory Compression, this server, its client and all processes above them.`,
    safe`Protected by name: what signs people in, draws the desktop, serves others or guards the machine, WSL and Docker.`,
    safe`Asked about first: terminals, editors, assistants, what your client works with.`,
  ],
  noCommand: safe`it has none, or Windows does not let this server read it`,
  unit: safe`The services that run in it.`,
  withoutKoffi: safe`nothing can be read`,
  hiding: safe`its access control`,
  stillRunning: {
    asked: safe`it may need longer after WM_CLOSE, or be asking its user whether to save`,
    killed: safe`it ends once its last request to a driver is done`,
    frozen: safe`all its threads are suspended`,
    sleep: safe`a request to a driver`,
    unending: safe`nothing ends it before that is over`,
  },
  orphaned: {
    holder: safe`Windows itself`,
    ofKernel: safe`Windows itself holds it.`,
    unreceived: safe`The process that opened it has ended, and one that inherited it holds it now: Windows does not say which.`,
    outside: safe`No process visible to this server holds it.`,
  },
  unreadable: {
    own: safe`Windows does not let this server look into it`,
    privileged: safe`only an elevated server could look into it`,
  },
  signalArgument: safe`In capitals.`,
  priority: {
    noun: safe`nice`,
    sets: safe`Sets the priority class of a process, by its nice value: higher means that others go first.`,
    rights: safe`Lowering it needs more rights than an ordinary user has.`,
  },
  files: {
    kinds: safe`file or folder`,
    uses: safe`open, cwd or executable`,
    belowFolder: safe`Windows does not show who has the files in a folder open: ask about one file.`,
  },
  groupLimits: safe`Of its job.`,
  doctor: {
    rights: safe`a server that is not elevated sees neither the owner nor the command line of other users' processes`,
    forbids: safe`a sandbox or an antivirus program forbids changes to your own processes`,
    hiddenClient: {
      why: safe`it may run elevated, or as another user`,
      fix: safe`start it with the rights of its client`,
    },
  },
};
