import { readFileSync } from 'node:fs';
import { defined } from '../../defined.ts';
import type { MatchAttribute, MatchAttributes, Structures } from '../../process/match-attributes.ts';
import { isZombie, type ProcessFacts } from '../../process/process.ts';
import { ifReadable } from '../posix/errno.ts';
import { isGenuine, rawExe } from './executable.ts';
import type { LocalPaths } from './local-paths.ts';
import { withoutMark } from './proc/fd-link.ts';
import type { Sources } from './sources.ts';

interface AttributeSources extends Pick<Sources, 'groupOf'> {
  /** /proc/PID, or the folder of a live thread. */
  readonly dir: string;
  /** The whole command line, as far as known. */
  command(): Pick<MatchAttributes, 'argv' | 'argvCut'>;
  /** Throws unless all of them are known. */
  ports(): readonly number[];
  structures(dir: string, process: ProcessFacts): Structures;
  readonly paths: LocalPaths;
}

/** Reads what rules ask about; what the system does not let us read is left out. */
export function readMatchAttributes(
  process: ProcessFacts,
  wanted: ReadonlySet<MatchAttribute>,
  sources: AttributeSources,
): MatchAttributes {
  const { dir } = sources;
  const holdsNothing = process.ofKernel || isZombie(process);
  const exe = wanted.has('exe') || wanted.has('genuine') ? (holdsNothing ? null : rawExe(dir)) : undefined;
  const genuine = wanted.has('genuine') && typeof exe === 'string' && isGenuine(dir, exe, sources.paths);
  const group = wanted.has('group')
    ? ifReadable(() => sources.groupOf(readFileSync(`${dir}/cgroup`, 'utf8')))
    : undefined;
  const ports = wanted.has('ports') ? ifReadable(() => (holdsNothing ? [] : sources.ports())) : undefined;
  return {
    ...(wanted.has('argv') && sources.command()),
    // A genuine file exists, so a ` (deleted)` mark is part of its name.
    ...(exe !== undefined && { exe: exe === null || genuine ? exe : withoutMark(exe) }),
    ...(wanted.has('genuine') && { genuine }),
    ...defined({ group, ports }),
    ...(wanted.has('structures') && { structures: sources.structures(dir, process) }),
  };
}
