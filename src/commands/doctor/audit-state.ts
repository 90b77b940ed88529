import { diskOf } from '../../audit/disk.ts';
import { readLog } from '../../audit/rotating-log.ts';
import { linesIn } from '../../audit/show.ts';
import { verify } from '../../audit/verify.ts';
import type { Config } from '../../config/layers.ts';
import { errorCode } from '../../error-code.ts';
import type { Machine } from '../../platform/machine.ts';
import { openPlaces } from '../../platform/this-system.ts';
import type { Presenter } from '../../text/safe-text.ts';
import { auditLogFor, auditPath } from '../open-audit-log.ts';

/** The audit log as a server would find it. */
export interface AuditState {
  readonly path: string;
  /** Null if there is no log yet. */
  readonly lines: number | null;
  /** Problems of the chain, `file:line: what`. */
  readonly damage: readonly string[];
  readonly last: { readonly line: number; readonly at: string; readonly what: string } | null;
  /** Was it opened for writing? Not if this server records nothing. */
  readonly opened: boolean;
  /** Of a server that opens it. */
  readonly warnings: readonly string[];
}

const DAMAGE_SHOWN = 5;
const NO_LOG = { lines: null, damage: [], last: null };

/** Opens the log if a server would write to it. `off`: none is configured. */
export async function auditState(config: Config, machine: Machine, show: Presenter): Promise<AuditState | 'off'> {
  if (config.audit === 'off') return 'off';
  const path = auditPath(config);
  const warnings: string[] = [];
  const changesNothing = config.read_only || machine.unchangeable() !== undefined;
  const opened = !changesNothing || config.audit.reads;
  if (opened) await auditLogFor(config, path, { machine, warn: (text) => warnings.push(text) }).open();
  return { path: show.text(path), opened, ...readState(path, warnings, show) };
}

function readState(path: string, warnings: string[], show: Presenter): Omit<AuditState, 'path' | 'opened'> {
  try {
    const { files, head } = readLog(diskOf(openPlaces()), path);
    if (files.length === 0 && !head) return { ...NO_LOG, warnings };
    const { lines, problems } = verify(files, head);
    const newest = files.flatMap(({ bytes }, index) => (index >= files.length - 2 ? linesIn(bytes) : [])).at(-1)?.line;
    return {
      lines,
      damage: problems
        .slice(0, DAMAGE_SHOWN)
        .map(({ file, line, what }) => show.text(`${file || path}:${line}: ${what}`)),
      last: newest
        ? {
            line: newest.seq,
            at: show.text(newest.at),
            what: show.text([newest.event, newest.tool, newest.outcome].filter((word) => word !== undefined).join(' ')),
          }
        : null,
      warnings,
    };
  } catch (error) {
    const name = errorCode(error);
    if (name === undefined) throw error;
    return { ...NO_LOG, warnings: name === 'ENOENT' ? warnings : [...warnings, `it cannot be read: ${name}`] };
  }
}
