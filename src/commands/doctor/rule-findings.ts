import type { PlacedRule } from '../../config/schema.ts';
import type { Machine } from '../../platform/machine.ts';
import type { Naming } from '../../process/naming.ts';
import { QUOTED_PATH_CHARS } from '../../text/lengths.ts';
import type { Presenter, SafeText } from '../../text/safe-text.ts';
import { isPattern, leadsElsewhere, splitPattern } from '../real-paths.ts';
import type { Finding } from './report.ts';

export interface RuleContext extends Pick<Machine, 'programKind' | 'realPath' | 'capabilities'> {
  readonly show: Presenter;
}

type RuleCause = Pick<Finding, 'what' | 'fix'>;

/** One finding for each value in a rule that no process on this machine can have. */
export async function ruleFindings(rules: readonly PlacedRule[], context: RuleContext): Promise<Finding[]> {
  const { show } = context;
  const { naming } = context.capabilities;
  const found = rules.map(async ({ effect, match, place }): Promise<Finding[]> => {
    const about = (key: string, value: string, cause: RuleCause | undefined): Finding[] => {
      const start = `the rule in ${show.text(place)} cannot match: ${key} ${named(show, value)}`;
      return cause ? [{ level: 'note', what: `${start}: ${cause.what}`, fix: cause.fix }] : [];
    };
    const exes = await Promise.all(
      (match.exe ?? []).map(async (value) => about('exe', value, await exeCause(value, effect, context))),
    );
    return [
      ...exes.flat(),
      ...(match.unit ?? []).flatMap((value) => about('unit', value, unitCause(show, value, effect))),
      ...(match.name ?? []).flatMap((value) => about('name', value, nameCause(value, naming))),
    ];
  });
  return (await Promise.all(found)).flat();
}

const named = (show: Presenter, value: string): SafeText => show.quoted(value, QUOTED_PATH_CHARS);

async function exeCause(
  value: string,
  effect: PlacedRule['effect'],
  { programKind, realPath, show, capabilities: { naming } }: RuleContext,
): Promise<RuleCause | undefined> {
  if (isPattern(value)) {
    // A literal path is resolved, as is the folder before the first wildcard; the rest stays as written.
    return splitPattern(value, naming)
      .rest.split('/')
      .some((part) => ['', '.', '..'].includes(part))
      ? { what: 'no program path has an empty part, "." or ".."', fix: 'remove that part' }
      : undefined;
  }
  switch (await programKind(value)) {
    case 'missing':
      return { what: 'there is no such file', fix: 'use the path that get_process_info shows as exe' };
    case 'folder':
      return {
        what: 'it is a folder',
        fix: `use ${named(show, `${value.replace(/\/$/, '')}/*`)} for the programs in it`,
      };
    case 'script':
      return { what: 'it is a script; its process runs the interpreter', fix: 'match its command instead' };
    default:
      return effect === 'allow' ? linkCause({ show, naming }, value, await realPath(value)) : undefined;
  }
}

const linkCause = (
  { show, naming }: { show: Presenter; naming: Naming },
  value: string,
  real: string | undefined,
): RuleCause | undefined =>
  real !== undefined && leadsElsewhere(value, real, naming)
    ? {
        what: `it is a link to ${named(show, real)}, which may run as other programs: an allow does not follow it`,
        fix: 'use that path if all of them can be allowed',
      }
    : undefined;

/** systemd.unit(5); a pattern may also contain * and ?. */
const UNIT_CHARACTERS = /^[\w:.\\@*?-]+$/;
const UNIT_MAX_CHARS = 255;

function unitCause(show: Presenter, value: string, effect: PlacedRule['effect']): RuleCause | undefined {
  if (!UNIT_CHARACTERS.test(value) || value.length > UNIT_MAX_CHARS || /^[.@]/.test(value))
    return { what: 'no unit can have this name', fix: 'use the name that get_process_info shows as unit' };
  if (/@\.(?:service|scope)$/.test(value))
    return {
      what: 'a template unit never runs',
      fix: `use ${named(show, value.replace('@.', '@*.'))} for its instances`,
    };
  return effect === 'allow' && value.endsWith('.scope')
    ? { what: 'an allow matches only system services', fix: 'match the user or the exe instead' }
    : undefined;
}

/** A name that the kernel keeps whole may have any characters; a longer one comes from a file name, without slashes. */
const nameCause = (value: string, { commMaxBytes, slashed }: Naming): RuleCause | undefined =>
  !isPattern(value) && slashed(value).includes('/') && Buffer.byteLength(value) > (commMaxBytes ?? 0)
    ? { what: 'it is a path, and names have no folders', fix: 'match it as exe instead' }
    : undefined;
