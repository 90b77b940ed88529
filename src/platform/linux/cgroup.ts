/** Who runs a process, read off its control group path; cgroups(7). Neither field: nobody that we can name. */
export interface Supervisor {
  /** systemd unit, e.g. `nginx.service`; scopes of sessions are not units a person would stop. */
  readonly unit?: string;
  /** Full id of the Docker, Podman, containerd or CRI-O container. */
  readonly container?: string;
}

const CONTAINER =
  /(?:docker|libpod|cri-containerd|crio|containerd)[-/:]([0-9a-f]{64})|\/kubepods[^\s]{0,256}\/([0-9a-f]{64})/;
const UNIT = /^[-\w:.@\\]{1,256}\.service$/;

/** Parses the text of /proc/PID/cgroup: lines `hierarchy:controllers:path`, versions 1 and 2. */
export function parseCgroup(text: string): Supervisor {
  const container = CONTAINER.exec(text);
  const containerId = container?.[1] ?? container?.[2];
  if (containerId !== undefined) return { container: containerId };
  for (const line of text.split('\n')) {
    const path = line.slice(line.indexOf(':', line.indexOf(':') + 1) + 1);
    // The deepest unit is the nearest supervisor: user@1000.service holds all services of that user.
    const unit = path.split('/').findLast((part) => UNIT.test(part) && !part.startsWith('user@'));
    if (unit !== undefined) return { unit };
  }
  return {};
}
