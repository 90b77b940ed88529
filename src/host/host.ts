import { type AuditLog, OFF } from '../audit/audit-log.ts';
import type { CallOrigin } from '../audit/record.ts';
import { ProcessError } from '../errors.ts';
import type { Machine } from '../platform/machine.ts';
import type { OpenedMachine } from '../platform/open-machine.ts';
import type { DetailName } from '../platform/requested-details.ts';
import type { Protocol } from '../platform/sockets.ts';
import type { Access } from '../policy/policy.ts';
import { type AccessView, createAccessView } from './access.ts';
import { account, usernames } from './account.ts';
import { createAuditTrails } from './audit-trail.ts';
import type { ReadContext } from './call-context.ts';
import { FOREIGN, withCaveats } from './caveats.ts';
import { createChanging } from './changing.ts';
import { ALWAYS_CONFIRMS } from './confirmation.ts';
import { fileUsers } from './files.ts';
import { portNote } from './follow-up/port-note.ts';
import { inspect } from './inspect.ts';
import { createLister, type ListRequest, type ListSelection } from './list.ts';
import { createNetworks } from './networks.ts';
import { orphans } from './orphans.ts';
import { createOwnAncestry } from './own-ancestry.ts';
import { createPages } from './pages.ts';
import { createPlans } from './plans.ts';
import { createPortOwners } from './port.ts';
import { createPortLister, type PortPages, type PortsRequest } from './ports.ts';
import { createRateLimiter, type RateLimits } from './rate-limit.ts';
import { createSampler } from './sampler.ts';
import { createSightings } from './sightings.ts';
import { type ChangePlan, createSignaller } from './signal.ts';
import { summary } from './summary.ts';
import { createTerminateMany } from './terminate-many.ts';
import { createTerminateOne } from './terminate-one.ts';
import { createTerminator } from './terminate-targets.ts';
import { tree } from './tree.ts';
import { type WaitCondition, waitFor } from './wait.ts';

/** All that a tool may do to this machine. */
export type Host = ReturnType<typeof createHost>;

/** When the user is asked before processes are ended, and how many may be; set in the configuration only. */
export interface SafetyLimits extends RateLimits {
  /** `auto` asks before several, `always` also before one, `never` not at all. */
  readonly confirm: 'auto' | 'always' | 'never';
}

/** What the person who runs the server has decided. */
export interface HostSettings {
  readonly access: Access;
  readonly safety: SafetyLimits;
}

/**
 * `current`: the settings in force. They may be replaced while the server runs; what is remembered stays. `audit`: where
 * everything is written down that is done to processes; by default nowhere.
 */
