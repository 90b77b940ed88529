import { type AuditLog, OFF } from '../audit/audit-log.ts';
import type { OpenedMachine } from '../platform/operating-system.ts';
import type { Access } from '../policy/policy.ts';
import type { Presenter } from '../text/safe-text.ts';
import { createAccessView, type MachineView } from './access.ts';
import { type AuditTrail, createAuditTrails } from './audit-trail.ts';
import { createCallLog } from './call-log.ts';
import type { CallSource } from './call-origin.ts';
import { type ConfirmationPolicy, createConfirmationPolicy, type SafetyLimits } from './confirmation.ts';
import { createNetworks, type FreeOnlyHere } from './networks.ts';
import { createOwnAncestry, type OwnAncestry } from './own-ancestry.ts';
import { createPlans, type Plans } from './plans.ts';
import { createRateLimiter, type RateLimiter } from './rate-limit.ts';
import { createSampler, type Sampler } from './sampler.ts';
import { createSightings, type Sightings } from './sightings.ts';
import { type ChangePlan, createSignaller, type Signaller } from './signal.ts';
import { createTerminator, type TerminateTargets } from './terminate-targets.ts';

/** What the tools work with: this machine, as the caller may see and change it. */
export interface Host extends MachineView {
  /** The rules in force. */
  access(): Access;
  readonly sampler: Sampler<unknown>;
  readonly freeOnlyHere: FreeOnlyHere;
  readonly sightings: Sightings;
  readonly limiter: RateLimiter;
  readonly confirmation: ConfirmationPolicy;
  readonly plans: Plans;
  readonly terminate: TerminateTargets;
  readonly signaller: Signaller;
  readonly ownAncestry: OwnAncestry;
  readonly callLog: ReturnType<typeof createCallLog>;
}

/** What the person who runs the server has decided. */
export interface HostSettings {
  readonly access: Access;
  readonly safety: SafetyLimits;
  /** Shows text of processes under the redaction rules of the configuration. */
  readonly show: Presenter;
}

/**
 * `current`: the settings in force. They may be replaced while the server runs; what is remembered stays. `audit`:
 * where all changes to processes are recorded; by default nowhere.
 */
export function createHost(opened: OpenedMachine, current: () => HostSettings, audit: AuditLog = OFF): Host {
  const { machine, controller } = opened;
  const access = () => current().access;
  const safety = () => current().safety;
  const show = () => current().show;
  const sightings = createSightings(machine, show);
  const ownAncestry = createOwnAncestry(machine);
  const view = createAccessView(machine, access, { show, recordSighting: sightings.record, ownAncestry });
  const limiter = createRateLimiter(safety, audit.recentOfOthers);
  const confirmation = createConfirmationPolicy(safety, ownAncestry);
  const trailOf = createAuditTrails(audit, limiter, show);
  const shared = { machine, controller, view, sightings, limiter, confirmation, trailOf };
  return {
    machine,
    view,
    access,
    sightings,
    limiter,
    confirmation,
    ownAncestry,
    sampler: createSampler(machine, () => undefined),
    freeOnlyHere: createNetworks(shared),
    plans: createPlans(({ targets, options }) => options.dryRun || limiter.check(targets.length)),
    terminate: createTerminator(shared),
    signaller: createSignaller(
      shared,
      createPlans<ChangePlan>(({ counts }) => counts && limiter.check(1)),
    ),
    callLog: createCallLog(audit, trailOf, show),
  };
}

/** What ending and signalling share. */
export interface ChangeDeps extends OpenedMachine, Pick<Host, 'view' | 'sightings' | 'limiter' | 'confirmation'> {
  trailOf(source: CallSource): AuditTrail;
}
