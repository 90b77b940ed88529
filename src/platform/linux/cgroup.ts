import type { ControlGroup } from '../../process/supervisor.ts';

const CONTAINER =
  /(docker|libpod|cri-containerd|crio|containerd|nerdctl)[-/:]([0-9a-f]{64})|\/(kubepods)[^\s]{0,256}\/([0-9a-f]{64})/;
const RUNTIMES = {
  docker: 'docker',
  libpod: 'podman',
  'cri-containerd': 'containerd',
  containerd: 'containerd',
  nerdctl: 'containerd',
  crio: 'cri-o',
  kubepods: 'kubernetes',
} as const;
type Mark = keyof typeof RUNTIMES;
const isMark = (text: string): text is Mark => Object.hasOwn(RUNTIMES, text);

const UNIT = /^[\w\\:.@-]{1,256}\.service$/;
const SCOPE = /^[\w\\:.@()-]{1,256}\.scope$/;
/** The services of a user lie in the unit of the user's own systemd. */
const USER_MANAGER = /^user@\d+\.service$/;

/** Parses the text of /proc/PID/cgroup: lines `hierarchy:controllers:path`, versions 1 and 2; cgroups(7). */
export function parseCgroup(text: string): ControlGroup {
  const [, mark = '', id, pods = '', podId] = CONTAINER.exec(text) ?? [];
  const container = id ?? podId;
  const runtime = mark || pods;
  if (container !== undefined && isMark(runtime)) return { container, runtime: RUNTIMES[runtime] };
  for (const line of text.split('\n')) {
    const parts = line.slice(line.indexOf(':', line.indexOf(':') + 1) + 1).split('/');
    // The deepest is the nearest: what lies in a scope inside of a service was put there to be no part of it.
    const deepest = parts.findLast((part) => (UNIT.test(part) && !USER_MANAGER.test(part)) || SCOPE.test(part));
    if (deepest === undefined || deepest === 'init.scope') continue;
    if (SCOPE.test(deepest)) return { scope: deepest };
    return { unit: deepest, ...(parts.some((part) => USER_MANAGER.test(part)) && { userUnit: true as const }) };
  }
  return {};
}
