import type { Attachments } from '../../process/orphans.ts';
import type { ProcessFacts } from '../../process/process.ts';
import { cwdOf } from './process-paths.ts';
import { groupOfServices } from './service-names.ts';
import type { Sources } from './sources.ts';
import { isRefused } from './system-calls.ts';

interface AttachmentSources extends Pick<Sources, 'calls' | 'handles' | 'serviceNames'> {
  /** The project of its current folder. */
  projectOf(pid: number): string | null;
}

/**
 * What these processes are attached to. Windows has no terminals that outlive their window, and whether a process is at
 * the other end of a pipe cannot be asked without a risk to hang: that stays unknown.
 */
export function readAttachments(
  processes: readonly ProcessFacts[],
  sources: AttachmentSources,
): Map<number, Attachments> {
  const withWindow = sources.calls.pidsWithWindows();
  const found = new Map<number, Attachments>();
  for (const process of processes) {
    const { pid } = process;
    const cwd = cwdOf(sources, process);
    const services = sources.serviceNames(process);
    found.set(pid, {
      ...{ terminalClosed: false, client: null, isolated: false },
      windows: withWindow.has(pid),
      cwd: typeof cwd === 'string' && cwd !== '' ? cwd : null,
      project: sources.projectOf(pid),
      ...(isRefused(services) ? { groupUnknown: true } : groupOfServices(services)),
    });
  }
  return found;
}