export function createHost(opened: OpenedMachine, current: () => HostSettings, audit: AuditLog = OFF) {
  const { machine } = opened;
  const access = () => current().access;
  const sightings = createSightings(machine);
  const ownAncestry = createOwnAncestry(machine);
  const view = createAccessView(machine, access, { recordSighting: sightings.note, ownAncestry });
  const changing = createChanging(ownAncestry);
  const limiter = createRateLimiter(() => current().safety, audit.recentOfOthers);
  const plans = createPlans(({ targets, options }) => options.dryRun || limiter.check(targets.length));
  const trailOf = createAuditTrails(audit, limiter);
  const asksAboutSeveral = () => current().safety.confirm !== 'never';
  const asksBecause = () => {
    const { confirm } = current().safety;
    if (confirm === 'always') return ALWAYS_CONFIRMS;
    return confirm === 'never' ? undefined : ownAncestry.asksBecause();
  };
  const end = createTerminator(opened, view, sightings, limiter, trailOf, () =>
    asksAboutSeveral() ? current().safety.targetsPerCall : Number.POSITIVE_INFINITY,
  );
  const changePlans = createPlans<ChangePlan>(({ counts }) => counts && limiter.check(1));
  const endOne = createTerminateOne(machine, view, sightings, plans, asksBecause, end);
  const { selected, planned } = createTerminateMany(
    { machine, view, sightings, limiter, plans },
    asksAboutSeveral,
    end,
  );
  const { signal, setPriority } = createSignaller(opened, view, sightings, limiter, trailOf, changePlans, asksBecause);
  const sampler = createSampler(machine, () => undefined);
  const summarySampler = createSampler(machine, machine.system);
  const list = createLister(machine, view, sampler, createPages<ListSelection>());
  const freeOnlyHere = createNetworks(machine, view);
  const portOwners = createPortOwners(machine, view, freeOnlyHere);
  const ports = createPortLister(machine, view, createPages<PortPages>());
  /** Asks the name service in advance, so that the call finds the user it names or that owns its process. */
  const learnName = (name: string | undefined) => machine.users.learn({ names: name === undefined ? [] : [name] });
  const learnOwner = (pid: number) => machine.users.learn({ uids: machine.read(pid)?.uids ?? [] });
  return {
    account: () => account(machine, access()),
    async list(request: ListRequest, context: ReadContext) {
      await learnName(request.username);
      return withCaveats(machine, await list(request, context));
    },
    async ports(request: PortsRequest) {
      await learnName(request.username);
      return withCaveats(machine, await ports(request));
    },
    summary: async (context: ReadContext) =>
      withCaveats(machine, await summary(machine, view, summarySampler, context)),
    tree: async (pid: number | undefined, depth: number, limit: number) =>
      withCaveats(machine, await tree(machine, view, pid, depth, limit)),
    orphans: async (minAgeS: number, limit: number) =>
      withCaveats(machine, await orphans(machine, view, minAgeS, limit)),
    async waitFor(wanted: WaitCondition, timeoutS: number, tell: (elapsedS: number) => void, abort: AbortSignal) {
      const waited = await waitFor(machine, view, wanted, timeoutS, tell, abort);
      if (!('state' in waited)) return waited;
      const isFree = waited.state === 'free' && waited.reached;
      const note = waited.reached ? isFree && (await freeOnlyHere(true)) : await portNote(machine, view, waited);
      return { ...waited, ...(note && { note }) };
    },
    pids: (start: string) => ownPids(machine, view, start),
    usernames: (start: string) => usernames(machine, access()).filter((name) => name.startsWith(start)),
    async inspect(pid: number, include: readonly DetailName[], context: ReadContext) {
      await learnOwner(pid);
      const answer = await inspect(machine, view, pid, include, context);
      return { ...answer, ...(machine.procIsForeign && { note: FOREIGN }) };
    },
    fileUsers: async (path: string) => withCaveats(machine, await fileUsers(machine, view, path)),
    async portOwners(port: number, protocol: Protocol, username?: string) {
      await learnName(username);
      return withCaveats(machine, await portOwners(port, protocol, username));
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
    hasRead: (origin: CallOrigin, durationMs: number, error: unknown) => audit.read(origin, durationMs, codeOf(error)),
    /** Writes down that a call was refused as a whole. */
    hasRefused: (origin: CallOrigin, error: ProcessError) => trailOf(origin).recordRefusal(error),
  };
}

function codeOf(error: unknown): string | undefined {
  if (error === undefined) return undefined;
  return error instanceof ProcessError ? error.code : 'INTERNAL';
}

const COMPLETIONS_MAX = 100;

/** Pids of the own processes that begin with these digits, the newest first: what completion offers. */
async function ownPids(machine: Machine, view: AccessView, start: string): Promise<string[]> {
  const scope = view.scope(undefined);
  const { processes } = await scope.list(await machine.snapshot({ owner: scope.owner, argv: false }));
  const newest = processes.toSorted((a, b) => b.startTicks - a.startTicks).map(({ pid }) => String(pid));
  return newest.filter((pid) => pid.startsWith(start)).slice(0, COMPLETIONS_MAX);
}
