import { type Audit, OFF } from '../audit/audit-log.ts';
import type { Origin } from '../audit/record.ts';
import { ProcessError } from '../errors.ts';
import type { Platform } from '../platform/machine.ts';
import type { Extra } from '../platform/requested-details.ts';
import type { Protocol } from '../platform/sockets.ts';
import type { Access, Action } from '../policy/policy.ts';
import { createView, type View } from './access.ts';
import { account, usernames } from './account.ts';
import { createDeeds } from './audit-trail.ts';
import type { Watcher } from './call-context.ts';
import { FOREIGN, withUnread } from './caveats.ts';
import { createChanging } from './changing.ts';
import { ASKS_ALWAYS } from './confirmation.ts';
import { fileUsers } from './files.ts';
import { portNote } from './follow-up/port-note.ts';
import { inspect } from './inspect.ts';
import { createLister, type ListRequest, type Selection } from './list.ts';
import { createNetworks } from './networks.ts';
import { orphans } from './orphans.ts';
import { createOwnAncestry } from './own-ancestry.ts';
import { createPages } from './pages.ts';
import { createPlans } from './plans.ts';
import { createPortOwners } from './port.ts';
import { createPortLister, type PortPages, type PortsRequest } from './ports.ts';
import { createLimiter, type Limits } from './rate-limit.ts';
import { createSampler } from './sampler.ts';
import { createSightings } from './sightings.ts';
import { type Consent, createSignaller } from './signal.ts';
import { summary } from './summary.ts';
import { createManyEnder } from './terminate-many.ts';
import { createOneEnder } from './terminate-one.ts';
import { createEnder } from './terminate-targets.ts';
import { tree } from './tree.ts';
import { type Wanted, waitFor } from './wait.ts';

/** All that a tool may do to this machine. */
export type Host = ReturnType<typeof createHost>;

/** When the user is asked before processes are ended, and how many may be; set in the configuration only. */
export interface Caution extends Limits {
  /** `auto` asks before several, `always` also before one, `never` not at all. */
  readonly confirm: 'auto' | 'always' | 'never';
}

/** What the person who runs the server has decided. */
export interface Settings {
  readonly access: Access;
  readonly caution: Caution;
}

/**
 * `current`: the settings in force. They may be replaced while the server runs; what is remembered stays. `audit`: where
 * everything is written down that is done to processes; by default nowhere.
 */
