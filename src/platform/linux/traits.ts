import { readFileSync, statSync } from 'node:fs';
import { isZombie, type ProcessFacts } from '../../process/process.ts';
import type { Executable, Trait, Traits } from '../../process/traits.ts';
import type { Socket } from '../platform.ts';
import { parseCgroup } from './cgroup.ts';
import { readLink } from './details.ts';
import { ifReadable } from './files.ts';

interface Ways {
  /** The whole command line, as far as it is known. */
  command(): Pick<Traits, 'argv' | 'argvCut'>;
  sockets(): readonly Socket[];
}

/** Reads what rules ask about from `dir`, /proc/PID; what the system does not let us read is left out. */
export function readTraits(dir: string, process: ProcessFacts, wanted: ReadonlySet<Trait>, ways: Ways): Traits {
  const holdsNothing = process.kernelThread || isZombie(process);
  const exe = wanted.has('exe') ? ifReadable(() => (holdsNothing ? null : executable(dir))) : undefined;
  const group = wanted.has('group') ? ifReadable(() => parseCgroup(readFileSync(`${dir}/cgroup`, 'utf8'))) : undefined;
  const sockets = wanted.has('ports') ? ifReadable(() => (holdsNothing ? [] : ways.sockets())) : undefined;
  return {
    ...(wanted.has('argv') && ways.command()),
    ...(exe !== undefined && { exe }),
    ...(group && { group }),
    ...(sockets && { ports: sockets.map(({ port }) => port) }),
  };
}

/** The path is one of the process's own mount namespace: that it is the same file here has to be looked at. */
function executable(dir: string): Executable {
  const path = readLink(`${dir}/exe`);
  const genuine = ifReadable(() => {
    const [running, there] = [statSync(`${dir}/exe`, { bigint: true }), statSync(path, { bigint: true })];
    return there.dev === running.dev && there.ino === running.ino;
  });
  return { path, genuine: genuine ?? false };
}
