import { type Naming, programKey } from './naming.ts';

/** `localhost:5432` for port 8080: `ssh -L 8080:localhost:5432 bastion`. */
export interface PortForward {
  /** Null where the system chooses it: `kubectl port-forward svc/web :80`. */
  readonly port: number | null;
  readonly target: string;
  /** The port is on the other machine, and the target is reached from this one: `ssh -R`. */
  readonly isRemote?: true;
}

/** What one ssh client or kubectl forwards, from its command line. */
export interface PortForwards {
  readonly to: 'ssh' | 'kubernetes';
  readonly forwards: readonly PortForward[];
  /** The machine or namespace through which it goes. */
  readonly via: string;
}

/** The ports that an ssh client or kubectl forwards, from its command line; undefined if it names none. */
export function forwardsOf([program = '', ...args]: readonly string[], naming: Naming): PortForwards | undefined {
  const name = programKey(program, naming);
  const found = name === 'ssh' ? ofSsh(args) : KUBECTLS.has(name) ? ofKubectl(args) : undefined;
  return found && found.forwards.length > 0 ? found : undefined;
}

/** The options of ssh(1) that take a value. */
const SSH_VALUED = 'BbcDEeFIiJLlmOoPpQRSWw';

function ofSsh(args: readonly string[]): PortForwards {
  const forwards: PortForward[] = [];
  const hosts: string[] = [];
  // Options may follow the host; what comes after a second word is a command.
  for (let at = 0; at < args.length && hosts.length < 2; at++) {
    const word = args[at] ?? '';
    if (!word.startsWith('-')) {
      hosts.push(word);
      continue;
    }
    const valued = [...word].findIndex((letter, index) => index > 0 && SSH_VALUED.includes(letter));
    if (valued < 0) continue;
    const attached = word.slice(valued + 1);
    const value = attached === '' ? args[++at] : attached;
    const letter = word[valued];
    const forward = letter === 'L' || letter === 'R' ? forwardIn(value ?? '') : undefined;
    if (forward) forwards.push(letter === 'R' ? { ...forward, isRemote: true } : forward);
  }
  return { to: 'ssh', forwards, via: hosts[0] ?? '' };
}

/** `[bind:]port:host:hostport` or `[bind:]port:socket`; an IPv6 address is in brackets. */
function forwardIn(text: string): PortForward | undefined {
  const parts = text.match(/\[[^\]]*\]|[^:]+/g) ?? [];
  const at = parts.findIndex((part) => /^\d{1,5}$/.test(part));
  const [port, ...target] = parts.slice(Math.max(0, at));
  return at < 0 || at > 1 || target.length === 0 ? undefined : { port: Number(port), target: target.join(':') };
}

const KUBECTLS: ReadonlySet<string> = new Set(['kubectl', 'oc', 'k3s', 'minikube', 'microk8s.kubectl']);
/** The options of kubectl port-forward that take a value as a separate word. */
const KUBECTL_VALUED =
  /^(?:-n|--(?:namespace|context|kubeconfig|cluster|user|address|pod-running-timeout|server|token|as))$|^-s$/;

function ofKubectl(args: readonly string[]): PortForwards | undefined {
  const words = args.filter((word, at) => !(word.startsWith('-') || KUBECTL_VALUED.test(args[at - 1] ?? '')));
  const from = words.indexOf('port-forward');
  const [resource, ...ports] = from < 0 ? [] : words.slice(from + 1);
  if (resource === undefined) return undefined;
  const forwards = ports.map((pair): PortForward => {
    const [local = '', remote = local] = pair.split(':');
    return { port: /^\d{1,5}$/.test(local) ? Number(local) : null, target: `${resource}:${remote}` };
  });
  return { to: 'kubernetes', forwards, via: namespaceOf(args) };
}

function namespaceOf(args: readonly string[]): string {
  const at = args.findIndex((word) => word === '-n' || word === '--namespace');
  const joined = args.find((word) => word.startsWith('--namespace='));
  return joined?.slice('--namespace='.length) ?? (at < 0 ? '' : (args[at + 1] ?? ''));
}