export function createHost(platform: Platform, current: () => Settings, audit: Audit = OFF) {
  const access = () => current().access;
  const sightings = createSightings(platform);
  const ownAncestry = createOwnAncestry(platform);
  const view = createView(platform, access, { shown: sightings.note, ownAncestry });
  const changing = createChanging(ownAncestry);
  const limiter = createLimiter(() => current().caution, audit.recentOfOthers);
  const plans = createPlans(({ targets, options }) => options.dryRun || limiter.check(targets.length));
  const deedsOf = createDeeds(audit, limiter);
  const asksAboutSeveral = () => current().caution.confirm !== 'never';
  const asksBecause = () => {
    const { confirm } = current().caution;
    if (confirm === 'always') return ASKS_ALWAYS;
    return confirm === 'never' ? undefined : ownAncestry.asksBecause();
  };
  const end = createEnder(platform, view, sightings, limiter, deedsOf, () =>
    asksAboutSeveral() ? current().caution.targetsPerCall : Number.POSITIVE_INFINITY,
  );
  const consents = createPlans<Consent>(({ counts }) => counts && limiter.check(1));
  const endOne = createOneEnder(platform, view, sightings, plans, asksBecause, end);
  const { selected, planned } = createManyEnder({ platform, view, sightings, limiter, plans }, asksAboutSeveral, end);
  const { signal, setPriority } = createSignaller(platform, view, sightings, limiter, deedsOf, consents, asksBecause);
  const sampler = createSampler(platform, () => undefined);
  const summarySampler = createSampler(platform, platform.system);
  const list = createLister(platform, view, sampler, createPages<Selection>());
  const freeOnlyHere = createNetworks(platform, view);
  const portOwners = createPortOwners(platform, view, freeOnlyHere);
  const ports = createPortLister(platform, view, createPages<PortPages>());
  /** Asks the name service in advance, so that the call finds the user it names or that owns its process. */
  const learnName = (name: string | undefined) => platform.users.learn({ names: name === undefined ? [] : [name] });
  const learnOwner = (pid: number) => platform.users.learn({ uids: platform.read(pid)?.uids ?? [] });
  return {
    account: () => account(platform, access()),
    async list(request: ListRequest, watcher: Watcher) {
      await learnName(request.username);
      return withUnread(platform, await list(request, watcher));
    },
    async ports(request: PortsRequest) {
      await learnName(request.username);
      return withUnread(platform, await ports(request));
    },
    summary: async (watcher: Watcher) => withUnread(platform, await summary(platform, view, summarySampler, watcher)),
    tree: async (pid: number | undefined, depth: number, limit: number) =>
      withUnread(platform, await tree(platform, view, pid, depth, limit)),
    orphans: async (minAgeS: number, limit: number) =>
      withUnread(platform, await orphans(platform, view, minAgeS, limit)),
    async waitFor(wanted: Wanted, timeoutS: number, tell: (elapsedS: number) => void, abort: AbortSignal) {
      const waited = await waitFor(platform, view, wanted, timeoutS, tell, abort);
      if (!('state' in waited)) return waited;
      const isFree = waited.state === 'free' && waited.reached;
      const note = waited.reached ? isFree && (await freeOnlyHere(true)) : await portNote(platform, view, waited);
      return { ...waited, ...(note && { note }) };
    },
    pids: (start: string) => ownPids(platform, view, start),
    /** What decides about this action on a process, and why; undefined when there is none. */
    explain(action: Action, pid: number) {
      const process = platform.read(pid);
      return process && { process, verdict: view.judge(action, process) };
    },
    usernames: (start: string) => usernames(platform, access()).filter((name) => name.startsWith(start)),
    async inspect(pid: number, include: readonly Extra[], watcher: Watcher) {
      await learnOwner(pid);
      const answer = await inspect(platform, view, pid, include, watcher);
      return { ...answer, ...(platform.procIsForeign && { note: FOREIGN }) };
    },
    fileUsers: async (path: string) => withUnread(platform, await fileUsers(platform, view, path)),
    async portOwners(port: number, protocol: Protocol, username?: string) {
      await learnName(username);
      return withUnread(platform, await portOwners(port, protocol, username));
    },
    endOne: (...args: Parameters<typeof endOne>) => changing(args[2], () => endOne(...args)),
    endMany: {
      selected: (...args: Parameters<typeof selected>) => changing(args[2], () => selected(...args)),
      planned: (...args: Parameters<typeof planned>) => changing('agreed', () => planned(...args)),
    },
    signal: (...args: Parameters<typeof signal>) => changing(args[2].client, () => signal(...args)),
    setPriority: (...args: Parameters<typeof setPriority>) => changing(args[2].client, () => setPriority(...args)),
    /** For a session: who its client is, and whether that has ended. */
    client: { find: ownAncestry.findClient, hasEnded: ownAncestry.clientHasEnded },
    /** Before a call that may be written down. */
    look: (isRead: boolean) => audit.look(isRead),
    /** Waits until what was done is written down, as far as it can be. */
    settled: () => audit.settled(),
    /** The same before the server ends. */
    finish: () => audit.finish(),
    /** Writes down a call that only reads, if so configured. `error`: what it failed with. */
    hasRead: (origin: Origin, durationMs: number, error: unknown) => audit.read(origin, durationMs, codeOf(error)),
    /** Writes down that a call was refused as a whole. */
    hasRefused: (origin: Origin, error: ProcessError) => deedsOf(origin).refused(error),
  };
}

function codeOf(error: unknown): string | undefined {
  if (error === undefined) return undefined;
  return error instanceof ProcessError ? error.code : 'INTERNAL';
}

const COMPLETIONS_MAX = 100;

/** Pids of the own processes that begin with these digits, the newest first: what completion offers. */
async function ownPids(platform: Platform, view: View, start: string): Promise<string[]> {
  const scope = view.scope(undefined);
  const { processes } = await scope.list(await platform.snapshot({ owner: scope.owner, argv: false }));
  const newest = processes.toSorted((a, b) => b.startTicks - a.startTicks).map(({ pid }) => String(pid));
  return newest.filter((pid) => pid.startsWith(start)).slice(0, COMPLETIONS_MAX);
}
