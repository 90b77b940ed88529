import type { PlacedRule } from '../../config/schema.ts';
import type { Platform } from '../../platform/platform.ts';
import { displayText } from '../../text/display.ts';
import { leadsElsewhere } from '../real-paths.ts';
import type { Finding } from './report.ts';

type Where = Pick<Platform, 'programKind' | 'realPath'>;
type Cause = Pick<Finding, 'what' | 'fix'>;

/** The values of rules that no process here can ever have, as far as that can be known; one finding for each. */
export async function ruleFindings(rules: readonly PlacedRule[], platform: Where): Promise<Finding[]> {
  const found = rules.map(async ({ effect, match, place }): Promise<Finding[]> => {
    const about = (key: string, value: string, cause: Cause | undefined): Finding[] =>
      cause === undefined
        ? []
        : [
            {
              level: 'note',
              what: `the rule in ${displayText(place)} cannot match: ${key} ${JSON.stringify(displayText(value))}: ${cause.what}`,
              fix: cause.fix,
            },
          ];
    const exes = await Promise.all(
      (match.exe ?? []).map(async (value) => about('exe', value, await exeCause(value, effect, platform))),
    );
    return [
      ...exes.flat(),
      ...(match.unit ?? []).flatMap((value) => about('unit', value, unitCause(value, effect))),
      ...(match.name ?? []).flatMap((value) => about('name', value, nameCause(value))),
    ];
  });
  return (await Promise.all(found)).flat();
}

const isPattern = (value: string): boolean => /[*?]/.test(value);

async function exeCause(value: string, effect: PlacedRule['effect'], platform: Where): Promise<Cause | undefined> {
  if (isPattern(value)) {
    // A literal path is resolved, and so is the folder in front of the first wildcard; the rest stays as it is.
    const rest = value.slice(value.slice(0, value.search(/[*?]/)).lastIndexOf('/') + 1);
    return rest.split('/').some((part) => ['', '.', '..'].includes(part))
      ? { what: 'the path of a program has no empty part, no "." and no ".."', fix: 'take that part out' }
      : undefined;
  }
  switch (await platform.programKind(value)) {
    case 'missing':
      return { what: 'there is no such file', fix: 'write the path that get_process_info shows as exe' };
    case 'folder':
      return { what: 'it is a folder', fix: `write ${value.replace(/\/$/, '')}/* for the programs in it` };
    case 'script':
      return { what: 'it is a script, and its process runs the interpreter', fix: 'match its command instead' };
    default:
      return effect === 'allow' ? linkCause(value, await platform.realPath(value)) : undefined;
  }
}

const linkCause = (value: string, real: string | undefined): Cause | undefined =>
  real !== undefined && leadsElsewhere(value, real)
    ? {
        what: `it is a link to ${displayText(real)}, which may be other programs, too: an allow does not follow it`,
        fix: 'write that path, if all of them may be opened',
      }
    : undefined;

/** systemd.unit(5); a pattern may also have * and ?. */
const UNIT_CHARACTERS = /^[\w:.\\@*?-]+$/;
const UNIT_MAX_CHARS = 255;

function unitCause(value: string, effect: PlacedRule['effect']): Cause | undefined {
  if (!UNIT_CHARACTERS.test(value) || value.length > UNIT_MAX_CHARS || /^[.@]/.test(value))
    return { what: 'no unit can have this name', fix: 'write the name that get_process_info shows as unit' };
  if (/@\.(?:service|scope)$/.test(value))
    return { what: 'a template is never run itself', fix: `write ${value.replace('@.', '@*.')} for all of it` };
  return effect === 'allow' && value.endsWith('.scope')
    ? { what: 'an allow counts services of the system only', fix: 'match the user or the exe instead' }
    : undefined;
}

/** What the kernel keeps of a name can be anything; a longer one comes from the name of a file. */
const KEPT_BYTES = 15;

const nameCause = (value: string): Cause | undefined =>
  !isPattern(value) && value.includes('/') && Buffer.byteLength(value) > KEPT_BYTES
    ? { what: 'it is a path, and a name has no folders', fix: 'match it as exe instead' }
    : undefined;
